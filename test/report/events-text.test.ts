import { describe, expect, it } from "vitest";
import type { StoredEvent } from "../../src/index/index.ts";
import { describeEvent } from "../../src/query/describe-event.ts";
import type { CoverageAnswer } from "../../src/query/index.ts";
import { eventRow } from "../../src/query/index.ts";
import { coverageText } from "../../src/report/coverage-text.ts";
import { eventsCsv } from "../../src/report/events-csv.ts";
import { eventsTable, searchText } from "../../src/report/events-text.ts";
import { storedEvent } from "../query/stored.ts";

const style = { columns: null, zone: null };

function words(given: Partial<StoredEvent>): string {
  return describeEvent(eventRow(storedEvent({ event: 1, timeUtcMs: 0, ...given })));
}

const message = (id: number, role: "subject" | "copy" | "conversation" = "subject") => ({
  type: "message" as const,
  id,
  role,
});
const trash = { id: 3, name: "Trash", path: null };

describe("an event in words", () => {
  it("says what happened to which items", () => {
    expect(words({ kind: "move", items: [message(339)], folder: trash })).toBe("message 339 to /Trash");
    expect(words({ kind: "copy", items: [message(10), message(20, "copy")], folder: trash })).toBe(
      "message 10 to /Trash as 20",
    );
    expect(words({ kind: "empty", folder: { id: 3, name: "Trash", path: "/Trash" }, claimed: 9 })).toBe(
      "/Trash (9 items)",
    );
    expect(words({ kind: "deliver", sender: "boss@example.com", recipients: ["a@example.com", "b@example.com"] })).toBe(
      "from boss@example.com to a@example.com and 1 more",
    );
    expect(words({ kind: "request", operation: "FolderActionRequest" })).toBe("FolderActionRequest");
  });

  it("names three ids and counts the rest, each type apart", () => {
    const items = [1, 2, 3, 4, 5].map((id) => message(id));
    expect(words({ kind: "delete", items })).toBe("messages 1, 2, 3 and 2 more");
    expect(words({ kind: "delete", items: [message(1), { type: "contact", id: 7, role: "subject" }] })).toBe(
      "message 1; contact 7",
    );
    expect(words({ kind: "delete", items: [{ type: "unknown", id: 7, role: "subject" }] })).toBe("item 7");
  });

  it("calls a folder by one form: the path where it is known, also of Inbox and its like; else the name", () => {
    const inFolder = (folder: StoredEvent["folder"]) => words({ kind: "add", items: [message(1)], folder });
    expect(inFolder({ id: 2, name: "Inbox", path: null })).toBe("message 1 in /Inbox");
    expect(inFolder({ id: 3, name: null, path: null })).toBe("message 1 in /Trash");
    expect(inFolder({ id: 301, name: "Offers", path: null })).toBe("message 1 in Offers");
    expect(inFolder({ id: 301, name: "Offers", path: "/Work/Offers" })).toBe("message 1 in /Work/Offers");
    expect(inFolder({ id: 301, name: null, path: null })).toBe("message 1 in folder 301");
  });

  it("counts one item in the singular", () => {
    expect(words({ kind: "empty", folder: { id: 3, name: "Trash", path: "/Trash" }, claimed: 1 })).toBe(
      "/Trash (1 item)",
    );
  });

  it("tells what a fact means, not the words around it", () => {
    const imap = { operation: "SELECT", account: "anna@example.com" } as const;
    expect(words({ ...imap, kind: "auth", fact: "client-auth", details: { method: "PLAIN" } })).toBe(
      "logged in (PLAIN)",
    );
    expect(words({ kind: "auth", fact: "audit-auth", details: { account: "zoe@example.com" } })).toBe(
      "zoe@example.com logged in",
    );
    expect(
      words({
        kind: "auth",
        fact: "delegated-access",
        operation: "MsgActionRequest",
        details: { authenticated: "admin@example.com", account: "anna@example.com" },
      }),
    ).toBe("admin@example.com acts for anna@example.com");
    expect(
      words({
        kind: "request",
        fact: "request-failed",
        operation: "GetMsgRequest",
        outcome: "failed",
        details: { reason: "no such message: 1857" },
      }),
    ).toBe("GetMsgRequest failed: no such message: 1857");
    expect(words({ kind: "other", fact: "imap-flagged-deleted", operation: "UID STORE", items: [message(301)] })).toBe(
      "message 301 marked as deleted",
    );
    expect(
      words({
        kind: "folder",
        fact: "folder-add",
        items: [{ type: "folder", id: 350, role: "subject" }],
        details: { name: "Offers" },
      }),
    ).toBe('new folder 350 "Offers"');
    expect(words({ kind: "mailbox", fact: "mailbox-account", details: { status: "LOADED" } })).toBe(
      "mailbox opened by the server",
    );
  });

  it("tells the fields of a record that is kept without a meaning of its own, and where there are none, where to look", () => {
    expect(words({ kind: "other", details: { path: "/Lists/dev" } })).toBe("folder /Lists/dev");
    expect(words({ kind: "other", operation: "SendMsgRequest" })).toBe("see its log line (during SendMsgRequest)");
    expect(words({ kind: "other", fact: "audit-other" })).toBe("administration: see its log line");
    expect(words({ kind: "request", fact: "batch-open" })).toBe("several requests in one (BatchRequest)");
  });

  it("marks what failed and what may be forged", () => {
    expect(words({ kind: "delete", items: [message(1)], outcome: "failed", suspicious: true })).toBe(
      "message 1 (failed) (possibly forged)",
    );
  });
});

describe("events as a table", () => {
  it("shows each in the zone of its log, with the zone in the row where they differ", () => {
    const rome = storedEvent({ event: 1, timeUtcMs: Date.UTC(2020, 6, 18, 13), zone: "Europe/Rome", host: "mbs1" });
    const york = storedEvent({
      event: 2,
      timeUtcMs: Date.UTC(2020, 6, 18, 13),
      zone: "America/New_York",
      host: "mbs2",
    });
    const table = eventsTable([eventRow(rome), eventRow(york)], style);
    expect(table).toContain("2020-07-18 15:00:00,000 Europe/Rome");
    expect(table).toContain("2020-07-18 09:00:00,000 America/New_York");
    expect(table).toContain("HOST");
    const utc = eventsTable([eventRow(rome), eventRow(york)], { columns: null, zone: "UTC" });
    expect(utc).toContain("TIME (UTC)");
    expect(utc.match(/2020-07-18 13:00:00,000/g)).toHaveLength(2);
  });

  it("marks the hour that comes twice by its offset where that hour is shown, and the one that never came", () => {
    const at = { event: 1, timeUtcMs: Date.UTC(2024, 9, 27, 1, 10), zone: "Europe/Rome" };
    expect(eventsTable([eventRow(storedEvent({ ...at, clock: "fold" }))], style)).toContain("02:10:00,000+01:00");
    const before = storedEvent({ ...at, event: 2, timeUtcMs: Date.UTC(2024, 9, 26, 12) });
    const inUtc = eventsTable([eventRow(storedEvent({ ...at, clock: "fold" })), eventRow(before)], {
      columns: null,
      zone: "UTC",
    });
    expect(inUtc.match(/2024-10-2\d \S+/g)).toEqual(["2024-10-27 01:10:00,000", "2024-10-26 12:00:00,000"]);
    expect(eventsTable([eventRow(storedEvent({ ...at, clock: "gap" }))], style)).toContain(
      "(no such hour in Europe/Rome)",
    );
  });

  it("fits 80 columns: no milliseconds, session numbers in few cells, no line wider", () => {
    const event = storedEvent({
      event: 12,
      timeUtcMs: Date.UTC(2020, 6, 18, 13, 22, 1, 495),
      kind: "move",
      account: "somebody.with.a.long.name@example.com",
      items: [message(339)],
      folder: trash,
      session: 4,
    });
    const narrow = eventsTable([eventRow(event)], { columns: 80, zone: null });
    expect(narrow).toMatch(/^EVENT {2}S# {2}TIME \(UTC\)/);
    expect(narrow).toContain("   12   4  2020-07-18 13:22:01  somebody");
    expect(narrow).toContain("message 339 to /Trash");
    const alone = eventsTable([eventRow({ ...event, session: null })], { columns: 80, zone: null });
    expect(alone).toContain("   12  2020-07-18 13:22:01  somebody");
    const above = { account: event.account, session: 4 };
    expect(eventsTable([eventRow(event)], { columns: 80, zone: null }, above)).toContain(
      "   12  2020-07-18 13:22:01  move  message 339 to /Trash",
    );
    for (const line of narrow.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
    expect(eventsTable([eventRow(event)], { columns: 120, zone: null })).toContain("13:22:01,495");
  });

  it("names the actor where it is not the account", () => {
    const by = {
      account: "a@example.com",
      actor: "admin@example.com",
      ip: "192.0.2.7",
      client: null,
      protocol: "soap" as const,
      dataSource: null,
      device: null,
    };
    const table = eventsTable([eventRow(storedEvent({ event: 1, timeUtcMs: 0, account: "a@example.com", by }))], style);
    expect(table).toContain("admin@example.com soap 192.0.2.7");
  });
});

const whole: CoverageAnswer = {
  from: "2020-07-18T00:00:00.000Z",
  to: "2020-07-19T00:00:00.000Z",
  complete: true,
  gaps: [],
  unrecognised: 0,
  malformed: 0,
};

describe("a search's answer for people", () => {
  it("that is empty says which condition emptied it and what the log covers", () => {
    const query = { from: "boss@example.com", after: null, before: null, zone: "UTC" };
    const emptiedBy = [{ condition: "from:boss@example.com", totalWithout: 1204 }];
    const answer = { query, total: 0, events: [], coverage: whole, emptiedBy };
    expect(searchText(answer, "from:boss@example.com", style)).toBe(
      "no event matches from:boss@example.com\n" +
        "  without from:boss@example.com: 1,204 events\n" +
        "log: 2020-07-18 00:00:00,000 to 2020-07-19 00:00:00,000 (UTC), without gaps\n",
    );
  });

  it("tells the absolute span that was used", () => {
    const query = { after: "2020-07-18T13:00:00.000Z", before: null, zone: "Europe/Rome" };
    const text = searchText({ query, total: 0, events: [], coverage: whole }, "after:…", style);
    expect(text).toContain("asked: from 2020-07-18 15:00:00,000 on (Europe/Rome)\n");
  });

  it("tells that a minute which came twice is asked for from its first to its second time", () => {
    const query = { after: "2024-10-27T00:30:00.000Z", before: "2024-10-27T01:31:00.000Z", zone: "Europe/Rome" };
    const text = searchText({ query, total: 0, events: [], coverage: whole }, "on:…", style);
    expect(text).toContain("from 2024-10-27 02:30:00,000+02:00 to 2024-10-27 02:31:00,000+01:00 (Europe/Rome)\n");
  });
});

describe("coverage for people", () => {
  it("names each gap with its length and reason, and counts those beyond five", () => {
    const gap = {
      from: "2020-07-18T10:00:00.000Z",
      to: "2020-07-18T12:00:00.000Z",
      reason: "silence" as const,
      host: "mbs1",
    };
    const text = coverageText(
      { ...whole, complete: false, gaps: Array(7).fill(gap), unrecognised: 3, malformed: 1 },
      style,
      "UTC",
    );
    const lines = text.split("\n");
    expect(lines[0]).toContain("7 gaps");
    expect(lines[1]).toBe("  2020-07-18 10:00:00,000 to 2020-07-18 12:00:00,000 (2 h): not a single record");
    expect(lines[6]).toBe("  and 2 more gaps: salvage coverage");
    expect(lines[7]).toContain("3 records of watched categories not understood");
    expect(lines[7]).toContain("1 damaged stretch of log");
  });

  it("says when there is no log at all", () => {
    expect(coverageText({ ...whole, from: null, to: null, complete: false }, style, "UTC")).toBe(
      "log: none is indexed that could tell of this: salvage index PATH… reads logs, salvage coverage lists them\n",
    );
  });
});

it("events become CSV with one row each, harmless in a spreadsheet", () => {
  const event = storedEvent({
    event: 7,
    timeUtcMs: 0,
    kind: "delete",
    sender: "=cmd()",
    items: [message(1), message(2)],
  });
  const [header = "", row = ""] = eventsCsv([eventRow(event)]).split("\r\n");
  const cells = [...row.matchAll(/(?:^|,)(?:"([^"]*)"|([^,]*))/g)].map((cell) => cell[1] ?? cell[2]);
  const cell = (title: string) => cells[header.split(",").indexOf(title)];
  expect(cell("event")).toBe("7");
  expect(cell("local")).toBe("1970-01-01 00:00:00,000");
  expect(cell("items")).toBe("message 1; message 2");
  expect(cell("sender")).toBe("'=cmd()");
});
