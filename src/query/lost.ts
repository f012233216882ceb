import {
  type Actor,
  type Cause,
  type Certainty,
  type FolderRef,
  type ItemType,
  isoUtc,
  logTime,
  type Protocol,
} from "../core/index.ts";
import type { IndexReader, LossFilter, LossPage, StoredLoss } from "../index/index.ts";
import type { MovedTo, Note } from "../story/index.ts";
import { describeNote, mapLossItems, type PackedLoss, type PackedLossItems, unpackLoss } from "../story/index.ts";
import { scopeOfAccount } from "./account-scope.ts";
import { type CoverageAnswer, coverageOf } from "./coverage.ts";
import type { EvidenceRow } from "./event-row.ts";
import { SourceClocks } from "./source-clocks.ts";

/** A folder as answers name it; `path` only where the log gives it. */
export interface FolderAnswer {
  readonly id: number | null;
  readonly name: string | null;
  readonly path?: string;
}

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

export interface LostAnswer<Losses extends Iterable<LossRow> = readonly LossRow[]> {
  readonly losses: Losses;
  readonly total: number;
  readonly coverage: CoverageAnswer;
}

/** Losses in order of time, with what the log covers of the span asked about. `zone`: of times in sentences, else the log's. */
export function lostItems(
  reader: IndexReader,
  filter: LossFilter,
  limit: number,
  zone: string | null = null,
): LostAnswer {
  const answer = streamLostItems(reader, filter, limit, zone);
  return { ...answer, losses: [...answer.losses] };
}

/**
 * The same for answers that are printed as they are read, however many: each loss is read when it is asked for, once, and what
 * was read of it can go before the next. Do not write to the index between.
 */
export function streamLostItems(
  reader: IndexReader,
  filter: LossFilter,
  limit: number,
  zone: string | null = null,
): LostAnswer<Generator<LossRow, void>> {
  return {
    losses: eachLossRow(reader, filter, limit, zone),
    total: reader.countLosses(filter),
    coverage: coverageOf(reader, scopeOfAccount(reader, filter)),
  };
}

/** Losses as rows, each read when it is asked for. */
export function* eachLossRow(
  reader: IndexReader,
  filter: LossFilter,
  limit: number,
  zone: string | null,
): Generator<LossRow, void> {
  if (limit <= 0) return;
  const clocks = new SourceClocks(reader, zone);
  for (const loss of reader.eachLoss(filter, { limit, order: "asc" })) yield lossRow(loss, clocks);
}

/** A loss as a row of a list: without its items. */
export type LossHead = Omit<LossRow, "items">;

/** A page of losses without their items. `zone`: of times in sentences, else the log's. */
export function lossHeads(
  reader: IndexReader,
  filter: LossFilter,
  page: LossPage,
  zone: string | null = null,
): LossHead[] {
  const clocks = new SourceClocks(reader, zone);
  const stored = reader.eachLoss(filter, { ...page, withoutItems: true });
  return Iterator.from(stored)
    .map((loss): LossHead => {
      const { items: _items, ...head } = lossRow(loss, clocks);
      return head;
    })
    .toArray();
}

/** A stored loss as the contract's row. */
export function lossRow(stored: StoredLoss, clocks: SourceClocks): LossRow {
  const loss = unpackLoss(stored.body as PackedLoss);
  const clock = clocks.clock(stored.proof.sourceId);
  const by: Actor = loss.by;
  return {
    loss: stored.number,
    time: isoUtc(stored.timeUtcMs),
    local: logTime(clock.localMsAt(stored.timeUtcMs)),
    zone: clock.zone,
    host: stored.host,
    account: stored.account,
    mailbox: stored.mailbox,
    actor: by.actor,
    cause: loss.cause,
    protocol: by.protocol,
    operation: loss.operation,
    ip: by.ip,
    client: by.client,
    session: stored.session,
    folder: folderAnswer(loss.folder),
    claimed: loss.claimed,
    found: loss.found,
    certainty: loss.certainty,
    items: itemRows(stored),
    evidence: stored.proof.evidence.map(({ sourceId, line, offset, length }) => ({
      source: clocks.path(sourceId),
      line,
      offset,
      length,
    })),
    notLost: stored.reason,
    notes: loss.notes.map((note: Note) =>
      describeNote(note, (timeUtcMs) => clocks.inWords(stored.proof.sourceId, timeUtcMs)),
    ),
    messageId: loss.messageId,
    sender: loss.sender,
    folders: loss.folders.map(({ id, type, name, lastFolder }) => ({
      id,
      type,
      name,
      lastFolder: folderAnswer(lastFolder),
    })),
  };
}

function itemRows({ items, senders }: StoredLoss): LossItemRow[] {
  if (items === null) return [];
  // Most items of a loss went at the same moment.
  let [lastUtcMs, lastAt] = [Number.NaN, ""];
  return mapLossItems(
    items as PackedLossItems,
    senders,
    folderAnswer,
    (id, type, certainty, messageId, sender, lastFolder, trashedUtcMs, deletedUtcMs, rest): LossItemRow => {
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
        name: rest.name,
        restoredAs: rest.restoredAs,
        movedTo: rest.movedTo,
      };
    },
  );
}

export function folderAnswer(folder: FolderRef): FolderAnswer;
export function folderAnswer(folder: FolderRef | null): FolderAnswer | null;
export function folderAnswer(folder: FolderRef | null): FolderAnswer | null {
  if (folder === null) return null;
  return { id: folder.id, name: folder.name, ...(folder.path !== null && { path: folder.path }) };
}
