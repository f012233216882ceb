import type { PulseBucket } from "../questions/questions.ts";

const BLOCKS = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

/**
 * Deletions over time, a sign a bucket: a block by their number, `·` where there is log but no deletion, a blank where there is
 * no log: that nothing was recorded is not that nothing happened.
 */
export function histogramText(buckets: readonly PulseBucket[]): string {
  const most = buckets.reduce((high, { deletions }) => Math.max(high, deletions), 0);
  return buckets.map((bucket) => signOf(bucket, most)).join("");
}

function signOf({ deletions, covered }: PulseBucket, most: number): string {
  if (deletions > 0) return BLOCKS[Math.min(7, Math.floor((7 * Math.log1p(deletions)) / Math.log1p(most)))] ?? "█";
  return covered ? "·" : " ";
}
