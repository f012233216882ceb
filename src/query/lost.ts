import type { IndexReader, LossFilter, LossPage } from "../index/index.ts";
import { scopeOfAccount } from "./account-scope.ts";
import { type CoverageAnswer, coverageOf } from "./coverage.ts";
import { type LossRow, LossRows } from "./loss-row.ts";
import { unplacedNotes } from "./unplaced-deletions.ts";

export interface LostAnswer<Losses extends Iterable<LossRow> = readonly LossRow[]> {
  readonly losses: Losses;
  readonly total: number;
  readonly coverage: CoverageAnswer;
  /** What the answer leaves out, in sentences. */
  readonly notes: readonly string[];
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
  const scope = scopeOfAccount(reader, filter);
  return {
    losses: eachLossRow(reader, filter, limit, zone),
    total: reader.countLosses(filter),
    coverage: coverageOf(reader, scope),
    notes: filter.number === undefined && filter.numbers === undefined ? unplacedNotes(reader, filter, scope) : [],
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
  const rows = new LossRows(reader, zone);
  for (const loss of reader.eachLoss(filter, { limit, order: "asc" })) yield rows.row(loss);
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
  const rows = new LossRows(reader, zone);
  return Iterator.from(reader.eachLoss(filter, { ...page, withoutItems: true }))
    .map((loss): LossHead => {
      const { items: _items, ...head } = rows.row(loss);
      return head;
    })
    .toArray();
}
