/**
 * What makes a session suspicious: every rule and threshold in this one place. A mark is a reason to look, never a verdict: each
 * names what it saw. All rules speak of losses (what left the mailbox for good), not of moves to Trash.
 */

/** `mass-deletion`: so many items, or more, left mailboxes in one session. Cleaning up by hand seldom comes near. */
export const MASS_DELETION_ITEMS = 50;

/**
 * `trash-then-empty`: items went to Trash and out of it within this time, all at once or one by one. Emptying right away hides
 * what was deleted.
 */
export const TRASH_THEN_EMPTY_SECONDS = 60;

/** `delete-after-filter`: deletions so soon after the account's filters, or its preferences (a forward is one), were changed. */
export const AFTER_FILTER_SECONDS = 60 * 60;

/** `hard-delete`: so many items, or more, were deleted out of a folder without going through Trash. */
export const HARD_DELETED_ITEMS = 1;

/**
 * Causes in which a person chose to pass Trash by. An expunge, a POP3 client and retention do so by their nature, and an emptied
 * folder is named by its own rule.
 */
export const HARD_DELETE_CAUSES: readonly string[] = ["delete", "dav", "activesync"];

/**
 * Requests that change filters or forwards, as the server names them. The log does not say which preference was changed, so
 * `ModifyPrefsRequest` stands for a forward that may have been set.
 */
export const FILTER_REQUESTS: readonly string[] = [
  "ModifyFilterRulesRequest",
  "ModifyOutgoingFilterRulesRequest",
  "SaveRulesRequest",
  "ModifyPrefsRequest",
];

/** `new-address-deletes` needs no threshold: the first session from an address, with an account that was seen from others. */
export const SUSPICION_RULES = [
  "mass-deletion",
  "new-address-deletes",
  "trash-then-empty",
  "hard-delete",
  "delete-after-filter",
] as const;
export type SuspicionRule = (typeof SUSPICION_RULES)[number];

/** One reason to look at a session. */
export interface Suspicion {
  readonly rule: SuspicionRule;
  /** The reason in words. */
  readonly reason: string;
  /** Items concerned. */
  readonly items: number;
  /** Numbers of the losses that show it. */
  readonly losses: readonly number[];
}
