import { type IndexReader, lossHeads } from "../../query/index.ts";
import type { LossHead, LossQuestion, Page } from "./questions.ts";

/** A page of losses. */
export function lossPage(
  reader: IndexReader,
  question: LossQuestion,
  { limit, order, after }: Page,
  zone: string | null = null,
): readonly LossHead[] {
  return lossHeads(reader, lossFilterOf(question), { limit, order, ...(after !== null && { after }) }, zone);
}

export function countLosses(reader: IndexReader, question: LossQuestion): number {
  return reader.countLosses(lossFilterOf(question));
}

function lossFilterOf({ account, sender, host, fromUtcMs, toUtcMs, all }: LossQuestion) {
  return {
    all,
    ...(account !== null && { account }),
    ...(sender !== null && { sender }),
    ...(host !== null && { host }),
    ...(fromUtcMs !== null && { fromUtcMs }),
    ...(toUtcMs !== null && { toUtcMs }),
  };
}
