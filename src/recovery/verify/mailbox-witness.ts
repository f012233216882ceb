import { digestStream, type ItemRecord, type Mailbox, type MailStore } from "../../mailstore/index.ts";
import type { Found, Testimony, Wanted, Witness } from "./witness.ts";

/** Mailboxes (embedded ones, or on IMAP servers) as witness: items by their Message-ID or by the id that the engine named, their contents read and measured. */
export function mailboxWitness(store: MailStore): Witness {
  return {
    by: "mailstore",
    async look(account, wanted) {
      if ((await store.account(account)) === null) return { reached: false, items: null, found: new Map() };
      const mailbox = await store.openMailbox(account);
      try {
        const found = await findAll(mailbox, wanted);
        // An IMAP server is looked at when its mailbox is opened: only now the count is of today.
        return { reached: true, items: (await store.account(account))?.items ?? null, found };
      } finally {
        await mailbox.close();
      }
    },
  };
}

async function findAll(mailbox: Mailbox, wanted: readonly Wanted[]): Promise<Testimony["found"]> {
  const paths = new Map((await mailbox.folders()).map(({ id, path }) => [id, path]));
  const found = new Map<number, readonly Found[]>();
  for (const { id, messageId, claimedId } of wanted) {
    const items: ItemRecord[] = [];
    if (messageId !== null) for await (const item of mailbox.items({ messageId })) items.push(item);
    const claimed = claimedId === null ? null : await mailbox.item(claimedId);
    if (claimed !== null && !items.some((item) => item.id === claimed.id)) items.push(claimed);
    found.set(id, await Promise.all(items.map((item) => foundOf(mailbox, item, paths.get(item.folderId) ?? null))));
  }
  return found;
}

async function foundOf(mailbox: Mailbox, item: ItemRecord, folder: string | null): Promise<Found> {
  const { id, messageId, changedUtcMs } = item;
  const digest = item.sizeBytes === 0 && item.digest === null ? null : await measured(mailbox, id);
  const hasContent = item.digest !== null || item.type === "message";
  const intact = hasContent ? digest !== null && (item.digest === null || item.digest === digest) : true;
  return { id, messageId, digest, intact, folder, changedUtcMs };
}

/** The digest of the bytes as they are, or null where they cannot be read. */
async function measured(mailbox: Mailbox, id: number): Promise<string | null> {
  const hash = digestStream();
  try {
    for await (const chunk of await mailbox.content(id)) hash.update(chunk as Uint8Array);
    return hash.digest();
  } catch {
    return null;
  }
}
