import type { IndexReader, LossFilter } from "../../index/index.ts";
import type { LossRow } from "../loss-row.ts";
import { eachLossRow, type LossHead, type LostAnswer, lossHeads, streamLostItems } from "../lost.ts";

/**
 * The losses that a report tells of, in several places and each time all of them: too many to be held with their items. Each
 * turn through them reads them again.
 */
export interface CaseLosses extends Iterable<LossRow> {
  /** The same losses without their items. */
  readonly heads: readonly LossHead[];
}

/** Losses in order of time as a report needs them. `zone`: of times in sentences, else the log's. */
export function caseLosses(
  reader: IndexReader,
  filter: LossFilter,
  limit: number,
  zone: string | null = null,
): LostAnswer<CaseLosses> {
  const heads = lossHeads(reader, filter, { limit, order: "asc" }, zone);
  const { total, coverage, notes } = streamLostItems(reader, filter, limit, zone);
  return {
    losses: { heads, [Symbol.iterator]: () => eachLossRow(reader, filter, limit, zone) },
    total,
    coverage,
    notes,
  };
}
