import { createAccount, deleteAccount } from "../store/account-verbs.ts";
import { createFolder, deleteItems, emptyTrash, move, renameFolder, trash } from "../store/changing-verbs.ts";
import { deliver } from "../store/deliver-verb.ts";
import { cat, ls } from "../store/reading-verbs.ts";
import { ROOT_OPTION } from "../store/root.ts";
import type { VerbParts } from "../verb.ts";

/** The embedded mailboxes, for places without a server and for trying things out. */
export const store: VerbParts = {
  description:
    "They behave like those of a real server and log to DIR/log/mailbox.log as one does, so that `salvage index` reads it. Every change is followed by the backup in DIR/backup.",
  options: [ROOT_OPTION],
  examples: [
    { command: "salvage store create-account john@example.com", does: "an account to try things with" },
    { command: "salvage store deliver john@example.com one.eml", does: "a message in its Inbox" },
  ],
  verbs: [
    createAccount,
    deleteAccount,
    createFolder,
    renameFolder,
    deliver,
    ls,
    cat,
    move,
    trash,
    emptyTrash,
    deleteItems,
  ],
};
