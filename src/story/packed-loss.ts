import type { Actor, Cause, Certainty, FolderRef } from "../core/index.ts";
import { type PackedWithSenders, packLossItems, unpackLossItems } from "./packed-loss-items.ts";
import type { Loss, Note } from "./types.ts";
import { withoutEnd } from "./without-end.ts";

/** A loss without its items and their number, and without the keys of the records that prove it: the index keeps those by themselves. */
export type LossBody = Omit<Loss, "key" | "timeUtcMs" | "items" | "events" | "lost">;

/** What many losses have in common: a client that deletes mail one by one makes the same of it each time. */
export type SharedOfLoss = readonly [
  cause: Cause,
  folder: FolderRef | null,
  certainty: Certainty,
  by: readonly (string | null)[],
  operation: string | null,
];

/** What is a loss's own; at the end of the list, what says nothing is left out. */
export type OwnOfLoss = readonly [
  act: number,
  found: number,
  claimed?: number | null,
  notes?: readonly Note[] | null,
  folders?: PackedWithSenders | null,
  messageId?: string | null,
  sender?: string | null,
];

/** A loss's body as it is stored: names of fields were half of its size. */
export interface PackedLoss {
  readonly shared: SharedOfLoss;
  readonly own: OwnOfLoss;
}

const ACTOR_FIELDS = ["account", "actor", "ip", "client", "protocol", "dataSource", "device"] as const;

export function packLoss(loss: LossBody): PackedLoss {
  const by = ACTOR_FIELDS.map((field) => loss.by[field]);
  const folders = loss.folders.length === 0 ? null : packLossItems(loss.folders);
  const notes = loss.notes.length === 0 ? null : loss.notes;
  return {
    shared: [loss.cause, loss.folder, loss.certainty, by, loss.operation],
    own: withoutEnd([loss.act, loss.found, loss.claimed, notes, folders, loss.messageId, loss.sender], 2),
  };
}

export function unpackLoss({ shared, own }: PackedLoss): LossBody {
  const [cause, folder, certainty, by, operation] = shared;
  const [act, found, claimed = null, notes, folders, messageId = null, sender = null] = own;
  const [account = null, actor = null, ip = null, client = null, protocol = null, dataSource = null, device = null] =
    by;
  return {
    act,
    cause,
    folder,
    claimed,
    found,
    certainty,
    by: { account, actor, ip, client, protocol: protocol as Actor["protocol"], dataSource, device },
    operation,
    folders: folders ? unpackLossItems(folders.items, folders.senders) : [],
    notes: notes ?? [],
    messageId,
    sender,
  };
}
