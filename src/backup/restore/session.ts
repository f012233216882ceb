import { RESTORE_CLIENT } from "../../core/index.ts";
import type { Mailbox, MailStore } from "../../mailstore/index.ts";
import type { BackupPath } from "../path/backup-path.ts";
import type { BlobSource } from "../path/blobs.ts";
import type { BackupAccount } from "./account-names.ts";
import { type FolderHistories, folderHistoriesOf } from "./folder-histories.ts";
import type { RestoreLedger } from "./ledger.ts";
import { type ItemPutter, itemPutterOf } from "./put-items.ts";
import type { RestoreListener } from "./report.ts";
import { type TargetFolders, targetFoldersOf } from "./target-folders.ts";

/** What every restore works with. */
export interface RestoreContext {
  readonly store: MailStore;
  /** Where is read from: for an external restore another path than the one that is written. */
  readonly source: BackupPath;
  readonly blobs: BlobSource;
  readonly ledger: RestoreLedger;
  readonly listener: RestoreListener;
  readonly nowUtcMs: () => number;
  /** An instant for people, with its zone. */
  readonly showDate: (timeUtcMs: number) => string;
  readonly checkpoint: () => void;
}

/** One account of the backup on its way into one open mailbox. */
export interface RestoreSession {
  readonly account: BackupAccount;
  readonly mailbox: Mailbox;
  readonly histories: FolderHistories;
  readonly folders: TargetFolders;
  readonly putter: ItemPutter;
}

export interface SessionOptions {
  readonly addTags?: readonly string[];
  readonly maxBytes?: number | null;
  readonly sameFolderOnly?: boolean;
  /** Folders that are made get the settings they had latest up to here. Default: the newest. */
  readonly settingsUntilUtcMs?: number;
}

/** Who the store's log says did it. */
const RESTORER = { protocol: "soap", actor: null, ip: "127.0.0.1", userAgent: RESTORE_CLIENT } as const;

/** Opens a mailbox for a restore, works, and closes it. @throws {SalvageError} `no-such-account` where there is no mailbox */
export async function withSession<R>(
  context: RestoreContext,
  account: BackupAccount,
  targetId: string,
  options: SessionOptions,
  work: (session: RestoreSession) => Promise<R>,
): Promise<R> {
  const mailbox = await context.store.openMailbox(targetId, RESTORER);
  try {
    const folders = await targetFoldersOf(mailbox);
    const putter = itemPutterOf({
      mailbox,
      sourceName: account.name,
      sourceId: account.id,
      blobs: context.blobs,
      ledger: context.ledger,
      listener: context.listener,
      addTags: options.addTags ?? [],
      maxBytes: options.maxBytes ?? null,
      sameFolderOnly: options.sameFolderOnly ?? false,
      folders,
      changeSequence: async () => (await context.store.account(mailbox.accountId))?.changeSequence ?? 0,
      checkpoint: context.checkpoint,
    });
    const histories = folderHistoriesOf(
      context.source,
      account.id,
      options.settingsUntilUtcMs ?? Number.MAX_SAFE_INTEGER,
    );
    return await work({ account, mailbox, histories, folders, putter });
  } finally {
    await mailbox.close();
  }
}
