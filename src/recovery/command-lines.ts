import { blobFolder } from "./snapshot/blob-path.ts";

/** The words of the engines' command lines (manual pages of `carbonio backup doItemRestore` and `doUndelete`). */

/** What the planner and the gate know of an engine that is driven by command lines. */
export interface EngineProfile {
  readonly name: string;
  /** Program and module. */
  readonly command: readonly string[];
  /** Cost of commands in the time of one item restore: an undelete looks at every item of the account. */
  readonly costs: { readonly item: number; readonly undelete: number };
  /** It can bring back what was deleted in a window of time. */
  readonly windows: boolean;
}

export type EngineName = "backup" | "carbonio" | "dumpster" | "snapshot" | "archive";

export const ENGINE_PROFILES: Readonly<Record<EngineName, EngineProfile>> = {
  // Both engines work one operation after the other. What an undelete costs besides its items is one walk over the account's
  // metadata; it is worth that from a handful of items on, and leaves a tag on them, so single commands win a tie.
  carbonio: { name: "carbonio", command: ["carbonio", "backup"], costs: { item: 1, undelete: 4 }, windows: true },
  backup: { name: "backup", command: ["salvage", "backup"], costs: { item: 1, undelete: 4 }, windows: true },
  // Done by SOAP; the words are those by which an administrator would do the same by hand.
  dumpster: { name: "dumpster", command: ["zmmailbox", "-z", "-m"], costs: { item: 1, undelete: 1 }, windows: false },
  // Done in process; the words name the content by its id.
  archive: {
    name: "archive",
    command: ["salvage", "store", "deliver"],
    costs: { item: 1, undelete: 1 },
    windows: false,
  },
  // Done in process; the file is named without the change number that a volume puts behind its id.
  snapshot: {
    name: "snapshot",
    command: ["salvage", "store", "deliver"],
    costs: { item: 1, undelete: 1 },
    windows: false,
  },
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

/** `zmmailbox -z -m ACCOUNT recoverItem ID FOLDER`. Without a folder of one's choice: where the item was, as far as that can be said. */
export function recoverArgv(
  command: readonly string[],
  account: string,
  id: number,
  restoreFolder: string | null,
): string[] {
  return [...command, account, "recoverItem", String(id), restoreFolder ?? "/Inbox"];
}

/** The words that bring one item back, by the engine's name. */
export function itemArgv(
  engine: { readonly name: string; readonly command: readonly string[] },
  owner: { readonly account: string; readonly mailbox: number | null },
  id: number,
  restoreFolder: string | null,
): string[] {
  const { account, mailbox } = owner;
  const folder = restoreFolder === null ? [] : ["folder", restoreFolder];
  if (engine.name === "dumpster") return recoverArgv(engine.command, account, id, restoreFolder);
  if (engine.name === "snapshot") {
    const file = mailbox === null ? `${id}.msg` : `${blobFolder(mailbox, id)}/${id}.msg`;
    return [...engine.command, account, file, ...folder];
  }
  if (engine.name === "archive") return [...engine.command, account, `${id}.eml`, ...folder];
  return itemRestoreArgv(engine.command, account, id, restoreFolder);
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
