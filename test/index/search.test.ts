import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EventFilter, IndexReader, StoredEvent } from "../../src/index/index.ts";
import { openIndex } from "../../src/index/index.ts";
import { index } from "../ingest/index-once.ts";
import { simulate } from "../world/index.ts";

const folder = mkdtempSync(join(tmpdir(), "salvage-test-"));
let reader: IndexReader;
let all: readonly StoredEvent[];

beforeAll(async () => {
  const world = simulate({ generation: "zimbra-10.0", seed: 77, actions: 900, accounts: 10, days: 2 });
  const paths = world.files.map(({ name, text }) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  });
  await index(join(folder, "index.db"), paths, { zone: world.zone });
  reader = openIndex(join(folder, "index.db"));
  all = reader.search({}, { limit: 1_000_000, order: "asc" }).events;
});
afterAll(() => {
  reader.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The answer by looking at every event: what the indexes must agree with. */
function bruteForce(filter: EventFilter): number[] {
  return all
    .filter(
      (event) =>
        (filter.itemId === undefined || event.items.some((item) => item.id === filter.itemId)) &&
        (filter.ip === undefined || event.by.ip === filter.ip) &&
        (filter.actor === undefined || event.by.actor === filter.actor) &&
        (filter.kinds === undefined || filter.kinds.includes(event.kind)) &&
        (filter.protocols === undefined ||
          (event.by.protocol !== null && filter.protocols.includes(event.by.protocol))) &&
        (filter.operation === undefined || event.operation === filter.operation) &&
        (filter.session === undefined || event.session === filter.session) &&
        (filter.fromUtcMs === undefined || event.timeUtcMs >= filter.fromUtcMs) &&
        (filter.toUtcMs === undefined || event.timeUtcMs < filter.toUtcMs),
    )
    .map((event) => event.event);
}

describe("a search", () => {
  it("numbers events from 1 on without holes, in the order of the logs", () => {
    expect(all.length).toBeGreaterThan(2000);
    expect(all.map((event) => event.event).sort((a, b) => a - b)).toEqual(all.map((_, place) => place + 1));
  });

  it("finds what looking at every event finds, by each condition and by several", () => {
    const middle = all[Math.floor(all.length / 2)]!;
    const deletion = all.find((event) => event.kind === "delete" && event.items.length > 0)!;
    const filters: EventFilter[] = [
      { itemId: deletion.items[0]!.id },
      { ip: deletion.by.ip! },
      { actor: deletion.by.actor! },
      { kinds: ["delete", "move"] },
      { kinds: ["request"] },
      { protocols: ["imap"] },
      { operation: "MsgActionRequest" },
      { session: deletion.session! },
      { fromUtcMs: middle.timeUtcMs },
      { toUtcMs: middle.timeUtcMs },
      { fromUtcMs: middle.timeUtcMs - 3_600_000, toUtcMs: middle.timeUtcMs + 3_600_000, protocols: ["soap"] },
      { operation: "SearchRequest", fromUtcMs: middle.timeUtcMs },
    ];
    for (const filter of filters) {
      const expected = bruteForce(filter);
      const { total, events } = reader.search(filter, { limit: 1_000_000, order: "asc" });
      expect([filter, events.map((event) => event.event)]).toEqual([filter, expected]);
      expect([filter, total]).toEqual([filter, expected.length]);
    }
  });

  it("gives the same events page by page, in either order", () => {
    for (const order of ["asc", "desc"] as const) {
      const paged: number[] = [];
      let after: { timeUtcMs: number; event: number } | undefined;
      for (;;) {
        const events = reader.events({}, { limit: 97, order, ...(after && { after }) });
        if (events.length === 0) break;
        paged.push(...events.map((event) => event.event));
        const { timeUtcMs, event } = events.at(-1)!;
        after = { timeUtcMs, event };
      }
      const whole = all.map((event) => event.event);
      expect(paged).toEqual(order === "asc" ? whole : whole.toReversed());
    }
  });

  it("counts without showing any", () => {
    expect(reader.search({}, { limit: 0, order: "asc" })).toEqual({ total: all.length, events: [] });
  });

  it("finds an event by its number, plain requests too", () => {
    for (const event of [all[0]!, all.find((e) => e.kind === "request")!, all.at(-1)!]) {
      expect(reader.event(event.event)).toEqual(event);
    }
    expect(reader.event(0)).toBeNull();
    expect(reader.event(all.length + 1)).toBeNull();
  });

  it("reaches an item by its sender and by its Message-ID, to the deletion that names neither", () => {
    const added = all.find(
      (event) =>
        event.fact === "message-add" &&
        event.sender !== null &&
        all.some(
          (other) =>
            other.kind === "delete" &&
            other.mailbox === event.mailbox &&
            other.items.some((i) => i.id === event.items[0]?.id),
        ),
    )!;
    const id = added.items[0]!.id;
    for (const filter of [{ sender: added.sender! }, { messageId: added.messageId! }]) {
      const { events } = reader.search(filter, { limit: 1_000_000, order: "asc" });
      const kinds = events
        .filter((e) => e.mailbox === added.mailbox && e.items.some((i) => i.id === id))
        .map((e) => e.kind);
      expect(kinds).toContain("add");
      expect(kinds).toContain("delete");
    }
  });

  it("finds and counts a sender's mail, whatever else is asked for", () => {
    const naming = all.filter((event) => event.fact === "message-add" && event.sender !== null);
    const keyOf = (event: StoredEvent, id: number): string => `${event.host}/${event.mailbox}/${id}`;
    const moved = all.find((event) => event.kind === "move" && event.sender !== null)!;
    const deleted = all.find((event) => event.kind === "delete" && event.sender !== null)!;
    for (const sender of [moved.sender!, deleted.sender!, "@example.com"]) {
      const isMeant = (event: StoredEvent): boolean =>
        event.sender !== null && (sender.startsWith("@") ? event.sender.endsWith(sender) : event.sender === sender);
      const mail = new Set(naming.filter(isMeant).flatMap((e) => e.items.map(({ id }) => keyOf(e, id))));
      const about = all.filter((e) => isMeant(e) || e.items.some(({ id }) => mail.has(keyOf(e, id))));
      const questions: readonly (readonly [EventFilter, (event: StoredEvent) => boolean])[] = [
        [{}, () => true],
        [{ kinds: ["move", "delete"] }, (e) => e.kind === "move" || e.kind === "delete"],
        [{ operation: "MsgActionRequest" }, (e) => e.operation === "MsgActionRequest"],
        [{ fromUtcMs: deleted.timeUtcMs }, (e) => e.timeUtcMs >= deleted.timeUtcMs],
        [
          { toUtcMs: moved.timeUtcMs, protocols: ["imap"] },
          (e) => e.timeUtcMs < moved.timeUtcMs && e.by.protocol === "imap",
        ],
      ];
      for (const [filter, holds] of questions) {
        const expected = about.filter(holds).map((e) => e.event);
        const { total, events } = reader.search({ sender, ...filter }, { limit: 1_000_000, order: "asc" });
        expect([sender, filter, events.map((e) => e.event)]).toEqual([sender, filter, expected]);
        expect([sender, filter, total]).toEqual([sender, filter, expected.length]);
        const last = reader.events({ sender, ...filter }, { limit: 5, order: "desc" });
        expect(last.map((e) => e.event)).toEqual(expected.slice(-5).toReversed());
      }
    }
    expect(all.filter((e) => e.kind === "move" && e.sender === moved.sender).length).toBeGreaterThan(0);
  });

  it("completes accounts and senders from their beginning", () => {
    const account = all.find((event) => event.account !== null)?.account ?? "";
    expect(reader.complete("account", account.slice(0, 2), 100)).toContain(account);
    expect(reader.complete("host", "m", 10)).toEqual(["mbs1"]);
  });

  it("counts records and deletions by time", () => {
    const [{ fromUtcMs, toUtcMs } = { fromUtcMs: 0, toUtcMs: 0 }] = reader.coverage();
    const buckets = reader.histogram(null, fromUtcMs ?? 0, (toUtcMs ?? 0) + 1, 24);
    expect(buckets).toHaveLength(24);
    expect(buckets.reduce((sum, bucket) => sum + bucket.records, 0)).toBe(reader.coverage()[0]?.records);
  });
});

describe("an index that is written to while it is open", () => {
  it("is read anew: numbers and sessions are those of now", async () => {
    const db = join(folder, "growing.db");
    const line = (time: string, id: number): string =>
      `${time} INFO  [qtp1-1:https://mail.example.com/service/soap/MsgActionRequest] ` +
      `[name=anna@example.com;mid=42;oip=192.0.2.1;ua=web;soapId=1;] mailop - Deleting Message (id=${id}).\n`;
    writeFileSync(join(folder, "later.log"), line("2024-03-12 10:00:00,000", 300));
    writeFileSync(join(folder, "earlier.log"), line("2024-03-11 10:00:00,000", 257));
    await index(db, [join(folder, "later.log")]);
    const open = openIndex(db);
    const numbers = (): unknown =>
      open.search({}, { limit: 10, order: "asc" }).events.map((e) => [e.event, e.session, e.items[0]?.id]);
    expect(numbers()).toEqual([[1, 1, 300]]);
    await index(db, [join(folder, "earlier.log")]);
    expect(numbers()).toEqual([
      [1, 1, 257],
      [2, 2, 300],
    ]);
    open.close();
  });
});
