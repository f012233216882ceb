import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  ContextLookup,
  type MailboxEvents,
  StoryEventReader,
  StoryRowReader,
  StoryRows,
  TextLookup,
} from "../../src/index/index.ts";
import { index } from "../ingest/index-once.ts";
import { simulate } from "../world/index.ts";

const folder = mkdtempSync(join(tmpdir(), "salvage-test-"));
let db: Database.Database;
let mailboxes: number[];

beforeAll(async () => {
  const world = simulate({ generation: "zimbra-8.6", seed: 31, actions: 400, accounts: 6, days: 2 });
  const paths = world.files.map(({ name, text }) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  });
  await index(join(folder, "index.db"), paths, { zone: world.zone });
  db = new Database(join(folder, "index.db"), { readonly: true });
  mailboxes = db.prepare("SELECT id FROM mailbox ORDER BY id").pluck().all() as number[];
}, 60_000);
afterAll(() => {
  db.close();
  rmSync(folder, { recursive: true, force: true });
});

function newReader(): StoryEventReader {
  const texts = new TextLookup(db);
  return new StoryEventReader(db, texts, new ContextLookup(db, texts));
}

/** The events of a mailbox, with the places of their records. */
function told({ mailbox, events, untold, placeOf }: MailboxEvents) {
  return { mailbox, events, untold, places: [...events, ...untold].map(({ event }) => placeOf(event)) };
}

describe("the events of all mailboxes", () => {
  // A room of one event: each mailbox by itself. Of 500: some at a time. A million: all at once.
  it.each([1, 500, 1_000_000])("are those of each one, with room for %i", (eventsOfAGroup) => {
    const each = mailboxes.map((mailbox) => told(newReader().ofMailbox(mailbox)));
    const rows = new StoryRowReader(db);
    // As one thread hands them to another.
    const handed = rows
      .groups(eventsOfAGroup)
      .map((group) => new StoryRows(structuredClone(rows.ofGroup(group).columns())));
    const reader = newReader();
    const all = handed.flatMap((group) => [...reader.ofRows(group)]).map(told);
    expect(all.sort((a, b) => a.mailbox - b.mailbox)).toEqual(each.filter(({ events }) => events.length > 0));
    expect(all.length).toBeGreaterThan(3);
    expect(all.flatMap(({ places }) => places)).not.toContain(undefined);
  });
});
