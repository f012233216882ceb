import type { Actor, Cause, Certainty, FolderRef } from "../core/index.ts";
import { type PackedWithSenders, packLossItems, unpackLossItems } from "./packed-loss-items.ts";
import type { Loss, Note } from "./types.ts";

/** A loss without its items and their number, and without the keys of the records that prove it: the index keeps those by themselves. */
export type LossBody = Omit<Loss, "key" | "timeUtcMs" | "items" | "events" | "lost">;

/** A loss's body as it is stored: names of fields were half of its size. */
export type PackedLoss = readonly [
  act: number,
  cause: Cause,
  folder: FolderRef | null,
  claimed: number | null,
  found: number,
  certainty: Certainty,
  by: readonly (string | null)[],
  operation: string | null,
  folders: PackedWithSenders | null,
  notes: readonly Note[],
  messageId: string | null,
  sender: string | null,
];

const ACTOR_FIELDS = ["account", "actor", "ip", "client", "protocol", "dataSource", "device"] as const;

export function packLoss(loss: LossBody): PackedLoss {
  return [
    loss.act,
    loss.cause,
    loss.folder,
    loss.claimed,
    loss.found,
    loss.certainty,
    ACTOR_FIELDS.map((field) => loss.by[field]),
    loss.operation,
    loss.folders.length === 0 ? null : packLossItems(loss.folders),
    loss.notes,
    loss.messageId,
    loss.sender,
  ];
}

export function unpackLoss(packed: PackedLoss): LossBody {
  const [act, cause, folder, claimed, found, certainty, by, operation, folders, notes, messageId, sender] = packed;
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
    folders: folders === null ? [] : unpackLossItems(folders.items, folders.senders),
    notes,
    messageId,
    sender,
  };
}
