/**
 * The items of a loss as they are stored, column by column: how many; the ids, each as the difference from the one before; types,
 * certainties and times of deletion; which of the other columns there are, and those: what no item has takes no room.
 */
export const OTHER = {
  messageId: 1,
  /** Place among the senders, which are stored apart: the index finds losses by them. */
  sender: 2,
  /** Place in a table of folders in front of the column. */
  folder: 4,
  /** Milliseconds from Trash to deletion. */
  trashedBefore: 8,
  name: 16,
  /** How many ids each item has, and the ids as differences from its own. */
  restoredAs: 32,
  movedTo: 64,
} as const;
