import type { LossRow } from "../../query/index.ts";
import { digestOfJson } from "./canonical.ts";
import { keyOf } from "./evidence.ts";
import type { PlanStep } from "./types.ts";

/**
 * The digest of what the log says about the items of a plan's steps, and about everything that was deleted inside their windows.
 * A log that grows by other things keeps it; an index of another log, or a deletion that turns up inside a window, changes it.
 */
export function evidenceDigest(steps: readonly PlanStep[], deletions: readonly LossRow[]): string {
  const byItem = new Map<string, string[]>();
  const byAccount = new Map<string, { readonly timeUtcMs: number; readonly id: number }[]>();
  for (const { account, notLost, items } of deletions) {
    if (account === null) continue;
    const all = byAccount.get(account.toLowerCase()) ?? [];
    byAccount.set(account.toLowerCase(), all);
    for (const item of items) {
      const key = keyOf({ account, id: item.id });
      byItem.set(key, [...(byItem.get(key) ?? []), `${item.deletedAt} ${item.type} ${item.messageId} ${notLost}`]);
      all.push({ timeUtcMs: Date.parse(item.deletedAt), id: item.id });
    }
  }
  return digestOfJson(
    steps.map(({ account, items, window }) => ({
      account,
      items: items.map(({ id }) => ({ id, deletions: byItem.get(keyOf({ account, id })) ?? [] })),
      inWindow: window === null ? null : idsWithin(byAccount.get(account.toLowerCase()) ?? [], window),
    })),
  );
}

function idsWithin(
  all: readonly { readonly timeUtcMs: number; readonly id: number }[],
  window: { readonly from: string; readonly to: string },
): number[] {
  const [from, to] = [Date.parse(window.from), Date.parse(window.to)];
  const inside = all.filter(({ timeUtcMs }) => timeUtcMs >= from && timeUtcMs <= to);
  return [...new Set(inside.map(({ id }) => id))].sort((a, b) => a - b);
}
