import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LEVEL } from "../../src/log/index.ts";
import { type FramedRecord, frame } from "./framing.ts";

/** The one record in a text. */
function only(text: string): FramedRecord {
  const { records, malformed } = frame(Buffer.from(text, "utf8"));
  expect(malformed).toEqual([]);
  expect(records).toHaveLength(1);
  return records[0]!;
}

const parts = (r: FramedRecord) => [r.thread, r.context, r.category, r.message];

describe("a header", () => {
  it("gives wall clock, level, thread, context, category and message", () => {
    const record = only(
      "2020-07-18 15:22:01,495 INFO  [qtp509886383-1551772:https://192.0.2.10:443/service/soap/MsgActionRequest] [name=user@example.com;mid=2538;oip=203.0.113.7;ua=zclient/7.2.4_GA_2900;] mailop - moving Message (id=339) to Folder Trash (id=3)",
    );
    expect(new Date(record.localMs).toISOString()).toBe("2020-07-18T15:22:01.495Z");
    expect(record.level).toBe(LEVEL.INFO);
    expect(parts(record)).toEqual([
      "qtp509886383-1551772:https://192.0.2.10:443/service/soap/MsgActionRequest",
      "name=user@example.com;mid=2538;oip=203.0.113.7;ua=zclient/7.2.4_GA_2900;",
      "mailop",
      "moving Message (id=339) to Folder Trash (id=3)",
    ]);
  });

  it.each(["TRACE", "DEBUG", "INFO ", "WARN ", "ERROR", "FATAL"])("of level %s pads it to five characters", (level) => {
    const record = only(`2024-03-11 09:15:01,123 ${level} [main] [] misc - text`);
    expect(record.level).toBe(LEVEL[level.trim() as keyof typeof LEVEL]);
    expect(parts(record)).toEqual(["main", "", "misc", "text"]);
  });

  it("has an empty context as []", () => {
    expect(only("2024-03-11 09:15:01,123 INFO  [Junk-NotJunk-Handler] [] spam - x").context).toBe("");
  });

  it("keeps an IPv6 address and spaces in the thread", () => {
    const ipv6 = "qtp1-5:https://[2001:db8::5]:8443/service/soap/NoOpRequest";
    expect(only(`2024-03-11 09:15:01,123 INFO  [${ipv6}] [mid=1;] soap - x`).thread).toBe(ipv6);
    expect(only("2024-03-11 09:15:01,123 INFO  [ZxLink Handler Thread] [] extensions - x").thread).toBe(
      "ZxLink Handler Thread",
    );
    expect(only("2024-03-11 09:15:01,123 INFO  [qtp921760190-1886919:] [] soap - x").thread).toBe(
      "qtp921760190-1886919:",
    );
  });

  it("ends the context at an odd run of ';' before ']' only", () => {
    const context = "name=a@example.com;ua=x;;] not - yet [y]=;;;";
    // `;;]` is a doubled semicolon within the value; `;;;] ` a doubled one and the end.
    expect(parts(only(`2024-03-11 09:15:01,123 INFO  [t] [ua=x;;] not - yet;] soap - m`))).toEqual([
      "t",
      "ua=x;;] not - yet;",
      "soap",
      "m",
    ]);
    expect(only(`2024-03-11 09:15:01,123 INFO  [t] [${context}] soap - m`).context).toBe(context);
  });

  it("keeps ']', '[' and '=' that a client wrote into its user agent", () => {
    const context = "name=a@example.com;ua=Evil] [x=1 (y=[z]);soapId=6d55c861;";
    expect(only(`2024-03-11 09:15:01,123 INFO  [t] [${context}] soap - m`).context).toBe(context);
  });

  it("allows slashes and dashes in the category, and an empty message", () => {
    expect(only("2024-03-11 09:15:01,123 INFO  [t] [] TcpServer/7025 - x - y").category).toBe("TcpServer/7025");
    expect(only("2024-03-11 09:15:01,123 INFO  [t] [] imap-client - ").message).toBe("");
  });

  it.each([
    ["30 February", "2024-02-30 09:15:01,123 INFO  [t] [] a - b"],
    ["month 13", "2024-13-01 09:15:01,123 INFO  [t] [] a - b"],
    ["hour 24", "2024-03-11 24:15:01,123 INFO  [t] [] a - b"],
    ["second 60", "2024-03-11 09:15:60,123 INFO  [t] [] a - b"],
    ["a letter for a digit", "2024-03-11 09:15:01,1x3 INFO  [t] [] a - b"],
    ["a point for the comma", "2024-03-11 09:15:01.123 INFO  [t] [] a - b"],
    ["an unknown level", "2024-03-11 09:15:01,123 INFOS [t] [] a - b"],
    ["no bracket", "2024-03-11 09:15:01,123 INFO  t [] a - b"],
    ["leading blanks", "  2024-03-11 09:15:01,123 INFO  [t] [] a - b"],
    ["':' as a digit above nine", "2024-03-0: 09:15:01,123 INFO  [t] [] a - b"],
  ])("is none with %s", (_, line) => {
    expect(frame(`${line}\n`).records).toEqual([]);
  });

  it("knows 29 February of leap years only", () => {
    expect(frame("2024-02-29 09:15:01,123 INFO  [t] [] a - b").records).toHaveLength(1);
    expect(frame("2023-02-29 09:15:01,123 INFO  [t] [] a - b").records).toHaveLength(0);
  });

  it("is read back from any wall clock, thread, context and message", () => {
    const word = fc.string({ unit: fc.constantFrom(..."ab1 ;=[]@-/:.,\"'é猫"), maxLength: 30 });
    const value = word.map((text) => text.replaceAll(";", ";;"));
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4_102_444_799_999 }),
        fc.constantFrom("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"),
        word.filter((thread) => !thread.includes("] [") && !thread.endsWith("]")),
        fc.array(value, { maxLength: 5 }),
        fc.stringMatching(/^[\w/.-]{1,20}$/),
        word,
        (localMs, level, thread, values, category, message) => {
          const context = values.map((text, index) => `k${index}=${text};`).join("");
          // A value that itself ends as a context does cannot be told from the end: no grammar can.
          fc.pre(!/(?<!;)(?:;;)*;\] /.test(context));
          const iso = new Date(localMs).toISOString();
          const time = `${iso.slice(0, 10)} ${iso.slice(11, 19)},${iso.slice(20, 23)}`;
          const record = only(`${time} ${level.padEnd(5)} [${thread}] [${context}] ${category} - ${message}`);
          const latin1 = (text: string) => Buffer.from(text, "utf8").toString("latin1");
          expect(record.localMs).toBe(localMs);
          expect(record.level).toBe(LEVEL[level as keyof typeof LEVEL]);
          expect(parts(record)).toEqual([thread, context, category, message].map(latin1));
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("a damaged header is understood", () => {
  const whole = [
    "t:https://mail.example.com/service/soap/X",
    "name=a@example.com;ua=b c;",
    "mailop",
    "moved \u00a0 away",
  ];
  const [thread, context, category, message] = whole;
  const expected = whole.map((text) => Buffer.from(text, "utf8").toString("latin1"));

  it.each([
    ["one space after INFO", `2024-03-11 09:15:01,123 INFO [${thread}] [${context}] ${category} - ${message}`],
    ["no space after INFO", `2024-03-11 09:15:01,123 INFO[${thread}] [${context}] ${category} - ${message}`],
    [
      "no-break spaces",
      `2024-03-11\u00a009:15:01,123\u00a0INFO \u00a0[${thread}]\u00a0[${context}]\u00a0${category}\u00a0- ${message}`,
    ],
    [
      "doubled spaces",
      `2024-03-11  09:15:01,123  INFO   [${thread}]  [${context}]  ${category}  -  ${message}`.replace("-  ", "- "),
    ],
    [
      "the bracket of the thread lost",
      `2024-03-11 09:15:01,123 INFO  [${thread} [${context}] ${category} - ${message}`,
    ],
    [
      "the bracket of the context lost",
      `2024-03-11 09:15:01,123 INFO  [${thread}] [${context} ${category} - ${message}`,
    ],
    ["a byte-order mark", `\ufeff2024-03-11 09:15:01,123 INFO  [${thread}] [${context}] ${category} - ${message}`],
    [
      "a syslog prefix",
      `Mar 11 09:15:01 mbs1 mailboxlog 2024-03-11 09:15:01,123 INFO  [${thread}] [${context}] ${category} - ${message}`,
    ],
    [
      "a syslog tag with a process id",
      `<142>Mar  1 09:15:01 mbs1.example.com mailboxd[77]: 2024-03-11 09:15:01,123 INFO  [${thread}] [${context}] ${category} - ${message}`,
    ],
    [
      "an ISO syslog time",
      `2024-03-11T09:15:01.123456+01:00 mbs1 mailboxlog: 2024-03-11 09:15:01,123 INFO  [${thread}] [${context}] ${category} - ${message}`,
    ],
    [
      "lines wrapped between the brackets",
      `2024-03-11 09:15:01,123 INFO  [${thread}]\n[${context}] ${category} - ${message}`,
    ],
    [
      "lines wrapped within the context",
      `2024-03-11 09:15:01,123 INFO  [${thread}] [${context}]\r\n${category} - ${message}`,
    ],
  ])("with %s", (_, line) => {
    const record = only(line);
    expect(record.localMs).toBe(Date.UTC(2024, 2, 11, 9, 15, 1, 123));
    expect(parts(record)).toEqual(expected);
  });

  it("with no-break spaces as single latin1 bytes", () => {
    const { records } = frame("2024-03-11 09:15:01,123 INFO\xa0 [t]\xa0[]\xa0mailop - x");
    expect(records.map(parts)).toEqual([["t", "", "mailop", "x"]]);
  });

  it("without taking a no-break byte within a letter for a space", () => {
    // U+00E0 is C3 A0 in UTF-8.
    const record = only("2024-03-11 09:15:01,123 INFO [t] [ua=Voil\u00e0;] mailop - x");
    expect(record.context).toBe("ua=Voil\xc3\xa0;");
  });

  it("as far as its time and level, and all the rest as its message, where no bracket closes", () => {
    const record = only("2024-03-11 09:15:01,123 WARN  [qtp1-5:https://mail.exa");
    expect([record.level, record.category, record.message]).toEqual([LEVEL.WARN, "", "qtp1-5:https://mail.exa"]);
  });

  it("but the relayed form without a date is no header", () => {
    expect(frame("Mar 11 09:15:01 mbs1 mailboxd: INFO  [t] [] mailop - x\n").records).toEqual([]);
  });
});
