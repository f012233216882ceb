import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ITEM_TYPES, type StoryEvent } from "../../src/core/index.ts";
import { type Loss, type LossItem, type MailboxStory, replayMailbox } from "../../src/story/index.ts";
import {
  add,
  addFolder,
  deleting,
  emptying,
  folder,
  imapCopy,
  listing,
  mailboxLog,
  move,
  type Saying,
} from "./records.ts";
import { ReferenceMailbox, TRASH_ID } from "./reference-mailbox.ts";

const START = Date.parse("2024-03-11T08:00:00Z");
const named = (id: number) => folder(id, id === TRASH_ID ? "Trash" : `F${id}`);

/** A step: what is done, and three numbers by which it picks items and folders. */
const step = fc.record({
  what: fc.constantFrom(
    ...["add", "add", "add", "move", "move", "trash", "delete", "empty", "count", "imap", "failed"],
    ...["add-folder", "move-folder", "delete-folder"],
  ),
  a: fc.nat(1000),
  b: fc.nat(1000),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Ids that went together. */
interface Gone {
  readonly items: readonly number[];
  readonly folders: readonly number[];
}

/** Carries out steps on the reference mailbox while writing the log that a server would write. */
class World {
  readonly mailbox = new ReferenceMailbox();
  readonly log = mailboxLog();
  /** What each loss must list, in order of time. */
  readonly losses: Gone[] = [];
  /** Deletions of folders in which nothing lay. */
  readonly contentless: Gone[] = [];
  now = START;
  next = 257;

  constructor() {
    this.say("SelfCheck", []);
  }

  say(operation: string, sayings: readonly Saying[]): void {
    this.log.act(new Date(this.now).toISOString().replace("T", " ").replace("Z", ""), operation, sayings);
  }

  take({ what, a, b }: Step): void {
    this.now += 60_000;
    const { mailbox, now } = this;
    const items = [...mailbox.items.keys()];
    const item = items[a % Math.max(1, items.length)];
    const folders = [...mailbox.parents.keys()];
    const own = folders.filter((id) => id > 20);
    const target = folders[b % folders.length]!;
    const victim = own[a % Math.max(1, own.length)];
    if (what === "add") {
      const id = this.next++;
      mailbox.add(id, target, now);
      this.say("Delivery", [add(id, named(target))]);
    } else if (what === "add-folder") {
      const id = this.next++;
      mailbox.parents.set(id, target);
      this.say("CreateFolderRequest", [addFolder(id, `F${id}`, target)]);
    } else if (what === "empty") this.empty(b % 2 === 0);
    else if (what === "count") this.countOnly();
    else if (item !== undefined && what === "move") this.move(item, target);
    else if (item !== undefined && what === "trash") this.move(item, TRASH_ID);
    else if (item !== undefined && what === "delete") {
      mailbox.remove(item, now);
      this.losses.push({ items: [item], folders: [] });
      this.say("MsgActionRequest", [deleting(item)]);
    } else if (item !== undefined && what === "failed") {
      const outcome = "failed" as const;
      this.say("MsgActionRequest", [
        { ...move(item, named(TRASH_ID)), outcome },
        { ...deleting(item), outcome },
      ]);
    } else if (item !== undefined && what === "imap") this.imapMove(item, target);
    else if (victim !== undefined && what === "move-folder") {
      if (mailbox.isBelow(target, victim)) return;
      mailbox.moveFolder(victim, target, now);
      this.say("FolderActionRequest", [move(victim, named(target), "folder", `F${victim}`)]);
    } else if (victim !== undefined && what === "delete-folder") this.deleteFolder(victim);
  }

  move(item: number, target: number): void {
    this.mailbox.moveItem(item, target, this.now);
    this.say("MsgActionRequest", [move(item, named(target))]);
  }

  imapMove(item: number, target: number): void {
    const { mailbox, now } = this;
    const copyId = this.next++;
    const by = { ...this.log.events[0]?.by, protocol: "imap" } as StoryEvent["by"];
    const from = mailbox.items.get(item)!;
    const lastFolder = mailbox.isInTrash(from.folder) ? from.lastFolder : from.folder;
    mailbox.add(copyId, target, now);
    mailbox.items.get(copyId)!.lastFolder = mailbox.isInTrash(target) ? lastFolder : null;
    mailbox.remove(item, now);
    this.say("UID COPY", [{ ...imapCopy(item, copyId, named(target)), by }]);
    this.say("EXPUNGE", [{ ...deleting(item), by }]);
  }

  /** Empties Trash as new servers log it: lists of ids, with the repeats of the uncleared buffer. */
  empty(withRepeats: boolean): void {
    const { mailbox, now } = this;
    const ids = mailbox.contents(TRASH_ID).sort((a, b) => a - b);
    const folders = mailbox.foldersBelow(TRASH_ID);
    if (ids.length + folders.length === 0) return;
    const lists =
      ids.length === 0 ? [] : [listing("message", ids), ...(withRepeats ? [listing("conversation", ids)] : [])];
    this.clear(ids, folders, now);
    this.say("FolderActionRequest", [...lists, ...folders.map((id) => deleting(id, "folder", `F${id}`))]);
  }

  /** Empties Trash as old servers log it when the lists are lost: a count only. */
  countOnly(): void {
    const { mailbox, now } = this;
    const ids = mailbox.contents(TRASH_ID);
    if (ids.length === 0) return;
    this.clear(ids, mailbox.foldersBelow(TRASH_ID), now);
    this.say("FolderActionRequest", [emptying(ids.length, "/Trash")]);
  }

  deleteFolder(victim: number): void {
    const ids = this.mailbox.contents(victim).sort((a, b) => a - b);
    const folders = [...this.mailbox.foldersBelow(victim), victim];
    this.clear(ids, folders, this.now);
    const lists = ids.length === 0 ? [] : [listing("message", ids)];
    this.say("FolderActionRequest", [...lists, ...folders.map((id) => deleting(id, "folder", `F${id}`))]);
  }

  clear(ids: readonly number[], folders: readonly number[], now: number): void {
    for (const id of ids) this.mailbox.remove(id, now);
    for (const id of folders) this.mailbox.parents.delete(id);
    const ascending = (list: readonly number[]): number[] => [...list].sort((a, b) => a - b);
    const gone = { items: ascending(ids), folders: ascending(folders) };
    (ids.length > 0 ? this.losses : this.contentless).push(gone);
  }
}

/** What both sides know of the items, in one shape. */
function truth({ mailbox }: World): Map<number, unknown> {
  const facts = new Map<number, unknown>();
  for (const [id, { folder, trashedAt, lastFolder }] of mailbox.items)
    facts.set(id, { state: trashedAt === null ? "present" : "trashed", folder, trashedAt, lastFolder });
  for (const [id, { lastFolder, trashedAt }] of mailbox.gone)
    facts.set(id, { state: "deleted", folder: null, trashedAt, lastFolder });
  return facts;
}

function told(story: MailboxStory): Map<number, unknown> {
  const facts = new Map<number, unknown>();
  for (const [id, { type, state, folder, trashedUtcMs, lastFolder }] of story.items)
    if (type !== "folder")
      facts.set(id, { state, folder: folder?.id ?? null, trashedAt: trashedUtcMs, lastFolder: lastFolder?.id ?? null });
  return facts;
}

describe("the replay of any mailbox life", () => {
  it("agrees with the mailbox itself on every item and every loss", () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 120 }), (steps) => {
        const world = new World();
        for (const each of steps) world.take(each);
        const story = world.log.replay();
        expect(sorted(told(story))).toEqual(sorted(truth(world)));
        expect(story.losses.map(gone)).toEqual(world.losses);
        expect(story.notLosses.filter(({ reason }) => reason === "no-content").map(gone)).toEqual(world.contentless);
        for (const { claimed, found, certainty, items } of story.losses) {
          expect(certainty).toBe(claimed === null ? "logged" : "inferred");
          if (claimed !== null) expect(found).toBe(claimed);
          expect(found).toBe(items.length);
        }
      }),
      { numRuns: 300 },
    );
  });
});

const idsOf = (items: readonly LossItem[]): number[] => items.map(({ id }) => id);
const gone = ({ items, folders }: Loss): Gone => ({ items: idsOf(items), folders: idsOf(folders) });
const sorted = (facts: Map<number, unknown>) => [...facts].sort(([a], [b]) => a - b);

const FACTS_IN_PLAY = [
  ...([
    "message-add",
    "item-move",
    "conversation-move",
    "item-copy",
    "imap-copy",
    "item-delete",
    "list-delete",
  ] as const),
  ...(["untyped-list-delete", "folder-add", "folder-delete-path", "folder-empty", "contents-delete"] as const),
  ...(["dumpster-empty", "mailbox-clear", "mailbox-created", "purge-begin", "filter-delete-original", "none"] as const),
  ...(["filter-discard", "smtp-send", "imap-flagged-deleted"] as const),
];
const someId = fc.integer({ min: -3, max: 12 });
const anyEvent = fc.record({
  act: fc.nat(8),
  kind: fc.constantFrom("add" as const, "move" as const, "copy" as const, "delete" as const, "empty" as const),
  fact: fc.constantFrom(...FACTS_IN_PLAY),
  items: fc.array(
    fc.record({
      id: someId,
      type: fc.constantFrom(...ITEM_TYPES),
      role: fc.constantFrom("subject" as const, "copy" as const, "conversation" as const),
    }),
    { maxLength: 4 },
  ),
  folder: fc.option(
    fc.record({
      id: fc.option(someId),
      name: fc.option(fc.constantFrom("Trash", "A", "B")),
      path: fc.option(fc.constantFrom("/Trash", "/A/B", "", "/")),
    }),
  ),
  parentFolderId: fc.option(someId),
  messageId: fc.option(fc.constantFrom("<a@example.net>", "<b@example.net>")),
  claimed: fc.option(fc.nat(5)),
  operation: fc.option(
    fc.constantFrom("FolderActionRequest", "MsgActionRequest", "SendMsgRequest", "ItemActionRequest"),
  ),
  outcome: fc.constantFrom("ok" as const, "unknown" as const, "failed" as const),
  replayed: fc.boolean(),
  protocol: fc.constantFrom("soap" as const, "imap" as const, "pop3" as const, "task" as const, null),
});

/** What holds or marks content and has none. */
const HOLDERS: ReadonlySet<string> = new Set(["folder", "searchfolder", "mountpoint", "tag", "flag", "calendar-group"]);

describe("the replay of any nonsense", () => {
  it("keeps its promises: unique keys, each item once, every gone item in a list", () => {
    const by = { account: null, actor: null, ip: null, client: null, dataSource: null, device: null };
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 60 }), (drawn) => {
        const events = drawn.map(
          ({ protocol, ...event }, at): StoryEvent => ({
            ...event,
            name: null,
            sender: null,
            by: { ...by, protocol },
            event: at,
            timeUtcMs: START + at,
          }),
        );
        const story = replayMailbox(events, { logBeginsUtcMs: START, gaps: [] });
        const all = [...story.losses, ...story.notLosses];
        expect(new Set(all.map(({ key }) => key)).size).toBe(all.length);
        for (const { items, folders, found, events: evidence } of all) {
          for (const ids of [idsOf(items), idsOf(folders)])
            expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
          expect(items.filter(({ type }) => HOLDERS.has(type))).toEqual([]);
          expect(folders.filter(({ type }) => !HOLDERS.has(type))).toEqual([]);
          expect(found).toBe(items.length);
          expect(evidence.length).toBeGreaterThan(0);
        }
        for (const { claimed, items, cause } of story.losses)
          expect(items.length > 0 || (claimed ?? 0) > 0 || cause === "filter-discard").toBe(true);
        for (const item of story.items.values()) {
          if (item.deletedUtcMs === null) continue;
          const key = item.loss ?? item.notLoss?.key;
          const list = all.find((each) => each.key === key);
          if (item.type !== "conversation")
            expect(idsOf([...(list?.items ?? []), ...(list?.folders ?? [])])).toContain(item.id);
        }
        for (const { path } of story.folders.values()) expect(path?.length ?? 0).toBeLessThan(200);
      }),
      { numRuns: 2000 },
    );
  });
});
