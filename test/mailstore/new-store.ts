import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AccountRecord, Client, Mailbox, MailStore } from "../../src/mailstore/index.ts";
import { openEmbeddedStore } from "../../src/mailstore/index.ts";

/** A fresh embedded store with the domain example.com and the account john@example.com. */
export interface NewStore {
  readonly root: string;
  readonly store: MailStore;
  readonly john: AccountRecord;
  /** The lines of its mailbox.log so far. */
  readonly logLines: () => string[];
  /** The messages of the log (`category - message`), without time, thread and context. */
  readonly logMessages: () => string[];
  readonly open: (client?: Client) => Promise<Mailbox>;
  readonly remove: () => Promise<void>;
}

export async function newStore(): Promise<NewStore> {
  const root = mkdtempSync(join(tmpdir(), "salvage-store-"));
  const store = openEmbeddedStore(root);
  await addDomain(store, "example.com");
  const john = await store.directory!.createAccount({ name: "john@example.com" });
  const logLines = () =>
    readFileSync(join(root, "log", "mailbox.log"), "utf8")
      .trimEnd()
      .split("\n");
  return {
    root,
    store,
    john,
    logLines,
    logMessages: () => logLines().map((line) => line.slice(line.indexOf("] ", line.indexOf("] [") + 1) + 2)),
    open: (client) => store.openMailbox("john@example.com", client),
    remove: async () => {
      await store.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

export async function addDomain(store: MailStore, name: string): Promise<void> {
  await store.directory!.putEntry({ kind: "domain", id: crypto.randomUUID(), name, attributes: {} });
}

/** A small message. */
export function message(
  headers: { from?: string; messageId?: string; subject?: string; date?: string },
  body = "Hello.",
): Buffer {
  const lines = [
    `From: ${headers.from ?? "Boss <boss@example.com>"}`,
    `To: john@example.com`,
    `Subject: ${headers.subject ?? "Figures"}`,
    ...(headers.messageId === undefined ? [] : [`Message-ID: ${headers.messageId}`]),
    `Date: ${headers.date ?? "Mon, 11 Mar 2024 09:14:02 +0100"}`,
    "",
    body,
  ];
  return Buffer.from(lines.join("\r\n"));
}

export async function readAll(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all).toString("latin1");
}

export async function listed<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
