import type { FolderSettings } from "../../mailstore/index.ts";
import { type BackupPath, readItem } from "../path/backup-path.ts";
import { stateAt } from "../path/history.ts";
import type { ItemState } from "../path/item-state.ts";
import type { PathStep } from "./target-folders.ts";

/** Where folders were in the past: paths by folder id and instant, from the folders' own histories. */
export interface FolderHistories {
  /** The path of a folder at an instant and whether it lay in Trash; null where the backup does not know the folder. */
  placeAt(folderId: number, atUtcMs: number): Promise<Place | null>;
  /** The states of a folder, oldest first; none where unknown. */
  historyOf(folderId: number): Promise<readonly ItemState[]>;
}

export interface Place {
  /** From below the root down to the folder. */
  readonly steps: readonly PathStep[];
  readonly inTrash: boolean;
  /** Instants before `atUtcMs` at which the folder or one above it changed, newest first. */
  readonly changedUtcMs: readonly number[];
}

const ROOT_ID = 1;
export const TRASH_ID = 3;
/** Deeper trees are taken for damage (a cycle). */
const MAX_DEPTH = 100;

/**
 * @param settingsUntilUtcMs folders get the colour, view, … that they had latest up to here, whatever instant names them
 */
export function folderHistoriesOf(path: BackupPath, accountId: string, settingsUntilUtcMs: number): FolderHistories {
  const cache = new Map<number, Promise<readonly ItemState[]>>();

  function historyOf(folderId: number): Promise<readonly ItemState[]> {
    let history = cache.get(folderId);
    if (history === undefined) {
      history = readItem(path, accountId, folderId).catch(() => []);
      cache.set(folderId, history);
    }
    return history;
  }

  async function placeAt(folderId: number, atUtcMs: number): Promise<Place | null> {
    const steps: PathStep[] = [];
    const changedUtcMs: number[] = [];
    let inTrash = false;
    for (let id = folderId, depth = 0; id > ROOT_ID; depth++) {
      const states = await historyOf(id);
      const state = nearestState(states, atUtcMs);
      if (state === null || state.name === null || depth > MAX_DEPTH) return null;
      steps.unshift({ name: state.name, settings: folderSettings(nearestState(states, settingsUntilUtcMs) ?? state) });
      changedUtcMs.push(...states.map((one) => one.startUtcMs).filter((start) => start <= atUtcMs));
      inTrash ||= id === TRASH_ID;
      id = state.folderId;
    }
    return { steps, inTrash, changedUtcMs: changedUtcMs.sort((a, b) => b - a) };
  }

  return { placeAt, historyOf };
}

/** The state at an instant; before the first one the first, after the last one the last. */
function nearestState(states: readonly ItemState[], atUtcMs: number): ItemState | null {
  const first = states[0];
  if (first === undefined) return null;
  return atUtcMs < first.startUtcMs ? first : (stateAt(states, atUtcMs) ?? states.at(-1) ?? null);
}

/** What a folder gets when it is made again: all but its shares, which name other accounts by their ids. */
export function folderSettings(state: ItemState): Partial<FolderSettings> {
  const { settings } = state;
  if (settings === null || settings.content?.kind !== "folder") return {};
  return { ...settings, grants: [] };
}
