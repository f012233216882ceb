import type { Actor, EventItem, FolderRef, ItemType, StoryEvent } from "../../src/core/index.ts";
import { type MailboxStory, type ReplayContext, replayMailbox } from "../../src/story/index.ts";

/** What one record says; the act around it gives the rest. */
export type Saying = Partial<StoryEvent> & Pick<StoryEvent, "kind" | "fact">;

/** Anna on the web, as in the catalogue's examples. */
export const ANNA: Actor = {
  account: "anna@example.com",
  actor: "anna@example.com",
  ip: "198.51.100.23",
  client: "ZimbraWebClient - GC122 (Win)/10.0.7_GA_4598",
  protocol: "soap",
  dataSource: null,
  device: null,
};
export const THUNDERBIRD: Actor = { ...ANNA, client: "Thunderbird/115.8.0", protocol: "imap" };
export const RETENTION: Actor = { ...ANNA, actor: null, ip: null, client: null, protocol: "task" };
export const DELIVERY: Actor = { ...ANNA, ip: "192.0.2.25", client: null, protocol: "lmtp" };
export const NOBODY: Actor = { ...RETENTION, account: null, protocol: null };

const folder = (id: number, name: string): FolderRef => ({ id, name, path: null });
export const INBOX = folder(2, "Inbox");
export const TRASH = folder(3, "Trash");
export const SENT = folder(5, "Sent");
export const DRAFTS = folder(6, "Drafts");
export { folder };

const subject = (id: number, type: ItemType): EventItem => ({ id, type, role: "subject" });

export const add = (id: number, into: FolderRef, more: Partial<StoryEvent> = {}): Saying => ({
  kind: "add",
  fact: "message-add",
  items: [subject(id, "message")],
  folder: into,
  messageId: `<m${id}@example.net>`,
  ...more,
});
export const addFolder = (id: number, name: string, parentFolderId: number): Saying => ({
  kind: "folder",
  fact: "folder-add",
  items: [subject(id, "folder")],
  name,
  parentFolderId,
});
export const move = (id: number, into: FolderRef, type: ItemType = "message", name: string | null = null): Saying => ({
  kind: "move",
  fact: "item-move",
  items: [subject(id, type)],
  folder: into,
  name,
});
export const moveConversation = (id: number, into: FolderRef, affected: readonly number[]): Saying => ({
  kind: "move",
  fact: "conversation-move",
  items: [{ id, type: "conversation", role: "conversation" }, ...affected.map((each) => subject(each, "message"))],
  folder: into,
});
const copied = (fact: "item-copy" | "imap-copy", id: number, copyId: number, into: FolderRef): Saying => ({
  kind: "copy",
  fact,
  items: [subject(id, "message"), { id: copyId, type: "message", role: "copy" }],
  folder: into,
});
export const copy = (id: number, copyId: number, into: FolderRef) => copied("item-copy", id, copyId, into);
export const imapCopy = (id: number, copyId: number, into: FolderRef) => copied("imap-copy", id, copyId, into);
export const deleting = (id: number, type: ItemType = "message", name: string | null = null): Saying => ({
  kind: "delete",
  fact: "item-delete",
  items: [subject(id, type)],
  name,
});
export const listing = (type: ItemType, ids: readonly number[]): Saying => ({
  kind: "delete",
  fact: type === "unknown" ? "untyped-list-delete" : "list-delete",
  items: ids.map((id) => subject(id, type)),
});
export const deletingFolderPath = (id: number, path: string): Saying => ({
  kind: "delete",
  fact: "folder-delete-path",
  folder: { id, name: null, path },
});
export const emptying = (claimed: number | null, path: string, removeSubfolders = true): Saying => ({
  kind: "empty",
  fact: "folder-empty",
  folder: { id: null, name: null, path },
  claimed,
  removeSubfolders,
});
export const contentsOf = (of: FolderRef): Saying => ({ kind: "empty", fact: "contents-delete", folder: of });
export const saying = (kind: StoryEvent["kind"], fact: StoryEvent["fact"], more: Partial<StoryEvent> = {}): Saying => ({
  kind,
  fact,
  ...more,
});

const EMPTY: Omit<StoryEvent, "event" | "timeUtcMs" | "act" | "kind" | "fact"> = {
  items: [],
  folder: null,
  parentFolderId: null,
  name: null,
  messageId: null,
  sender: null,
  claimed: null,
  by: ANNA,
  operation: null,
  outcome: "ok",
};

export const utc = (time: string): number => Date.parse(`${time.replace(" ", "T").replace(",", ".")}Z`);

/** A log in the making: acts one after the other, each a few records a millisecond apart. */
export function mailboxLog() {
  const events: StoryEvent[] = [];
  let acts = 0;
  const record = (act: number, time: string, operation: string | null, by: Actor, sayings: readonly Saying[]) => {
    for (const [at, said] of sayings.entries())
      events.push({ ...EMPTY, by, operation, ...said, event: events.length + 1, timeUtcMs: utc(time) + at, act });
  };
  return {
    events,
    /** Adds an act and returns its number. */
    act(time: string, operation: string | null, sayings: readonly Saying[], by: Actor = ANNA): number {
      acts += 1;
      record(acts, time, operation, by, sayings);
      return acts;
    },
    /** Goes on with an act that began before. */
    goOn(act: number, time: string, operation: string | null, sayings: readonly Saying[], by: Actor = ANNA): void {
      record(act, time, operation, by, sayings);
    },
    replay(context: Partial<ReplayContext> = {}): MailboxStory {
      return replayMailbox(events, { logBeginsUtcMs: utc("2024-03-11 00:00:00,000"), gaps: [], ...context });
    },
  };
}

/** The only element of a list; fails when there are more or none. */
export function only<T>(list: readonly T[]): T {
  if (list.length !== 1) throw new Error(`expected one, got ${list.length}: ${JSON.stringify(list)}`);
  return list[0] as T;
}

export const idsOf = (loss: { readonly items: readonly { readonly id: number }[] }): number[] =>
  loss.items.map(({ id }) => id);
