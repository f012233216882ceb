import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ZoneClock } from "../../src/core/index.ts";
import { eventRow } from "../../src/query/event-row.ts";
import { queryOf } from "../../src/query/filter.ts";
import { termsOfWords } from "../../src/query/filter-words.ts";
import { readingClock } from "../../src/query/reading-zone.ts";
import { type PageRequest, searchEvents } from "../../src/query/search.ts";
import { describeSession, findSessions } from "../../src/query/sessions.ts";
import { type SmallIndex, smallIndex } from "../support/small-index.ts";
import { storedEvent } from "./stored.ts";

const user = "name=user@example.com;mid=2538;oip=203.0.113.7;ua=zclient/7.2.4_GA_2900;";
const boss = "name=boss@example.com;mid=40;oip=198.51.100.9;ua=Thunderbird;";

/** Four things that happen on 18 July 2020: boss writes to user and to list, boss deletes something, user empties Trash. */
const LOG = `\
2020-07-18 13:00:01,000 INFO  [LmtpServer-1] [name=user@example.com;mid=2538;ip=192.0.2.25;] mailop - Adding Message: id=339, Message-ID=<a@example.org>, parentId=-339, folderId=2, folderName=Inbox.
2020-07-18 13:00:01,010 INFO  [LmtpServer-1] [ip=192.0.2.25;] lmtp - Delivering message: size=1234 bytes, nrcpts=1, sender=boss@example.com, msgid=<a@example.org>
2020-07-18 13:00:02,000 INFO  [btpool0-1://localhost/service/soap/MsgActionRequest] [${boss}] mailop - Deleting Message (id=7).
2020-07-18 13:00:04,000 INFO  [btpool0-2://localhost/service/soap/MsgActionRequest] [${user}] mailop - moving Message (id=339) to Folder Trash (id=3)
2020-07-18 13:00:05,000 INFO  [btpool0-3://localhost/service/soap/FolderActionRequest] [${user}] mailbox - Emptying 1 items from /Trash, removeSubfolders=true.
`;

const setting = { clock: new ZoneClock("UTC"), nowUtcMs: Date.UTC(2020, 6, 22) };
const ask = (...words: string[]) => queryOf(termsOfWords(words), setting);
const all: PageRequest = { limit: 100, order: "asc" };

let index: SmallIndex;
beforeAll(async () => {
  index = await smallIndex({ text: LOG });
});
afterAll(() => index.remove());

const found = (words: string[], page = all) => {
  const answer = searchEvents(index.reader, ask(...words), page);
  return [answer.total, ...answer.events.map((row) => `${row.time.slice(17, 19)} ${row.kind}`)];
};

describe("a search", () => {
  it("finds events by each condition", () => {
    expect(found(["339"])).toEqual([2, "01 add", "04 move"]);
    expect(found(["acct:user@example.com", "op:move,empty"])).toEqual([2, "04 move", "05 empty"]);
    expect(found(["ip:198.51.100.9"])).toEqual([1, "02 delete"]);
    expect(found(["msgid:a@example.org", "op:add"])).toEqual([1, "01 add"]);
    expect(found(["folder:Trash"])).toEqual([2, "04 move", "05 empty"]);
    expect(found(["op:MsgActionRequest"])).toEqual([2, "02 delete", "04 move"]);
    expect(found(["after:2020-07-18 13:00:04", "before:2020-07-18 13:00:05"])).toEqual([1, "04 move"]);
  });

  it("finds an address as account or as sender, each event once, in order of time", () => {
    const byAccount = found(["acct:boss@example.com"]);
    const bySender = found(["from:boss@example.com"]);
    const either = found(["boss@example.com"]);
    expect(byAccount).toEqual([1, "02 delete"]);
    expect(bySender).toContain("01 deliver");
    expect(either[0]).toBe(Number(byAccount[0]) + Number(bySender[0]));
    expect(either.at(-1)).toBe("02 delete");
  });

  it("pages the events of an address without gap or double, both ways", () => {
    for (const order of ["asc", "desc"] as const) {
      const whole = searchEvents(index.reader, ask("boss@example.com"), { limit: 100, order }).events;
      const paged: number[] = [];
      let after: PageRequest["after"];
      for (;;) {
        const page: PageRequest = { limit: 1, order, ...(after !== undefined && { after }) };
        const [row] = searchEvents(index.reader, ask("boss@example.com"), page).events;
        if (row === undefined) break;
        paged.push(row.event);
        after = { timeUtcMs: Date.parse(row.time), event: row.event };
      }
      expect(paged).toEqual(whole.map((row) => row.event));
      expect(paged.length).toBeGreaterThan(1);
    }
  });

  it("echoes the span it used and what the log covers of it", () => {
    const answer = searchEvents(index.reader, ask("on:2020-07-18", "op:delete"), all);
    expect(answer.query).toEqual({
      op: "delete",
      after: "2020-07-18T00:00:00.000Z",
      before: "2020-07-19T00:00:00.000Z",
      zone: "UTC",
    });
    expect(answer.coverage.complete).toBe(false);
    expect(answer.coverage.gaps.map((gap) => gap.reason)).toEqual(["before-log", "after-log"]);
    expect(answer.emptiedBy).toBeUndefined();
  });

  it("that finds nothing says which condition emptied it", () => {
    const answer = searchEvents(index.reader, ask("acct:boss@example.com", "op:empty"), all);
    expect(answer).toMatchObject({ total: 0, events: [] });
    expect(answer.emptiedBy).toEqual([
      { condition: "acct:boss@example.com", totalWithout: 1 },
      { condition: "op:empty", totalWithout: 1 },
    ]);
  });
});

describe("an event row", () => {
  it("is the contract's, field by field", () => {
    const [row] = searchEvents(index.reader, ask("339", "op:move"), all).events;
    const line = LOG.split("\n")[3] ?? "";
    expect(row).toMatchObject({
      time: "2020-07-18T13:00:04.000Z",
      local: "2020-07-18 13:00:04,000",
      zone: "UTC",
      kind: "move",
      host: "mbs1",
      account: "user@example.com",
      mailbox: 2538,
      actor: "user@example.com",
      items: [{ type: "message", id: 339 }],
      folder: { id: 3, name: "Trash" },
      recipients: [],
      ip: "203.0.113.7",
      client: "zclient/7.2.4_GA_2900",
      protocol: "soap",
      operation: "MsgActionRequest",
      evidence: { line: 4, offset: LOG.indexOf(line), length: line.length },
    });
    expect(row?.evidence.source).toMatch(/mailbox\.log\.0$/);
  });

  it("tells the new id of a copy from its source", () => {
    const items = [
      { type: "message", id: 10, role: "subject" },
      { type: "message", id: 20, role: "copy" },
    ] as const;
    expect(eventRow(storedEvent({ event: 1, timeUtcMs: 0, items })).items).toEqual([
      { type: "message", id: 10 },
      { type: "message", id: 20, role: "copy" },
    ]);
  });
});

describe("a session", () => {
  it("is described with its totals and events, and listed with the query", () => {
    const listed = findSessions(index.reader, ask("user@example.com", "op:empty"), 10);
    expect(listed.query).toMatchObject({ account: "user@example.com", op: "empty" });
    expect(listed.sessions).toHaveLength(1);
    const [row] = listed.sessions;
    const session = describeSession(index.reader, row?.session ?? 0, all);
    expect(session).toMatchObject({
      session: { ip: "203.0.113.7", from: "2020-07-18T13:00:04.000Z", to: "2020-07-18T13:00:05.000Z", seconds: 1 },
      totals: { move: 1, empty: 1 },
      total: 2,
    });
    expect(session?.events.map((event) => event.kind)).toEqual(["move", "empty"]);
    expect(describeSession(index.reader, 99, all)).toBeNull();
  });
});

describe("the zone in which dates are read", () => {
  const hosts = [
    { host: "rome", zone: "Europe/Rome" },
    { host: "york", zone: "America/New_York" },
  ];
  const two = { hosts: () => hosts };
  const one = { hosts: () => hosts.slice(0, 1) };

  it("is the chosen one, else the log's, else this machine's", () => {
    const machine = Intl.DateTimeFormat().resolvedOptions().timeZone;
    expect(readingClock(one, "Asia/Tokyo", null).zone).toBe("Asia/Tokyo");
    expect(readingClock(one, null, null).zone).toBe("Europe/Rome");
    expect(readingClock(two, null, "YORK").zone).toBe("America/New_York");
    expect(readingClock(two, null, null).zone).toBe(machine);
  });
});
