/** What the embedded backup engine calls itself in the log of the store that it restores to. */
export const RESTORE_CLIENT = "salvage-backup";
