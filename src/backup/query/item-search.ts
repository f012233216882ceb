import type { BackupPath } from "../path/backup-path.ts";
import { stateAt } from "../path/history.ts";
import type { ItemState } from "../path/item-state.ts";
import { walkItems } from "../path/walk.ts";

export interface ItemSearch {
  /** Item id; null: any. */
  readonly id: number | null;
  /** Found in subject, name, sender, Message-ID or metadata; case counts. Null: anything. */
  readonly text: string | null;
  /** Null: all types. */
  readonly type: string | null;
  /** Limits of the item's own date (received or made), the upper one exclusive. */
  readonly beforeUtcMs: number | null;
  readonly afterUtcMs: number | null;
  readonly show: "all" | "deleted" | "not_deleted";
}

/** Items of an account whose newest state fits, in order of their files. */
export async function* searchItems(path: BackupPath, accountId: string, search: ItemSearch): AsyncGenerator<ItemState> {
  for await (const { states, itemId } of walkItems(path, [accountId])) {
    if (states === null || (search.id !== null && itemId !== search.id)) continue;
    const state = stateAt(states, "last");
    if (state !== null && fits(state, search)) yield state;
  }
}

function fits(state: ItemState, search: ItemSearch): boolean {
  if (search.show !== "all" && state.deleted !== (search.show === "deleted")) return false;
  if (search.type !== null && state.type !== search.type) return false;
  if (search.beforeUtcMs !== null && state.dateUtcMs >= search.beforeUtcMs) return false;
  if (search.afterUtcMs !== null && state.dateUtcMs < search.afterUtcMs) return false;
  return search.text === null || searchable(state).includes(search.text);
}

function searchable(state: ItemState): string {
  const { subject, name, sender, messageId, metadata } = state;
  return [subject, name, sender, messageId, JSON.stringify(metadata)].join("\n");
}
