import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type BackupEngine, openBackupEngine } from "../../src/backup/index.ts";
import { type ItemRecord, type Mailbox, type MailStore, openEmbeddedStore } from "../../src/mailstore/index.ts";

/** A real embedded store with a backup beside it, in a temporary folder that goes with the test. */
export interface World {
  readonly root: string;
  readonly store: MailStore;
  readonly engine: BackupEngine;
  mailbox(account: string): Promise<Mailbox>;
  deliver(account: string, subject: string, folderId?: number): Promise<ItemRecord>;
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "salvage-backup-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function message(subject: string, from = "boss@example.org"): Buffer {
  const id = subject.replaceAll(/[^a-z0-9]/gi, "-").toLowerCase();
  return Buffer.from(
    `From: Boss <${from}>\r\nTo: john@example.com\r\nSubject: ${subject}\r\nMessage-ID: <${id}@example.org>\r\n` +
      `Date: Mon, 15 Nov 2021 10:00:00 +0000\r\nContent-Type: text/plain\r\n\r\nText of ${subject}.\r\n`,
  );
}

/** A store with john@example.com (or the accounts given), and its engine scanning in real time. */
export async function newWorld(options: { zone?: string; accounts?: readonly string[] } = {}): Promise<World> {
  return openWorld(temporaryFolder(), options);
}

export async function openWorld(
  root: string,
  options: { zone?: string; accounts?: readonly string[] } = {},
): Promise<World> {
  const store = openEmbeddedStore(root);
  const engine = await openBackupEngine({ root, store, zone: options.zone ?? "UTC" });
  onTestFinished(async () => {
    engine.close();
    await store.close();
  });
  const accounts = options.accounts ?? ["john@example.com"];
  await ensureDomain(store, "example.com");
  for (const name of accounts) if ((await store.account(name)) === null) await store.directory!.createAccount({ name });
  return {
    root,
    store,
    engine,
    mailbox: (account) => store.openMailbox(account),
    async deliver(account, subject, folderId = 2) {
      const mailbox = await store.openMailbox(account);
      return mailbox.add({ type: "message", folderId, content: message(subject) });
    },
  };
}

export async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const value of values) found.push(value);
  return found;
}

/** `folder path: subject` of every item of an account, sorted. */
export async function contentsOf(world: Pick<World, "mailbox">, account: string): Promise<string[]> {
  const mailbox = await world.mailbox(account);
  const paths = new Map((await mailbox.folders()).map((folder) => [folder.id, folder.path]));
  const items = await all(mailbox.items());
  return items.map((item) => `${paths.get(item.folderId)}: ${item.subject ?? item.name}`).sort();
}

/** Makes a domain where it is missing. */
export async function ensureDomain(store: MailStore, name: string): Promise<void> {
  if ((await store.directory!.entry("domain", name)) !== null) return;
  await store.directory!.putEntry({ kind: "domain", id: randomUUID(), name, attributes: {} });
}
