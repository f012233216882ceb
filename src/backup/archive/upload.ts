import { createWriteStream } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { accountIds, type BackupPath, itemIds } from "../path/backup-path.ts";
import { namesIn } from "../path/durable.ts";
import { accountFolder, blobFile, DIRECTORY_KINDS, isAccountId, itemFile, itemFileOfOthers } from "../path/names.ts";
import { walkBlobs } from "../path/walk.ts";
import { type Archive, DIRECTORY_OBJECT, METADATA_OBJECT } from "./archive.ts";
import { keyOf } from "./object-store.ts";

export interface UploadReport {
  readonly blobsUploaded: number;
  readonly blobBytes: number;
  readonly accountsUploaded: number;
}

const MAX_FILE_BYTES = 64 * 1024 * 1024;

/** Uploads one blob as it lies on disk. */
export async function uploadBlob(path: BackupPath, archive: Archive, digest: string): Promise<number> {
  const stored = await path.files.read(blobFile(digest), Number.MAX_SAFE_INTEGER);
  if (stored === null) return 0;
  await archive.store.put(keyOf(archive.base, blobFile(digest)), stored);
  return stored.length;
}

/** Uploads every blob that the archive does not have, then, where wanted, the metadata of every account and of the directory. */
export async function uploadAll(
  path: BackupPath,
  archive: Archive,
  metadata: boolean,
  checkpoint: () => void,
): Promise<UploadReport> {
  const report = { blobsUploaded: 0, blobBytes: 0, accountsUploaded: 0 };
  for await (const digest of missingBlobs(path, archive)) {
    checkpoint();
    report.blobBytes += await uploadBlob(path, archive, digest);
    report.blobsUploaded++;
  }
  if (!metadata) return report;
  for (const accountId of await accountIds(path)) {
    checkpoint();
    await uploadAccount(path, archive, accountId);
    report.accountsUploaded++;
  }
  await uploadLines(path, archive, DIRECTORY_OBJECT, directoryFiles(path));
  return report;
}

/** Both lists are in order of folder and name, so neither has to be kept. */
async function* missingBlobs(path: BackupPath, archive: Archive): AsyncGenerator<string> {
  const there = archive.digests()[Symbol.asyncIterator]();
  let other = await there.next();
  for await (const digest of walkBlobs(path)) {
    while (other.done !== true && other.value < digest) other = await there.next();
    if (other.done === true || other.value !== digest) yield digest;
  }
}

/** One object for an account: gzip of lines `{"path", "content"}`. */
export function uploadAccount(path: BackupPath, archive: Archive, accountId: string): Promise<void> {
  return uploadLines(path, archive, join(accountFolder(accountId), METADATA_OBJECT), accountFiles(path, accountId));
}

async function* accountFiles(path: BackupPath, accountId: string): AsyncGenerator<string> {
  const folder = accountFolder(accountId);
  for (const name of ["account_info", "account_stat", "legal_hold", "id_mapper.log"]) yield join(folder, name);
  for await (const itemId of itemIds(path, accountId)) {
    yield itemFile(accountId, itemId);
    const elsewhere = itemFileOfOthers(accountId, itemId);
    if (elsewhere !== null) yield elsewhere;
  }
}

async function* directoryFiles(path: BackupPath): AsyncGenerator<string> {
  yield "backupstat";
  for (const name of await namesIn(path.root)) if (name.startsWith("map_")) yield name;
  for (const kind of DIRECTORY_KINDS)
    for (const id of await namesIn(join(path.root, kind))) if (isAccountId(id)) yield join(kind, id);
}

/** Packed into a file first, so that memory holds the compressed object at most. */
async function uploadLines(
  path: BackupPath,
  archive: Archive,
  key: string,
  names: AsyncIterable<string>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "salvage-upload-"));
  const packed = join(folder, "metadata.gz");
  try {
    await pipeline(Readable.from(lines(path, names)), createGzip(), createWriteStream(packed));
    await archive.store.put(keyOf(archive.base, key), await readFile(packed));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function* lines(path: BackupPath, names: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const name of names) {
    const bytes = await path.files.read(name, MAX_FILE_BYTES);
    if (bytes !== null) yield `${JSON.stringify({ path: name, content: bytes.toString("utf8") })}\n`;
  }
}
