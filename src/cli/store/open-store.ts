import { messageOf, UsageError } from "../../core/index.ts";
import type { Mailbox, MailStore } from "../../mailstore/index.ts";
import { passwordPrompt } from "../ask-password.ts";
import type { Call } from "../verb.ts";
import { rootOfCall } from "./root.ts";

/**
 * Runs `work` on the mailboxes of the call's root, which must be there, and closes them again: the embedded ones, and those on
 * IMAP servers that its `imap.json` names. Changes no mailbox by itself.
 */
export async function withStore<T>(call: Call, work: (store: MailStore) => Promise<T>): Promise<T> {
  const { hasImapServers, openMailStore } = await import("../../mailstore/index.ts");
  const root = rootOfCall(call);
  const store = openMailStore(root, {
    create: hasImapServers(root),
    environment: call.terminal.env,
    askPassword: passwordPrompt(call.terminal),
  });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/**
 * The same for work that changes the store: the backup's real-time scan follows it, so that what one command puts in and the
 * next deletes is in the backup. `create`: makes the store where there is none.
 */
export async function withFollowedStore<T>(
  call: Call,
  work: (store: MailStore) => Promise<T>,
  create = false,
): Promise<T> {
  const { openEmbeddedStore } = await import("../../mailstore/index.ts");
  const root = rootOfCall(call);
  const store = openEmbeddedStore(root, { create });
  const engine = await openFollower(call, root, store);
  try {
    return await (engine === null ? work(store) : engine.context.realTime.gather(() => work(store)));
  } finally {
    engine?.close();
    await store.close();
  }
}

/** A backup that cannot follow does not stop the mail: it is told, and the next SmartScan catches up. */
async function openFollower(call: Call, root: string, store: MailStore) {
  const { openBackupEngine } = await import("../../backup/index.ts");
  try {
    return await openBackupEngine({ root, store, environment: call.terminal.env });
  } catch (error) {
    call.terminal.note(`salvage: the backup does not follow this change: ${messageOf(error)}`);
    return null;
  }
}

/** Runs changing work on the mailbox of the account that the call's first word names. */
export function withFollowedMailbox<T>(call: Call, work: (mailbox: Mailbox) => Promise<T>): Promise<T> {
  return withFollowedStore(call, async (store) => work(await store.openMailbox(call.words[0] ?? "")));
}

/**
 * Item ids as words.
 * @throws {UsageError} where there is none, or one is no id
 */
export function itemIds(words: readonly string[]): number[] {
  const wrong = words.find((word) => !/^[1-9]\d{0,9}$/.test(word));
  if (wrong !== undefined)
    throw new UsageError(`"${wrong}" is no item id`, "ids are numbers: salvage store ls ACCOUNT");
  if (words.length === 0) throw new UsageError("no item is named", "give at least one item id");
  return words.map(Number);
}
