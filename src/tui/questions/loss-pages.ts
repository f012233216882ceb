import { type IndexReader, type LossRow, lostItems } from "../../query/index.ts";
import type { LossHead, LossQuestion, Page } from "./questions.ts";

/** Pages and counts of losses. The heads of one question are kept while it is asked: a list is paged many times. */
export function lossReaderOf(reader: IndexReader) {
  let kept: { readonly key: string; readonly heads: readonly LossHead[] } | null = null;
  const headsOf = (question: LossQuestion): readonly LossHead[] => {
    const key = JSON.stringify(question);
    if (kept?.key !== key) kept = { key, heads: allHeads(reader, question) };
    return kept.heads;
  };
  return {
    count: (question: LossQuestion): number => headsOf(question).length,
    page: (question: LossQuestion, page: Page): readonly LossHead[] => pageOf(headsOf(question), page),
  };
}

function allHeads(reader: IndexReader, { account, sender, host, fromUtcMs, toUtcMs, all }: LossQuestion): LossHead[] {
  const filter = {
    all,
    ...(account !== null && { account }),
    ...(sender !== null && { sender }),
    ...(host !== null && { host }),
    ...(fromUtcMs !== null && { fromUtcMs }),
    ...(toUtcMs !== null && { toUtcMs }),
  };
  return lostItems(reader, filter, Number.POSITIVE_INFINITY).losses.map(headOf);
}

/** A loss without its items. */
function headOf({ items: _items, ...head }: LossRow): LossHead {
  return head;
}

function pageOf(heads: readonly LossHead[], { limit, order, after }: Page): readonly LossHead[] {
  const behind = (head: LossHead): boolean => {
    if (after === null) return true;
    const distance = Date.parse(head.time) - after.timeUtcMs || head.loss - after.number;
    return order === "asc" ? distance > 0 : distance < 0;
  };
  const rows = order === "asc" ? heads : heads.toReversed();
  const first = rows.findIndex(behind);
  return first < 0 ? [] : rows.slice(first, first + limit);
}
