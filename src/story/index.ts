/**
 * story: replays the events of one mailbox into the stories of its items, the losses, and the deletions that are no losses.
 *
 * Pure: no clock, no files, no database; the same events give the same answer, key for key. One act is one loss (of one cause), each
 * item in it once. A deletion is `logged` where a record names the id, `inferred` where it is reconstructed and the server's own
 * count agrees, `possible` where it is reconstructed and the count does not agree, is missing, or the history has holes.
 *
 * It does not promise what no log tells: whether the server keeps deleted items in a dumpster (the state is `deleted`, never
 * `dumpster`), whether a deletion was rolled back without a word (unless the item is seen alive later), folder renames before the
 * next line that names the folder, or what lay in a folder before the log begins.
 */
export { describeNote, note } from "./notes.ts";
export {
  type OwnOfLoss,
  type PackedLoss,
  packLoss,
  type SharedOfLoss,
  unpackLossItems,
  unpackOwn,
  unpackShared,
} from "./packed-loss.ts";
export { readLossItems } from "./read-loss-items.ts";
export { replayMailbox } from "./replay.ts";
export { isContainerType } from "./tracked.ts";
export * from "./types.ts";
export { type VerdictContext, verdict } from "./verdict.ts";
export { reasonWords } from "./verdict-words.ts";
