import { messageOf } from "../../core/index.ts";
import type { FolderRecord } from "../../mailstore/index.ts";
import type { ItemState } from "../path/item-state.ts";
import { type FolderHistories, TRASH_ID } from "./folder-histories.ts";
import { type PathStep, pathOf, stepsOf, type TargetFolders } from "./target-folders.ts";

/**
 * Where an item belongs: its last folder outside Trash, by the name that the folder had then; Trash where it never was
 * anywhere else; null where nothing is known of its folder (the callers' `unknown_XX`).
 */
export async function originalPlace(
  folders: FolderHistories,
  states: readonly ItemState[],
  upTo: ItemState,
): Promise<readonly PathStep[] | null> {
  let fallback: readonly PathStep[] | null = null;
  for (let at = states.lastIndexOf(upTo); at >= 0; at--) {
    const state = states[at]!;
    const untilUtcMs = at === states.length - 1 || state === upTo ? lastInstant(state) : state.endUtcMs!;
    const found = await placeInState(folders, state, untilUtcMs);
    if (found === null) continue;
    if (!found.inTrash) return found.steps;
    fallback ??= found.steps;
  }
  return fallback;
}

interface FoundPlace {
  readonly steps: readonly PathStep[];
  readonly inTrash: boolean;
}

/** A deletion is looked at where it happened, a living state as of now. */
function lastInstant(state: ItemState): number {
  return state.deleted ? state.startUtcMs : (state.endUtcMs ?? Number.MAX_SAFE_INTEGER);
}

/** The item's folder while one state held: the folder may have been moved to Trash meanwhile, with the item in it. */
async function placeInState(
  folders: FolderHistories,
  state: ItemState,
  untilUtcMs: number,
): Promise<FoundPlace | null> {
  const last = await folders.placeAt(state.folderId, untilUtcMs);
  if (last === null) return rememberedPlace(state);
  if (!last.inTrash || state.folderId === TRASH_ID) return last;
  for (const changedUtcMs of last.changedUtcMs) {
    const before = await folders.placeAt(state.folderId, changedUtcMs - 1);
    if (before !== null && !before.inTrash) return before;
    if (changedUtcMs <= state.startUtcMs && !state.deleted) break;
  }
  return last;
}

/** The path that the scan noted with the item, where the folder's own history is lost. */
function rememberedPlace(state: ItemState): FoundPlace | null {
  if (state.folderPath === null) return null;
  const inTrash =
    state.folderId === TRASH_ID || state.folderPath === "/Trash" || state.folderPath.startsWith("/Trash/");
  return { steps: stepsOf(state.folderPath), inTrash };
}

/** The folder of a place; where it cannot be made (a name that no mailbox takes), the `unknown_XX` one, and that is told. */
export async function ensurePlace(
  folders: TargetFolders,
  place: readonly PathStep[] | null,
  state: ItemState,
  note: (text: string) => void,
): Promise<FolderRecord> {
  const unknown = unknownFolder(state);
  try {
    return await folders.ensure(place ?? unknown);
  } catch (error) {
    if (place === null) throw error;
    note(`folder ${pathOf(place)} cannot be made (${messageOf(error)}): its items go to ${pathOf(unknown)}`);
    return folders.ensure(unknown);
  }
}

/** `unknown_XX`: the folder for items of which only the number of their folder is left. */
export function unknownFolder(state: ItemState): readonly PathStep[] {
  return stepsOf(`unknown_${String(state.folderId).padStart(2, "0")}`);
}
