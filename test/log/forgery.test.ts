import { describe, expect, it } from "vitest";
import { frame } from "./framing.ts";

/** The messages of the records that are suspected. */
const suspects = (lines: readonly string[]) =>
  frame(`${lines.join("\n")}\n`)
    .records.filter((r) => r.suspicious)
    .map((r) => r.message.split("\n")[0]);

const at = (time: string, thread: string, message: string) =>
  `2024-03-11 ${time} INFO  [${thread}] [name=anna@example.com;mid=42;] calendar - ${message}`;
const forged = (time: string, message = "Deleting Message (id=999).") =>
  `2024-03-11 ${time} INFO  [qtp1-666:https://mail.example.com/service/soap/MsgActionRequest] [name=bob@example.com;mid=7;] mailop - ${message}`;
/** Half a minute of ordinary traffic of three threads. */
const traffic = (minute: string) =>
  Array.from({ length: 30 }, (_, s) =>
    at(`${minute}:${String(s).padStart(2, "0")},000`, `qtp1-${s % 3}:http://x/y`, "x"),
  );

describe("a forged header is suspected", () => {
  it("in a subject whose quotation mark is still open", () => {
    const victim = at("09:15:01,200", "qtp1-1:https://x/y", 'Adding CalendarItem: subject="Lunch');
    expect(suspects([...traffic("09:14"), victim, `${forged("09:15:01,200")}"`, ...traffic("09:16")])).toEqual([
      'Deleting Message (id=999)."',
    ]);
  });

  it("in a message of several lines that is no stack trace", () => {
    const victim = `${at("09:15:01,200", "qtp1-1:https://x/y", "rule text:")}\nif header`;
    expect(suspects([...traffic("09:14"), victim, forged("09:15:01,199"), ...traffic("09:16")])).toEqual([
      "Deleting Message (id=999).",
    ]);
  });

  it("between an exception's text and its stack trace", () => {
    const victim = `${at("09:15:01,200", "qtp1-1:https://x/y", "handler exception")}\na.b.ServiceException: bad name`;
    const trace = "\tat a.b.C(C.java:1)\n\t... 21 more";
    expect(suspects([...traffic("09:14"), victim, `${forged("09:15:01,200")}\n${trace}`, ...traffic("09:16")])).toEqual(
      ["Deleting Message (id=999)."],
    );
  });

  it("that is a little later than the record after it, and is followed by the rest of a message", () => {
    const victim = at("09:15:01,200", "qtp1-1:https://x/y", "subject=a");
    const real = at("09:15:01,300", "qtp1-1:https://x/y", "x");
    expect(suspects([...traffic("09:14"), victim, `${forged("09:15:02,000")}\nrest of the subject`, real])).toEqual([
      "Deleting Message (id=999).",
    ]);
  });

  it("with every further one right after it", () => {
    const victim = at("09:15:01,200", "qtp1-1:https://x/y", 'subject="a');
    const lines = [forged("09:15:01,200", "one"), forged("09:15:01,200", "two"), forged("09:15:01,200", "three")];
    expect(suspects([...traffic("09:14"), victim, ...lines, ...traffic("09:16")])).toEqual(["one", "two", "three"]);
  });

  it("that is hours earlier than the records around it, or hours later", () => {
    const lines = [...traffic("09:14"), forged("03:00:00,000", "past"), ...traffic("09:15")];
    expect(suspects([...lines, forged("23:00:00,000", "future"), ...traffic("09:16")])).toEqual(["past", "future"]);
  });

  it("that is six minutes earlier by day", () => {
    expect(suspects([...traffic("09:14"), forged("09:08:00,000"), ...traffic("09:15")])).toHaveLength(1);
  });
});

describe("no record is suspected", () => {
  it("of ordinary traffic with several threads in one millisecond", () => {
    const lines = Array.from({ length: 50 }, (_, n) => at("09:15:01,200", `qtp1-${n}:http://x/y`, "x"));
    expect(suspects(lines)).toEqual([]);
  });

  it("that comes in the millisecond of a stack trace, or has one itself", () => {
    const trace = "\na.b.ServiceException: no such message: 1857\n\tat a.b.C(C.java:1)\n\t... 21 more";
    const lines = [
      `${at("09:15:01,200", "qtp1-1:http://x/y", "handler exception")}${trace}`,
      at("09:15:01,200", "LmtpServer-418", "x"),
      `${at("09:15:01,200", "ImapServer-9", "handler exception")}${trace}`,
    ];
    expect(suspects([...traffic("09:14"), ...lines])).toEqual([]);
  });

  it("after an open quotation mark, where its thread is known", () => {
    const lines = [at("09:15:01,200", "qtp1-1:http://x/y", 'size 3" x'), at("09:15:01,200", "qtp1-2:http://x/y", "x")];
    expect(suspects([...traffic("09:14"), ...lines])).toEqual([]);
  });

  it("when summer time ends", () => {
    expect(suspects([...traffic("02:58"), ...traffic("02:00"), ...traffic("02:58"), ...traffic("03:00")])).toEqual([]);
  });

  it("for more than three records where the clock was set back for good", () => {
    expect(suspects([...traffic("19:00"), ...traffic("12:00"), ...traffic("12:01")])).toHaveLength(3);
  });

  it("when a new day begins or a night was quiet", () => {
    const nextDay = traffic("00:01").map((line) => line.replace("03-11", "03-12"));
    expect(suspects([...traffic("21:10"), ...nextDay])).toEqual([]);
  });
});
