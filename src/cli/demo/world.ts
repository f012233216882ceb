import { randomUUID } from "node:crypto";
import type { Client, Mailbox, MailStore } from "../../mailstore/index.ts";
import { LETTERS, letterBytes, RECIPIENT, SENDER, THROWN_AWAY } from "./letters.ts";

const LMTP: Client = { protocol: "lmtp", actor: null, ip: "192.0.2.25", userAgent: null };
const BROWSER: Client = {
  protocol: "soap",
  actor: null,
  ip: "203.0.113.7",
  userAgent: "ZimbraWebClient - FF120 (Linux)",
};

/** Folder id of the Inbox on every server (Mailbox.java, ID_FOLDER_INBOX). */
const INBOX = 2;

/** One line of a mailbox's contents. */
export interface Shown {
  readonly id: number;
  readonly folder: string;
  readonly subject: string;
}

/** Two accounts, and mail from one to the other, part of it filed. */
export async function fillMailboxes(store: MailStore, nowUtcMs: number): Promise<void> {
  if (store.directory === null) throw new Error("the embedded store has a directory");
  await store.directory.putEntry({ kind: "domain", id: randomUUID(), name: "example.com", attributes: {} });
  for (const name of [RECIPIENT, SENDER]) await store.directory.createAccount({ name });
  await inMailbox(store, LMTP, async (mailbox) => {
    for (const letter of LETTERS) {
      const content = letterBytes(letter, nowUtcMs);
      await mailbox.add({ type: "message", folderId: INBOX, content, envelopeSender: SENDER });
    }
  });
  await inMailbox(store, BROWSER, async (mailbox) => {
    const filed = await mailbox.createFolder({ parentId: INBOX, name: "Offers" });
    await mailbox.move(await idsOf(mailbox, ["Offer 2024-17"]), filed.id);
  });
}

/** What nobody should have done. */
export function throwAway(store: MailStore): Promise<void> {
  return inMailbox(store, BROWSER, async (mailbox) => {
    await mailbox.trash(await idsOf(mailbox, THROWN_AWAY));
    await mailbox.emptyTrash();
  });
}

async function idsOf(mailbox: Mailbox, subjects: readonly string[]): Promise<number[]> {
  const ids: number[] = [];
  for await (const { id, subject } of mailbox.items()) if (subjects.includes(subject ?? "")) ids.push(id);
  return ids;
}

/** What lies in the recipient's mailbox. */
export function contentsOf(store: MailStore): Promise<Shown[]> {
  return inMailbox(store, BROWSER, async (mailbox) => {
    const paths = new Map((await mailbox.folders()).map(({ id, path }) => [id, path]));
    const rows: Shown[] = [];
    for await (const { id, folderId, subject } of mailbox.items({ types: ["message"] })) {
      rows.push({ id, folder: paths.get(folderId) ?? "", subject: subject ?? "" });
    }
    return rows;
  });
}

async function inMailbox<T>(store: MailStore, client: Client, work: (mailbox: Mailbox) => Promise<T>): Promise<T> {
  const mailbox = await store.openMailbox(RECIPIENT, client);
  try {
    return await work(mailbox);
  } finally {
    await mailbox.close();
  }
}
