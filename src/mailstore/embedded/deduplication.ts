import { randomUUID } from "node:crypto";
import { linkSync, renameSync, type Stats, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { systemErrorCode } from "../../core/index.ts";
import { digestOf } from "../digest.ts";
import type { DeduplicationCounts } from "../volumes-port.ts";
import { sql } from "./database.ts";
import { ITEM_COLUMNS, type ItemRow } from "./item-rows.ts";
import type { StoreCore } from "./operation.ts";

export type MutableCounts = { -readonly [Key in keyof DeduplicationCounts]: DeduplicationCounts[Key] };

interface Blob {
  readonly path: string;
  readonly file: Stats;
}

/** The files of all items with a digest, as they are now. Missing ones are counted as skipped. */
function blobsOf(core: StoreCore, digest: string, counts: MutableCounts): Blob[] {
  const rows = sql(core.db, `SELECT mailbox, ${ITEM_COLUMNS} FROM item WHERE digest = ? ORDER BY mailbox, id`).all(
    digest,
  );
  return (rows as (ItemRow & { mailbox: number })[]).flatMap((row) => {
    const path = core.blobs.pathOf({ mailbox: row.mailbox, itemId: row.id, contentSequence: row.content_sequence });
    const file = statSync(path, { throwIfNoEntry: false });
    if (file === undefined) counts.skippedBlobs += 1;
    return file === undefined ? [] : [{ path, file }];
  });
}

function shareFile(core: StoreCore, kept: Blob, other: Blob, counts: MutableCounts): void {
  const aside = join(core.blobs.root, "incoming", `${randomUUID()}.msg`);
  try {
    linkSync(kept.path, aside);
  } catch (error) {
    // Most links a file may have, or a file system without links: the blob stays as it is.
    if (!["EMLINK", "EPERM", "ENOTSUP"].includes(systemErrorCode(error) ?? "")) throw error;
    counts.skippedBlobs += 1;
    return;
  }
  renameSync(aside, other.path);
  counts.deduplicatedBlobs += 1;
  if (other.file.nlink === 1) counts.savedBytes += other.file.size;
}

/** Makes all files with one digest one file. Only files that really have the digest are touched. */
export async function deduplicateDigest(
  core: StoreCore,
  digest: string,
  dryRun: boolean,
  counts: MutableCounts,
): Promise<void> {
  const valid = new Set<string>();
  const inodes = new Map<number, boolean>();
  for (const { path, file } of blobsOf(core, digest, { ...counts })) {
    const isValid = inodes.get(file.ino) ?? digestOf(await readFile(path).catch(() => Buffer.alloc(0))) === digest;
    inodes.set(file.ino, isValid);
    if (isValid) valid.add(path);
    else counts.invalidDigests += 1;
  }
  // Under the write lock no operation can take a file away between looking and linking.
  core.db
    .transaction(() => {
      const [kept, ...others] = blobsOf(core, digest, counts).filter((blob) => valid.has(blob.path));
      if (kept === undefined || others.length === 0) return;
      counts.duplicatedBlobs += others.length + 1;
      for (const other of others) {
        if (other.file.ino === kept.file.ino) counts.alreadyDeduplicatedBlobs += 1;
        else if (dryRun) counts.savedBytes += other.file.nlink === 1 ? other.file.size : 0;
        else shareFile(core, kept, other, counts);
      }
    })
    .immediate();
}
