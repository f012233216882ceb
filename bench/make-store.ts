import { randomBytes } from "node:crypto";
import { existsSync, renameSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { openEmbeddedStore } from "../src/mailstore/index.ts";

/** A root folder with one mailbox, made once and kept. */
export interface BenchStore {
  readonly root: string;
  readonly account: string;
  readonly items: number;
  /** Bytes of all contents that differ. */
  readonly bytes: number;
}

const ACCOUNT = "john@example.com";

/**
 * A mailbox of `items` messages, of which `contents` differ (the others are copies, as of mailing lists and moved mail), about
 * 8 KiB each: words, which compress like text, and an attachment, which does not.
 */
export async function ensureStore(name: string, items: number, contents: number): Promise<BenchStore> {
  const root = resolve(import.meta.dirname, "../.bench", name);
  const bytes = contents * benchMessage(0).length;
  if (existsSync(root)) return { root, account: ACCOUNT, items, bytes };
  const making = `${root}.making`;
  rmSync(making, { recursive: true, force: true });
  const store = openEmbeddedStore(making);
  await store.directory!.putEntry({
    kind: "domain",
    id: "d0000000-0000-4000-8000-000000000001",
    name: "example.com",
    attributes: {},
  });
  await store.directory!.createAccount({ name: ACCOUNT });
  const mailbox = await store.openMailbox(ACCOUNT);
  const ids: number[] = [];
  for (let n = 0; n < contents; n++) {
    const item = await mailbox.add({ type: "message", folderId: 2, content: benchMessage(n) });
    ids.push(item.id);
  }
  for (let made = contents; made < items; made += contents) await mailbox.copy(ids.slice(0, items - made), 5);
  await store.close();
  renameSync(making, root);
  return { root, account: ACCOUNT, items, bytes };
}

const WORDS = "Please find attached the offer that we spoke of on the phone last week, with all prices in euro. ";

/** The n-th message: always of the same length, no two alike. */
export function benchMessage(n: number): Buffer {
  const head = `From: Boss <boss@example.org>\r\nTo: ${ACCOUNT}\r\nSubject: offer ${String(n).padStart(8, "0")}\r\nMessage-ID: <${String(n).padStart(8, "0")}@example.org>\r\n\r\n`;
  return Buffer.from(`${head}${WORDS.repeat(40)}\r\n${randomBytes(3072).toString("base64")}\r\n`);
}

/** The folder of a store's contents. */
export function blobFolder(store: BenchStore): string {
  return join(store.root, "store");
}
