/** The words of the engines' command lines (manual pages of `carbonio backup doItemRestore` and `doUndelete`). */

/** What the planner and the gate know of an engine that is driven by command lines. */
export interface EngineProfile {
  readonly name: string;
  /** Program and module. */
  readonly command: readonly string[];
  /** Cost of commands in the time of one item restore: an undelete looks at every item of the account. */
  readonly costs: { readonly item: number; readonly undelete: number };
}

export const ENGINE_PROFILES: Readonly<Record<"backup" | "carbonio", EngineProfile>> = {
  // Both engines work one operation after the other. What an undelete costs besides its items is one walk over the account's
  // metadata; it is worth that from a handful of items on, and leaves a tag on them, so single commands win a tie.
  carbonio: { name: "carbonio", command: ["carbonio", "backup"], costs: { item: 1, undelete: 4 } },
  backup: { name: "backup", command: ["salvage", "backup"], costs: { item: 1, undelete: 4 } },
};

/**
 * Whether an account name may stand on a command line: `local@domain` without blanks, quotes, control characters or anything
 * that a shell or the engine's own line reader could take apart, and not beginning like an option.
 */
export function isSafeAccount(account: string): boolean {
  return account.length <= 254 && /^[a-z0-9_][a-z0-9._%+=~-]*@[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/i.test(account);
}

/** Whether a folder path may stand on a command line: printable, without the characters that end a quoted word. */
export function isSafeFolder(path: string): boolean {
  return path.length <= 1024 && /^\/?[^\p{C}\p{Zl}\p{Zp}"\\$`'-][^\p{C}\p{Zl}\p{Zp}"\\$`]*$/u.test(path);
}

export function itemRestoreArgv(
  command: readonly string[],
  account: string,
  id: number,
  restoreFolder: string | null,
): string[] {
  const folder = restoreFolder === null ? [] : ["restore_folder", restoreFolder];
  return [...command, "doItemRestore", account, String(id), ...folder];
}

/** Dates as `dd/MM/yyyy HH:mm:ss` in the server's zone. */
export function undeleteArgv(
  command: readonly string[],
  account: string,
  fromLocal: string,
  toLocal: string,
): string[] {
  return [...command, "doUndelete", account, fromLocal, toLocal];
}
