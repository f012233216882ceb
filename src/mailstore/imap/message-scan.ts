import type { FetchMessageObject, ImapFlow } from "imapflow";
import { sql } from "../embedded/database.ts";
import { deleteSingly } from "../embedded/deletions.ts";
import { insertItem } from "../embedded/item-additions.ts";
import { markItems, moveItems } from "../embedded/item-changes.ts";
import { type ItemRow, itemRow, tagIds, tagNames } from "../embedded/item-rows.ts";
import type { Operation } from "../embedded/operation.ts";
import { tagId } from "../embedded/tags.ts";
import { flagBits, flagsOfBits } from "../flags.ts";
import { type Marking, markingOf } from "./keywords.ts";
import { type MirrorMessage, placeMessage, tagNameOf } from "./mirror.ts";

/** A message that the mirror does not know at this place. */
export interface Arrival {
  readonly uid: number;
  readonly marking: Marking;
  readonly dateUtcMs: number;
  readonly sizeBytes: number;
  readonly subject: string | null;
  readonly sender: string | null;
  readonly messageId: string | null;
}

/** What to ask the server for to learn of an arrival. */
export const ARRIVAL_QUERY = { uid: true, flags: true, internalDate: true, size: true, envelope: true } as const;

export function arrivalOf(message: FetchMessageObject): Arrival {
  const date = new Date(message.internalDate ?? 0).getTime();
  return {
    uid: message.uid,
    marking: markingOf(message.flags ?? []),
    dateUtcMs: Number.isNaN(date) ? 0 : date,
    sizeBytes: message.size ?? 0,
    subject: message.envelope?.subject ?? null,
    sender: message.envelope?.from?.[0]?.address ?? null,
    messageId: message.envelope?.messageId ?? null,
  };
}

/** UIDs and flags of all messages of the selected folder. */
export async function readMarkings(client: ImapFlow): Promise<Map<number, Marking>> {
  const markings = new Map<number, Marking>();
  if (client.mailbox === false || client.mailbox.exists === 0) return markings;
  for await (const message of client.fetch("1:*", { uid: true, flags: true }, { uid: true })) {
    markings.set(message.uid, markingOf(message.flags ?? []));
  }
  return markings;
}

/** The selected folder's messages with these UIDs, a handful at a time. */
export async function* readArrivals(client: ImapFlow, uids: readonly number[]): AsyncGenerator<readonly Arrival[]> {
  const HANDFUL = 500;
  for (let at = 0; at < uids.length; at += HANDFUL) {
    const range = uids.slice(at, at + HANDFUL).join(",");
    yield (await client.fetchAll(range, ARRIVAL_QUERY, { uid: true })).map(arrivalOf);
  }
}

/** Messages that are no longer where they were: candidates for what turns up elsewhere. */
export class VanishedMessages {
  readonly #byIdentity = new Map<string, number[]>();
  readonly #left = new Set<number>();

  add(row: ItemRow): void {
    const key = identity(row.message_id, row.size_bytes, row.date_utc_ms);
    this.#byIdentity.set(key, [...(this.#byIdentity.get(key) ?? []), row.id]);
    this.#left.add(row.id);
  }

  /** The id of a vanished message that is this one, or null. Each is given once. */
  take(arrival: Arrival): number | null {
    const ids = this.#byIdentity.get(identity(arrival.messageId, arrival.sizeBytes, arrival.dateUtcMs));
    const id = ids?.shift() ?? null;
    if (id !== null) this.#left.delete(id);
    return id;
  }

  /** Those that turned up nowhere: deleted. */
  left(): readonly number[] {
    return [...this.#left].sort((a, b) => a - b);
  }
}

// A server keeps size and internal date of a message that it moves, and the header never changes.
function identity(messageId: string | null, sizeBytes: number, dateUtcMs: number): string {
  return `${sizeBytes} ${dateUtcMs} ${messageId ?? ""}`;
}

/** Takes arrivals of a folder in: as moved where a vanished message is the same, else as new items. */
export function takeArrivals(
  op: Operation,
  folderId: number,
  arrivals: readonly Arrival[],
  vanished: VanishedMessages,
): void {
  for (const arrival of arrivals) {
    if (isPlaced(op, folderId, arrival.uid)) continue;
    const movedId = vanished.take(arrival);
    const row = movedId === null ? null : itemRow(op.db, op.account.mailbox, movedId);
    const id = row === null ? newItem(op, folderId, arrival) : row.id;
    if (row !== null) {
      moveItems(op, [row], folderId);
      alignMarking(op, row, arrival.marking);
    }
    placeMessage(op.db, op.account, id, folderId, arrival.uid);
  }
}

function isPlaced(op: Operation, folderId: number, uid: number): boolean {
  const text = "SELECT 1 FROM imap_message WHERE mailbox = ? AND folder_id = ? AND uid = ?";
  return sql(op.db, text).get(op.account.mailbox, folderId, uid) !== undefined;
}

/** Puts an arrival in as a new item; its id. */
export function newItem(op: Operation, folderId: number, arrival: Arrival, digest: string | null = null): number {
  const tags = arrival.marking.keywords.map((keyword) => tagId(op, tagNameOf(op.db, op.account, keyword)));
  const id = op.newId();
  insertItem(op, {
    id,
    type: "message",
    folder_id: folderId,
    flags: flagBits(arrival.marking.flags),
    tags: [...new Set(tags)].sort((a, b) => a - b).join(","),
    date_utc_ms: arrival.dateUtcMs,
    size_bytes: arrival.sizeBytes,
    digest,
    subject: arrival.subject,
    sender: arrival.sender,
    message_id: arrival.messageId,
    name: null,
    metadata: "{}",
    changed_utc_ms: op.timeUtcMs,
    change_sequence: op.changeSequence,
    content_sequence: op.changeSequence,
  });
  return id;
}

/** Gives an item the flags and tags that the server says it has. */
export function alignMarking(op: Operation, row: ItemRow, marking: Marking): void {
  const names = tagNames(op.db, op.account.mailbox);
  const now = tagIds(row.tags).flatMap((id) => names.get(id) ?? []);
  const wanted = marking.keywords.map((keyword) => tagNameOf(op.db, op.account, keyword));
  const flags = flagsOfBits(row.flags);
  markItems(op, [row], {
    addFlags: marking.flags,
    removeFlags: flags.filter((flag) => !marking.flags.includes(flag)),
    addTags: wanted,
    removeTags: now.filter((name) => !wanted.some((tag) => tag.toLowerCase() === name.toLowerCase())),
  });
}

/** Takes in what a folder's known messages look like now. */
export function takeMarkings(
  op: Operation,
  known: readonly MirrorMessage[],
  markings: ReadonlyMap<number, Marking>,
): void {
  for (const message of known) {
    const marking = message.uid === null ? undefined : markings.get(message.uid);
    if (marking === undefined || isMarked(message, marking)) continue;
    alignMarking(op, message, marking);
  }
}

/** A quick look that spares most messages the slow one. */
function isMarked(row: ItemRow, marking: Marking): boolean {
  return marking.keywords.length === 0 && row.tags === "" && row.flags === flagBits(marking.flags);
}

/** Deletes what vanished and turned up nowhere. */
export function buryVanished(op: Operation, ids: readonly number[]): void {
  const rows = ids.flatMap((id) => itemRow(op.db, op.account.mailbox, id) ?? []);
  deleteSingly(op, rows);
}
