import { randomUUID } from "node:crypto";
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { open, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { EXIT, SalvageError, systemErrorCode } from "../../core/index.ts";
import { digestStream } from "../digest.ts";
import { MAX_HEADER_BYTES } from "../message-headers.ts";
import type { Content } from "../port.ts";

/** Names a content: the item, and the change number at which it got this content. */
export interface BlobKey {
  readonly mailbox: number;
  readonly itemId: number;
  readonly contentSequence: number;
}

/** A content that lies, whole and synced, in the volume's `incoming` folder and waits for its place. */
export interface StagedBlob {
  readonly path: string;
  readonly sizeBytes: number;
  readonly digest: string;
  /** The beginning, for the headers. */
  readonly head: Uint8Array;
}

// Bits of the path groups: the server's defaults (Volume.java: mailbox_bits 12, group bits 8, file_bits 12, group bits 8).
const ID_BITS = 12;
const GROUP_MASK = 0xff;

/** `0/11/msg/0/260-110.msg`: a blob's path below its volume, as on a real server (FileBlobStore.getBlobPath). */
export function blobPath(key: BlobKey): string {
  const { mailbox, itemId, contentSequence } = key;
  const mailboxGroup = (mailbox >> ID_BITS) & GROUP_MASK;
  const fileGroup = (itemId >> ID_BITS) & GROUP_MASK;
  return `${mailboxGroup}/${mailbox}/msg/${fileGroup}/${itemId}-${contentSequence}.msg`;
}

const ABANDONED_AFTER_MS = 24 * 3_600_000;

function syncFolder(path: string): void {
  const folder = openSync(path, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** The files of a store. Nothing is ever written in place: a blob is written aside, synced and renamed. */
export class BlobVolume {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
    mkdirSync(join(root, "incoming"), { recursive: true });
    this.#sweepIncoming();
  }

  /** Writes a content aside. What is staged must be placed or discarded. */
  async stage(content: Content): Promise<StagedBlob> {
    const path = join(this.root, "incoming", `${randomUUID()}.msg`);
    const digest = digestStream();
    const head: Uint8Array[] = [];
    let sizeBytes = 0;
    const file = await open(path, "wx", 0o640);
    try {
      for await (const chunk of content instanceof Uint8Array ? [content] : content) {
        if (sizeBytes < MAX_HEADER_BYTES) head.push(chunk.subarray(0, MAX_HEADER_BYTES - sizeBytes));
        sizeBytes += chunk.length;
        digest.update(chunk);
        await file.writeFile(chunk);
      }
      await file.sync();
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    } finally {
      await file.close();
    }
    return { path, sizeBytes, digest: digest.digest(), head: Buffer.concat(head) };
  }

  discard(staged: StagedBlob): void {
    rmSync(staged.path, { force: true });
  }

  /** Makes a staged content the blob of `key`. Durable when this returns. */
  place(staged: StagedBlob, key: BlobKey): void {
    const path = this.#pathFor(key);
    renameSync(staged.path, path);
    syncFolder(dirname(path));
  }

  /** Gives `to` the content of `from`: a second name of the same file, as a real server does for copies. */
  copy(from: BlobKey, to: BlobKey): void {
    const path = this.#pathFor(to);
    rmSync(path, { force: true });
    linkSync(this.pathOf(from), path);
    syncFolder(dirname(path));
  }

  /** @throws {SalvageError} `blob-missing` */
  async read(key: BlobKey): Promise<Readable> {
    try {
      const file = await open(this.pathOf(key), "r");
      return file.createReadStream();
    } catch (error) {
      if (systemErrorCode(error) !== "ENOENT") throw error;
      throw new SalvageError(`the content of item ${key.itemId} is missing: ${blobPath(key)}`, {
        code: "blob-missing",
        exitCode: EXIT.partly,
        hint: "`salvage backup doRestoreBlobs` brings it back from a backup",
      });
    }
  }

  remove(key: BlobKey): void {
    rmSync(this.pathOf(key), { force: true });
  }

  removeMailbox(mailbox: number): void {
    rmSync(join(this.root, String((mailbox >> ID_BITS) & GROUP_MASK), String(mailbox)), {
      recursive: true,
      force: true,
    });
  }

  pathOf(key: BlobKey): string {
    return join(this.root, blobPath(key));
  }

  /** Removes what killed processes have left. What is younger may belong to a delivery under way. */
  #sweepIncoming(): void {
    const incoming = join(this.root, "incoming");
    for (const name of readdirSync(incoming)) {
      const path = join(incoming, name);
      const file = statSync(path, { throwIfNoEntry: false });
      if (file !== undefined && Date.now() - file.mtimeMs > ABANDONED_AFTER_MS) rmSync(path, { force: true });
    }
  }

  /** The path with all folders above it made, and their entries synced. */
  #pathFor(key: BlobKey): string {
    const path = this.pathOf(key);
    const missing: string[] = [];
    for (let folder = dirname(path); !existsSync(folder); folder = dirname(folder)) missing.unshift(folder);
    for (const folder of missing) {
      mkdirSync(folder, { recursive: true });
      syncFolder(dirname(folder));
    }
    return path;
  }
}
