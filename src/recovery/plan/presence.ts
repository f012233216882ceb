import type { ItemRecord, MailStore } from "../../mailstore/index.ts";
import type { Sighting } from "./evidence.ts";
import type { PresenceReader } from "./gather.ts";

/** Looks into the mailboxes of a store. */
export function presenceIn(store: MailStore): PresenceReader {
  return {
    async present(account, messageIds, ids) {
      if ((await store.account(account)) === null) return [];
      const mailbox = await store.openMailbox(account);
      try {
        const paths = new Map((await mailbox.folders()).map(({ id, name, path }) => [id, { id, name, path }]));
        const found = new Map<number, ItemRecord>();
        for (const messageId of messageIds)
          for await (const item of mailbox.items({ messageId })) found.set(item.id, item);
        for (const id of ids) {
          const item = found.has(id) ? null : await mailbox.item(id);
          if (item !== null) found.set(id, item);
        }
        return [...found.values()].map((item) => sightingOf(account, item, paths.get(item.folderId) ?? null));
      } finally {
        await mailbox.close();
      }
    },
  };
}

function sightingOf(account: string, item: ItemRecord, folder: Sighting["folder"]): Sighting {
  return { account, id: item.id, messageId: item.messageId ?? "", folder, timeUtcMs: item.changedUtcMs };
}
