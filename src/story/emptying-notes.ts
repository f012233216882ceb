import type { StoryEvent } from "../core/index.ts";
import type { Emptying } from "./act-record.ts";
import { forSubtree } from "./folder-tree.ts";
import { note } from "./notes.ts";
import type { MailboxState } from "./state.ts";
import type { FolderNode } from "./tracked.ts";
import type { Note } from "./types.ts";

/** Most folders with unknown contents, and most gaps, that one loss names. */
const MAX_NAMED = 20;

/** Why the items found are not as many as the server counted, as far as the log's own shape tells. */
export function countNotes({ claimed, listed, history }: Emptying, found: number): readonly Note[] {
  if (claimed === null) return history;
  if (found === claimed) return [];
  const counts = { count: found, of: claimed };
  if (found < claimed) return [note(listed > 0 ? "list-shorter-than-count" : "fewer-than-claimed", counts), ...history];
  if (listed > claimed) return [note("list-longer-than-count", counts)];
  return [note("more-than-claimed", counts), ...history];
}

/**
 * What the log cannot know of a folder's contents: it must have all comings and goings since the folder was last empty for sure (at
 * its creation, or when it was emptied before).
 */
export function historyNotes(state: MailboxState, folder: FolderNode | null, event: StoryEvent): Note[] {
  const { logBeginsUtcMs, gaps } = state.context;
  const emptyAt = folder?.emptyAtUtcMs ?? state.createdUtcMs;
  const notes: Note[] = [];
  if (emptyAt === null) notes.push(note("log-begins-late", { fromUtcMs: logBeginsUtcMs }));
  const since = emptyAt ?? logBeginsUtcMs;
  for (const gap of gaps.filter(({ fromUtcMs, toUtcMs }) => toUtcMs > since && fromUtcMs < event.timeUtcMs))
    if (notes.length < MAX_NAMED) notes.push(note("gap", { fromUtcMs: gap.fromUtcMs, toUtcMs: gap.toUtcMs }));
  for (const node of unknownFolders(folder)) {
    if (notes.length < MAX_NAMED) notes.push(note("folder-contents-unknown", { name: node.name }));
  }
  return notes.length > 0 ? notes : [note("cause-unknown")];
}

/** Folders below that came with contents the log never saw. */
function unknownFolders(folder: FolderNode | null): FolderNode[] {
  const unknown: FolderNode[] = [];
  if (folder === null) return unknown;
  forSubtree(folder, (node) => {
    if (node !== folder && !node.createdInLog && node.deletedBy === null) unknown.push(node);
  });
  return unknown.sort((a, b) => a.id - b.id);
}
