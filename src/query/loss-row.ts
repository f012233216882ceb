import {
  type Actor,
  type Cause,
  type Certainty,
  type ItemType,
  isoUtc,
  logTime,
  PackedReader,
  type Protocol,
} from "../core/index.ts";
import { type IndexReader, readEvidence, type StoredLoss } from "../index/index.ts";
import {
  describeNote,
  type MovedTo,
  readLossItems,
  type SharedOfLoss,
  unpackOwn,
  unpackShared,
} from "../story/index.ts";
import { Delegations } from "./delegations.ts";
import type { EvidenceRow } from "./event-row.ts";
import { type FolderAnswer, folderAnswer } from "./folder-answer.ts";
import { SourceClocks } from "./source-clocks.ts";

export interface LossItemRow {
  readonly id: number;
  readonly type: ItemType;
  readonly certainty: Certainty;
  readonly messageId: string | null;
  readonly sender: string | null;
  readonly lastFolder: FolderAnswer | null;
  readonly trashedAt: string | null;
  readonly deletedAt: string;
  /** Subject of a calendar item; name of a folder, contact or document. */
  readonly name: string | null;
  /** Ids under which the same content lives on. */
  readonly restoredAs: readonly number[];
  readonly movedTo: MovedTo | null;
}

/** A folder, search, mountpoint or tag that went with a loss. */
export interface LossFolderRow {
  readonly id: number;
  readonly type: ItemType;
  readonly name: string | null;
  readonly lastFolder: FolderAnswer | null;
}

/** The contract's loss. What follows `evidence` is not part of the contract's first version. */
export interface LossRow {
  readonly loss: number;
  readonly time: string;
  readonly local: string;
  readonly zone: string;
  readonly host: string;
  readonly account: string | null;
  readonly mailbox: number | null;
  readonly actor: string | null;
  readonly cause: Cause;
  readonly protocol: Protocol | null;
  readonly operation: string | null;
  readonly ip: string | null;
  readonly client: string | null;
  /** The phone or tablet, for ActiveSync: it names no client. */
  readonly device: string | null;
  readonly session: number | null;
  readonly folder: FolderAnswer | null;
  readonly claimed: number | null;
  readonly found: number;
  readonly certainty: Certainty;
  readonly items: readonly LossItemRow[];
  readonly evidence: readonly EvidenceRow[];
  /** Why it is no loss of content (`--all`), else null. */
  readonly notLost: string | null;
  /** What the log cannot tell of it, in sentences. */
  readonly notes: readonly string[];
  /** Of mail that was thrown away at delivery and never was an item. */
  readonly messageId: string | null;
  readonly sender: string | null;
  /** What went with the items and has no content of its own: neither `found` nor `claimed` counts it. */
  readonly folders: readonly LossFolderRow[];
}

/** What many losses have in common, ready for their rows. */
interface SharedAnswer extends Omit<SharedOfLoss, "folder"> {
  readonly folder: FolderAnswer | null;
}

/** Turns stored losses into rows. */
export class LossRows {
  readonly #clocks: SourceClocks;
  readonly #delegations: Delegations;
  readonly #shared = new Map<number, SharedAnswer>();

  /** @param shown the zone of times in sentences; null: the log's */
  constructor(reader: IndexReader, shown: string | null = null) {
    this.#clocks = new SourceClocks(reader, shown);
    this.#delegations = new Delegations(reader);
  }

  /** A stored loss as the contract's row. */
  row(stored: StoredLoss): LossRow {
    const { cause, folder, certainty, by, operation } = this.#sharedOf(stored);
    const own = unpackOwn(stored.own);
    const { sourceId } = stored;
    const clock = this.#clocks.clock(sourceId);
    return {
      loss: stored.number,
      time: isoUtc(stored.timeUtcMs),
      local: logTime(clock.localMsAt(stored.timeUtcMs)),
      zone: clock.zone,
      host: stored.host,
      account: stored.account,
      mailbox: stored.mailbox,
      actor: by.actor,
      cause,
      protocol: by.protocol,
      operation,
      ip: by.ip,
      client: by.client,
      device: by.device,
      session: stored.session,
      folder,
      claimed: own.claimed,
      found: own.found,
      certainty,
      items: itemRows(stored),
      evidence: this.#evidenceOf(stored, by),
      notLost: stored.reason,
      notes: own.notes.map((note) => describeNote(note, (timeUtcMs) => this.#clocks.inWords(sourceId, timeUtcMs))),
      messageId: own.messageId,
      sender: own.sender,
      folders: own.folders.map(({ id, type, name, lastFolder }) => ({
        id,
        type,
        name,
        lastFolder: folderAnswer(lastFolder),
      })),
    };
  }

  /** The records that prove the loss, and behind them the one that gave an administrator access to the mailbox. */
  #evidenceOf({ proof, host, timeUtcMs }: StoredLoss, by: Actor): EvidenceRow[] {
    const evidence = readEvidence(proof, this.#evidenceRow);
    const delegation = this.#delegations.before({ host, by, timeUtcMs });
    if (delegation === null) return evidence;
    const { sourceId, line, offsetBytes, lengthBytes } = delegation;
    return [...evidence, this.#evidenceRow(sourceId, line, offsetBytes, lengthBytes)];
  }

  readonly #evidenceRow = (sourceId: number, line: number, offset: number, length: number): EvidenceRow => ({
    source: this.#clocks.path(sourceId),
    line,
    offset,
    length,
  });

  #sharedOf(stored: StoredLoss): SharedAnswer {
    let shared = this.#shared.get(stored.sharedId);
    if (shared === undefined) {
      const { folder, ...rest } = unpackShared(stored.shared);
      shared = { ...rest, folder: folderAnswer(folder) };
      this.#shared.set(stored.sharedId, shared);
    }
    return shared;
  }
}

function itemRows({ items, senders }: StoredLoss): LossItemRow[] {
  if (items === null) return [];
  // Most items of a loss went at the same moment.
  let [lastUtcMs, lastAt] = [Number.NaN, ""];
  return readLossItems(
    new PackedReader(items),
    senders,
    folderAnswer,
    (
      id,
      type,
      certainty,
      messageId,
      sender,
      lastFolder,
      trashedUtcMs,
      deletedUtcMs,
      name,
      restoredAs,
      movedTo,
    ): LossItemRow => {
      if (deletedUtcMs !== lastUtcMs) [lastUtcMs, lastAt] = [deletedUtcMs, isoUtc(deletedUtcMs)];
      return {
        id,
        type,
        certainty,
        messageId,
        sender,
        lastFolder,
        trashedAt: trashedUtcMs === null ? null : isoUtc(trashedUtcMs),
        deletedAt: lastAt,
        name,
        restoredAs,
        movedTo,
      };
    },
  );
}
