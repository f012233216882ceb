import type { Actor, Cause, Certainty, FolderRef, StoryEvent } from "../core/index.ts";
import type { ActRecord, Emptying } from "./act-record.ts";
import type { FolderDeed } from "./causes.ts";
import { countNotes } from "./emptying-notes.ts";
import { refOf } from "./folder-tree.ts";
import { contentOf, type JudgedGroup, majorityFolder } from "./judge.ts";
import { note } from "./notes.ts";
import { isReconstructedBy } from "./settle.ts";
import type { MailboxState } from "./state.ts";
import { type Deletion, isFolderType } from "./tracked.ts";
import type { LossItem, Note } from "./types.ts";

export function lossItem(deletion: Deletion): LossItem {
  const { item, type, certainty, lastFolder, trashed, event, outcome } = deletion;
  return {
    id: item.id,
    type,
    certainty,
    messageId: item.messageId,
    sender: item.sender,
    name: item.name,
    lastFolder,
    trashedUtcMs: trashed?.timeUtcMs ?? null,
    deletedUtcMs: event.timeUtcMs,
    restoredAs: restoredAs(deletion),
    movedTo: outcome?.movedTo ?? null,
  };
}

/** Ids under which the content of the deletion lives on: at once, or since a later recovery from the dumpster. */
export function restoredAs({ item, outcome }: Deletion): readonly number[] {
  const atOnce = outcome?.restoredAs ?? [];
  const later = item.recovered?.copyId;
  return later === undefined || atOnce.includes(later) ? atOnce : [...atOnce, later];
}

/** The folder that was emptied or deleted, else the one in which most of the items lay. */
export function lossFolder(deletions: readonly Deletion[], cause: Cause, deed: FolderDeed | null): FolderRef | null {
  const ofFolder = cause === "empty-folder" || cause === "folder-delete";
  const node = (ofFolder ? deed?.node : null) ?? majorityFolder(deletions);
  if (node === null || node === undefined) return null;
  const asItWas = deletions.find(({ folder }) => folder === node)?.folderRef ?? refOf(node);
  return node.deletedPath === null ? asItWas : { ...asItWas, path: node.deletedPath };
}

/**
 * How many items a loss took for good. A server's own count is right even where not all can be named, but it counts as well what went
 * on under another id (the other groups of the act).
 */
export function lostCount(found: number, claimed: number | null, groups: readonly JudgedGroup[]): number {
  if (claimed === null) return found;
  const spared = groups.filter(({ reason }) => reason !== null).flatMap(contentOf).length;
  return Math.max(Math.min(found, claimed), claimed - spared);
}

const STRENGTH: Readonly<Record<Certainty, number>> = { possible: 0, inferred: 1, logged: 2 };

export function weakest(items: readonly LossItem[]): Certainty {
  let weak: Certainty = "logged";
  for (const { certainty } of items) if (STRENGTH[certainty] < STRENGTH[weak]) weak = certainty;
  return weak;
}

/** Who did it: nobody behind a retention run, even where the context names the mailbox's owner. */
export function actorOf(act: ActRecord, event: StoryEvent): Actor {
  const retention = act.purge && event.operation !== "PurgeMessagesRequest";
  return retention && event.by.actor !== null ? { ...event.by, actor: null } : event.by;
}

/** Records that prove the deletions, in order: all of the act, or those that name these items or none at all. */
export function evidenceFor(act: ActRecord, deletions: readonly Deletion[], alone: boolean): StoryEvent[] {
  const failed = deletions[0]?.attempted === true;
  const ofAct = (alone ? act.evidence : evidenceNaming(act, deletions)).filter(
    ({ fact }) => failed || fact !== "delete-failed",
  );
  const moved = deletions[0]?.outcome?.reason === "imap-move";
  const copies = moved ? deletions.flatMap(({ liveImapCopy }) => liveImapCopy?.event ?? []) : [];
  copies.sort((a, b) => a.timeUtcMs - b.timeUtcMs || a.event - b.event);
  return [...new Set([...copies, ...ofAct])];
}

function evidenceNaming(act: ActRecord, deletions: readonly Deletion[]): StoryEvent[] {
  const ids = new Set(deletions.map(({ item }) => item.id));
  const own = new Set(deletions.map(({ event }) => event));
  return act.evidence.filter(
    (event) => own.has(event) || event.items.length === 0 || event.items.some(({ id }) => ids.has(Math.abs(id))),
  );
}

export function notesOf(state: MailboxState, act: ActRecord, { reason, cause, members }: JudgedGroup): Note[] {
  const deletions = members.map(({ deletion }) => deletion);
  const count = deletions.length;
  if (reason === "attempted") return attemptNotes(deletions);
  const notes = reason === null ? act.peculiar.emptyings.flatMap((emptying) => emptyingNotes(act, emptying)) : [];
  const left = deletions.filter(({ form }) => form === "left-behind").length;
  if (left > 0) notes.push(note("left-in-deleted-folder", { count: left }));
  if (deletions.some(({ form }) => form === "cleared")) notes.push(note("ids-not-listed"));
  const hidden =
    reason === null && cause === "delete" ? deletions.filter((deletion) => mayBeMove(state, deletion)) : [];
  if (hidden.length > 0) notes.push(note("arrivals-hidden", { count: hidden.length }));
  if (cause === "dumpster-empty" && reason === null) notes.push(note("recovery-closed"));
  const byPosition = reason === "dumpster-purge" && deletions.some(({ was }) => was === "unseen");
  if (byPosition) notes.push(note("by-position", { count }));
  return notes;
}

// A server that logs no arrivals shows a message that it moved to another mailbox like one that it deleted.
function mayBeMove({ context }: MailboxState, { form, type, item, event }: Deletion): boolean {
  if (context.hidesArrivals !== true || form !== "named" || (type !== "message" && type !== "unknown")) return false;
  return item.added === null && (event.operation === null || /^(Msg|Conv|Item)ActionRequest$/.test(event.operation));
}

function attemptNotes(deletions: readonly Deletion[]): Note[] {
  const attempts = deletions.filter(({ attempted }) => attempted);
  const failed = attempts.filter(({ event }) => event.outcome === "failed").length;
  const refused = attempts.length - failed;
  const alive = deletions.length - attempts.length;
  return [
    ...(failed > 0 ? [note("request-failed", { count: failed })] : []),
    ...(refused > 0 ? [note("delete-failed", { count: refused })] : []),
    ...(alive > 0 ? [note("seen-alive-later", { count: alive })] : []),
  ];
}

function emptyingNotes(act: ActRecord, emptying: Emptying): readonly Note[] {
  const reconstructed = act.deletions.filter((deletion) => isReconstructedBy(deletion, emptying.event.event));
  return countNotes(emptying, emptying.listed + reconstructed.filter(({ type }) => !isFolderType(type)).length);
}
