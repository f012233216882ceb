import type { ImapFlow } from "imapflow";
import { sql } from "../embedded/database.ts";
import { deleteFolder } from "../embedded/deletions.ts";
import { folderRows, subtreeIds } from "../embedded/folder-rows.ts";
import { type AccountKey, type Operation, type OperationCore, operate } from "../embedded/operation.ts";
import type { Client } from "../port.ts";
import { FIRST_USER_ID } from "../system-folders.ts";
import type { ImapConnection } from "./connection.ts";
import { type ListedFolder, listedFolder, scanFolders } from "./folder-scan.ts";
import {
  buryVanished,
  readArrivals,
  readMarkings,
  takeArrivals,
  takeMarkings,
  VanishedMessages,
} from "./message-scan.ts";
import { type MirrorFolder, mirrorFolders, mirrorMessages, putMirrorFolder } from "./mirror.ts";

/** One mirrored account while it is open. */
export interface MirroredAccount {
  readonly core: OperationCore;
  readonly account: AccountKey;
  readonly connection: ImapConnection;
}

/** Nobody's act: the mirror has no log. */
export const SCAN: Client = { protocol: "imap", actor: null, ip: null, userAgent: null };

const STATUS = { messages: true, uidNext: true, uidValidity: true, highestModseq: true } as const;

/** A folder that has to be read: what the server said of it, and the UIDs that the mirror does not know. */
interface Reading {
  readonly folder: MirrorFolder;
  readonly newUids: readonly number[];
}

function change<T>(mirrored: MirroredAccount, work: (op: Operation) => T): Promise<T> {
  return operate(mirrored.core, mirrored.account, SCAN, { name: "SCAN" }, work);
}

/**
 * Brings the mirror in line with the server: folders, then flags and absence of known messages, then new messages, and last
 * what is gone. A folder whose UIDVALIDITY, UIDNEXT, count and MODSEQ are those of the last reading is not read again.
 * A message that moved keeps its id.
 */
export async function scanAccount(mirrored: MirroredAccount): Promise<void> {
  const { core, account, connection } = mirrored;
  const listed = await connection.read(listFolders);
  const gone = await change(mirrored, (op) => scanFolders(op, listed));
  const vanished = new VanishedMessages();
  for (const folder of gone) {
    for (const message of mirrorMessages(core.db, account, folder.folderId)) vanished.add(message);
  }
  const readings: Reading[] = [];
  for (const folder of mirrorFolders(core.db, account)) {
    const now = listed.find((entry) => entry.path === folder.path);
    if (now?.status && !isUnchanged(folder, now)) {
      readings.push(await readKnown(mirrored, { ...folder, ...now.status }, vanished));
    }
  }
  for (const reading of readings) await readNew(mirrored, reading, vanished);
  await change(mirrored, (op) => {
    buryVanished(op, vanished.left());
    for (const folder of gone.toSorted((a, b) => b.path.length - a.path.length)) removeFolder(op, folder.folderId);
    // Only now: where this was broken off, the next scan reads these folders again.
    for (const { folder } of readings) putMirrorFolder(op.db, op.account, folder);
  });
}

async function listFolders(client: ImapFlow): Promise<ListedFolder[]> {
  // Of the selected folder a server tells what it was when it was selected, even if it was made anew since: select it anew.
  // Where it is gone that fails, and then no folder is selected.
  if (client.mailbox !== false)
    await client.mailboxOpen(client.mailbox.path, { readOnly: true }).catch(() => undefined);
  return (await client.list({ statusQuery: STATUS })).map(listedFolder);
}

function isUnchanged(before: MirrorFolder, now: ListedFolder): boolean {
  const status = now.status;
  return (
    status !== null &&
    status.highestModseq !== null &&
    before.highestModseq === status.highestModseq &&
    before.uidValidity === status.uidValidity &&
    before.uidNext === status.uidNext &&
    before.messages === status.messages
  );
}

async function readKnown(
  mirrored: MirroredAccount,
  folder: MirrorFolder,
  vanished: VanishedMessages,
): Promise<Reading> {
  const { core, account, connection } = mirrored;
  const markings = await connection.inFolder(folder, "read", readMarkings);
  const isSameSeries = mirrorFolders(core.db, account).some(
    (known) => known.folderId === folder.folderId && known.uidValidity === folder.uidValidity,
  );
  const messages = mirrorMessages(core.db, account, folder.folderId);
  // Another UIDVALIDITY: the old UIDs mean nothing any more, all messages have to be recognised anew.
  const known = isSameSeries ? messages.filter(({ uid }) => uid !== null && markings.has(uid)) : [];
  const knownIds = new Set(known.map((message) => message.id));
  for (const message of messages) if (!knownIds.has(message.id)) vanished.add(message);
  if (!isSameSeries) {
    sql(core.db, "DELETE FROM imap_message WHERE mailbox = ? AND folder_id = ?").run(account.mailbox, folder.folderId);
  }
  await change(mirrored, (op) => takeMarkings(op, known, markings));
  const knownUids = new Set(known.map((message) => message.uid));
  return { folder, newUids: [...markings.keys()].filter((uid) => !knownUids.has(uid)).sort((a, b) => a - b) };
}

async function readNew(mirrored: MirroredAccount, reading: Reading, vanished: VanishedMessages): Promise<void> {
  const { folder, newUids } = reading;
  if (newUids.length === 0) return;
  await mirrored.connection.inFolder(folder, "read", async (client) => {
    for await (const arrivals of readArrivals(client, newUids)) {
      await change(mirrored, (op) => takeArrivals(op, folder.folderId, arrivals, vanished));
    }
  });
}

/** A folder that is gone; those of the system stay, empty. */
function removeFolder(op: Operation, folderId: number): void {
  sql(op.db, "DELETE FROM imap_folder WHERE mailbox = ? AND folder_id = ?").run(op.account.mailbox, folderId);
  const rows = folderRows(op.db, op.account.mailbox);
  const stillUsed = subtreeIds(rows, folderId).slice(1).length > 0;
  if (folderId >= FIRST_USER_ID && rows.has(folderId) && !stillUsed) deleteFolder(op, folderId);
}
