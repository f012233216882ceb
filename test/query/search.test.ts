import { describe, expect, it } from "vitest";
import { ZoneClock } from "../../src/core/index.ts";
import { eventRow } from "../../src/query/event-row.ts";
import { queryOf } from "../../src/query/filter.ts";
import { termsOfWords } from "../../src/query/filter-words.ts";
import { readingClock } from "../../src/query/reading-zone.ts";
import { searchEvents } from "../../src/query/search.ts";
import { describeSession, findSessions } from "../../src/query/sessions.ts";
import { hostCoverage, memoryIndex, storedEvent } from "./memory-index.ts";

const setting = { clock: new ZoneClock("UTC"), nowUtcMs: Date.UTC(2020, 6, 22) };
const ask = (...words: string[]) => queryOf(termsOfWords(words), setting);
const time = (second: number) => Date.UTC(2020, 6, 18, 13, 0, second);

const reader = memoryIndex(
  [
    storedEvent({
      event: 1,
      timeUtcMs: time(1),
      kind: "deliver",
      account: "user@example.com",
      sender: "boss@example.com",
    }),
    storedEvent({ event: 2, timeUtcMs: time(2), kind: "delete", account: "boss@example.com" }),
    storedEvent({
      event: 3,
      timeUtcMs: time(3),
      kind: "send",
      account: "boss@example.com",
      sender: "boss@example.com",
    }),
    storedEvent({ event: 4, timeUtcMs: time(4), kind: "delete", account: "user@example.com", session: 4 }),
  ],
  [hostCoverage({ fromUtcMs: time(0), toUtcMs: time(59) })],
  [
    {
      session: 4,
      host: "mbs1",
      account: "user@example.com",
      actor: "user@example.com",
      ip: "203.0.113.7",
      client: "zclient",
      protocol: "soap",
      fromUtcMs: time(4),
      toUtcMs: time(5),
      events: 1,
      deletions: 1,
    },
  ],
);

const numbers = (words: string[], page: { limit: number; order: "asc" | "desc" } = { limit: 100, order: "asc" }) => {
  const answer = searchEvents(reader, ask(...words), page);
  return [answer.total, ...answer.events.map((row) => row.event)];
};

describe("a search", () => {
  it("finds an address as account or as sender, each event once, in order of time", () => {
    expect(numbers(["boss@example.com"])).toEqual([3, 1, 2, 3]);
    expect(numbers(["boss@example.com"], { limit: 2, order: "desc" })).toEqual([3, 3, 2]);
  });

  it("lets an address be only the sender where the account is given, and the other way round", () => {
    expect(numbers(["boss@example.com", "acct:user@example.com"])).toEqual([1, 1]);
    expect(numbers(["boss@example.com", "from:boss@example.com"])).toEqual([1, 3]);
  });

  it("pages an address's events without gap or double", () => {
    const first = searchEvents(reader, ask("boss@example.com"), { limit: 2, order: "asc" });
    const last = first.events.at(-1);
    const next = searchEvents(reader, ask("boss@example.com"), {
      limit: 2,
      order: "asc",
      after: { timeUtcMs: Date.parse(last?.time ?? ""), event: last?.event ?? 0 },
    });
    expect([...first.events, ...next.events].map((row) => row.event)).toEqual([1, 2, 3]);
  });

  it("echoes the span it used and what the log covers of it", () => {
    const answer = searchEvents(reader, ask("on:2020-07-18", "op:delete"), { limit: 1, order: "asc" });
    expect(answer.query).toEqual({
      op: "delete",
      after: "2020-07-18T00:00:00.000Z",
      before: "2020-07-19T00:00:00.000Z",
      zone: "UTC",
    });
    expect(answer.total).toBe(2);
    expect(answer.coverage.complete).toBe(false);
    expect(answer.emptiedBy).toBeUndefined();
  });

  it("that finds nothing says which condition emptied it", () => {
    const answer = searchEvents(reader, ask("from:boss@example.com", "op:delete"), { limit: 100, order: "asc" });
    expect(answer).toMatchObject({ total: 0, events: [] });
    expect(answer.emptiedBy).toEqual([
      { condition: "from:boss@example.com", totalWithout: 2 },
      { condition: "op:delete", totalWithout: 2 },
    ]);
  });
});

describe("an event row", () => {
  it("is the contract's, field by field", () => {
    const row = eventRow(
      storedEvent({
        event: 12,
        timeUtcMs: Date.UTC(2020, 6, 18, 13, 22, 1, 495),
        localMs: Date.UTC(2020, 6, 18, 15, 22, 1, 495),
        zone: "Europe/Rome",
        kind: "move",
        account: "user@example.com",
        mailbox: 2538,
        by: {
          account: "user@example.com",
          actor: "user@example.com",
          ip: "203.0.113.7",
          client: "zclient/7.2.4_GA_2900",
          protocol: "soap",
          dataSource: null,
          device: null,
        },
        items: [{ type: "message", id: 339, role: "subject" }],
        folder: { id: 3, name: "Trash", path: null },
        operation: "MsgActionRequest",
        session: 4,
        evidence: { sourceId: 1, source: "mailbox.log", line: 1, offsetBytes: 0, lengthBytes: 180 },
      }),
    );
    expect(row).toMatchObject({
      event: 12,
      time: "2020-07-18T13:22:01.495Z",
      local: "2020-07-18 15:22:01,495",
      zone: "Europe/Rome",
      kind: "move",
      host: "mbs1",
      account: "user@example.com",
      mailbox: 2538,
      actor: "user@example.com",
      items: [{ type: "message", id: 339 }],
      folder: { id: 3, name: "Trash" },
      messageId: null,
      sender: null,
      recipients: [],
      ip: "203.0.113.7",
      client: "zclient/7.2.4_GA_2900",
      protocol: "soap",
      operation: "MsgActionRequest",
      session: 4,
      evidence: { source: "mailbox.log", line: 1, offset: 0, length: 180 },
    });
  });

  it("tells the new id of a copy from its source", () => {
    const row = eventRow(
      storedEvent({
        event: 1,
        timeUtcMs: 0,
        items: [
          { type: "message", id: 10, role: "subject" },
          { type: "message", id: 20, role: "copy" },
        ],
      }),
    );
    expect(row.items).toEqual([
      { type: "message", id: 10 },
      { type: "message", id: 20, role: "copy" },
    ]);
  });
});

describe("a session", () => {
  it("is described with its totals and events", () => {
    expect(describeSession(reader, 4, { limit: 10, order: "asc" })).toMatchObject({
      session: { session: 4, from: "2020-07-18T13:00:04.000Z", seconds: 1, deletions: 1 },
      totals: { delete: 1 },
      total: 1,
      events: [{ event: 4 }],
    });
    expect(describeSession(reader, 5, { limit: 10, order: "asc" })).toBeNull();
  });

  it("is listed with the query and its coverage", () => {
    const answer = findSessions(reader, ask("user@example.com"), 10);
    expect(answer.query).toMatchObject({ account: "user@example.com" });
    expect(answer.sessions.map((row) => row.session)).toEqual([4]);
    expect(answer.coverage.complete).toBe(true);
  });
});

describe("the zone in which dates are read", () => {
  const two = memoryIndex(
    [],
    [hostCoverage({ host: "rome", zone: "Europe/Rome" }), hostCoverage({ host: "york", zone: "America/New_York" })],
  );
  const one = memoryIndex([], [hostCoverage({ zone: "Europe/Rome" })]);

  it("is the chosen one, else the log's, else this machine's", () => {
    const machine = Intl.DateTimeFormat().resolvedOptions().timeZone;
    expect(readingClock(one, "Asia/Tokyo", null).zone).toBe("Asia/Tokyo");
    expect(readingClock(one, null, null).zone).toBe("Europe/Rome");
    expect(readingClock(two, null, "YORK").zone).toBe("America/New_York");
    expect(readingClock(two, null, null).zone).toBe(machine);
  });
});
