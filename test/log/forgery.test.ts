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
/** A record whose subject goes on behind a line break. */
const open = (time: string) => at(time, "qtp1-1:https://x/y", 'Adding CalendarItem: subject="Lunch');
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

  it("hours away from the records around it, in a subject whose quotation mark is still open", () => {
    const past = [open("09:14:59,000"), forged("03:00:00,000", 'past"')];
    const future = [open("09:15:59,000"), forged("23:00:00,000", 'future"')];
    const lines = [...traffic("09:14"), ...past, ...traffic("09:15"), ...future, ...traffic("09:16")];
    expect(suspects(lines)).toEqual(['past"', 'future"']);
  });

  it("six minutes away from them by day, followed by the rest of the message", () => {
    const victim = at("09:14:59,000", "qtp1-1:http://x/y", "subject=a");
    for (const time of ["09:08:00,000", "09:21:00,000"])
      expect(suspects([...traffic("09:14"), victim, `${forged(time)}\nrest`, ...traffic("09:15")])).toEqual([
        "Deleting Message (id=999).",
      ]);
  });

  it("with the name of a live thread, if it is months away", () => {
    const line = at("09:14:59,000", "qtp1-2:https://x/y", 'guessed"').replace("2024-03", "2023-12");
    expect(suspects([...traffic("09:14"), open("09:14:59,000"), line, ...traffic("09:15")])).toEqual(['guessed"']);
  });

  it("with any number of others in the same message", () => {
    const many = Array.from({ length: 200 }, (_, n) => forged(n % 2 === 0 ? "03:00:00,000" : "09:14:59,000", `${n}`));
    const lines = [...traffic("09:14"), open("09:14:59,000"), ...many, ...traffic("09:15")];
    expect(suspects(lines)).toHaveLength(200);
  });

  it("at the end of the log, by the time of the record before or where the message shows on both sides", () => {
    const victim = open("09:14:59,000");
    const end = (line: string) => suspects([...traffic("09:14"), victim, line]).length;
    expect(end(forged("09:14:59,000"))).toBe(1);
    expect(end(forged("03:00:00,000", 'past"'))).toBe(1);
    expect(end(`${forged("03:00:00,000")}\nrest of the subject`)).toBe(1);
  });
});

/** The moves of a clock that is set, or of files that were joined: the day before, hours, minutes; and on again. */
const jumps = ["2024-03-10 09:30", "2023-12-01 02:10", "2024-03-11 02:59", "2024-03-11 09:09", "2024-03-11 09:14"];
const onward = ["2024-03-11 09:40", "2024-03-12 09:15", "2026-01-01 00:00"];
const fresh = (minute: string, thread: string, message = "x") =>
  at("00:00:00,000", `${thread}:http://x/y`, message).replace("2024-03-11 00:00", minute);

describe("a line that leaves no trace of the message that it stood in", () => {
  const before = traffic("09:15");
  const after = traffic("09:16");
  // As a filter's `Log:` action writes it, on a line of its own.
  const lines = (count: number, day: string) =>
    Array.from({ length: count }, () => forged("09:15:40,000").replace("2024-03-11", day));

  it("is suspected far before the clock, where the log goes on as if it were not there", () => {
    for (const count of [1, 2, 3]) {
      expect(suspects([...before, ...lines(count, "2024-02-11"), ...after])).toHaveLength(count);
      expect(suspects([...before, ...lines(count, "2024-02-11")])).toEqual([]);
    }
  });

  it("is suspected far ahead of the clock, where it stands alone", () => {
    expect(suspects([...before, ...lines(1, "2024-04-11"), ...after])).toHaveLength(1);
  });
});

describe("a clock that moves makes no record suspicious", () => {
  const before = traffic("09:15");

  it.each([...jumps, ...onward])("to %s, with one, two or many records of threads that are new or known", (minute) => {
    for (const count of [1, 2, 3, 4, 50]) {
      for (const thread of ["LmtpServer-", "qtp1-1"]) {
        const lines = Array.from({ length: count }, (_, n) =>
          fresh(minute, thread.endsWith("-") ? thread + n : thread),
        );
        expect(suspects([...before, ...lines])).toEqual([]);
        expect(suspects([...before, ...lines, ...lines.map(() => fresh(minute, "qtp1-1"))])).toEqual([]);
        expect(suspects([...lines, ...before])).toEqual([]);
      }
    }
  });

  it.each(jumps)("to %s, where more than a few records stand between others", (minute) => {
    for (const count of [4, 50]) {
      const lines = Array.from({ length: count }, (_, n) => fresh(minute, `LmtpServer-${n}`));
      expect(suspects([...before, ...lines, ...traffic("09:16")])).toEqual([]);
    }
  });

  it.each([...jumps.slice(0, 4), ...onward])("to %s behind a file that ends within a message", (minute) => {
    for (const victim of [open("09:15:31,000"), `${at("09:15:31,000", "qtp1-1:http://x/y", "rule:")}\nif header`]) {
      for (const count of [1, 2, 3, 4, 50, 2000]) {
        const lines = Array.from({ length: count }, (_, n) => fresh(minute, `LmtpServer-${n % 700}`));
        expect(suspects([...before, victim, ...lines])).toEqual([]);
        // Threads that were live before are live again, in the new time.
        const known = Array.from({ length: 5 }, (_, n) => fresh(minute, `qtp1-${n % 3}`));
        expect(suspects([...before, victim, ...lines, ...known, ...traffic("09:16")])).toEqual([]);
      }
    }
  });

  it("in small steps behind a message that seems cut, where the log goes on in the new time", () => {
    const lines = [open("09:15:31,000"), at("09:15:29,000", "LmtpServer-7", "x"), at("09:15:29,100", "qtp1-0:x", "x")];
    expect(suspects([...before, ...lines, ...traffic("09:16")])).toEqual([]);
  });

  it("where new threads go on until the old time is reached again", () => {
    const restarted = Array.from({ length: 40 }, (_, n) =>
      fresh(`2024-03-11 09:${n < 9 ? `0${n + 1}` : n + 1}`, "main2"),
    );
    expect(suspects([...before, open("09:15:31,000"), ...restarted])).toEqual([]);
  });

  it("in whatever blocks the bytes come", () => {
    const text = `${[...before, open("09:15:31,000"), fresh("2024-03-10 09:30", "a"), fresh("2024-03-10 09:31", "qtp1-0")].join("\n")}\n`;
    for (const piece of [1, 7, 100, 1000]) expect(frame(text, {}, [piece])).toEqual(frame(text));
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

  it("when a new day begins or a night was quiet", () => {
    const nextDay = traffic("00:01").map((line) => line.replace("03-11", "03-12"));
    expect(suspects([...traffic("21:10"), ...nextDay])).toEqual([]);
  });
});
