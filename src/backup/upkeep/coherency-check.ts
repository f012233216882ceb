import { join } from "node:path";
import { accountIds, type BackupPath, itemIds, readAccount, readItem } from "../path/backup-path.ts";
import { type BlobSource, blobSourceOf, hasBlob, packBlob } from "../path/blobs.ts";
import { type DigestSet, openDigestSet } from "../path/digest-set.ts";
import { namesIn, removeLeftovers, writeDurably } from "../path/durable.ts";
import { ACCOUNTS, accountFolder, BLOBS, blobFile, itemFile } from "../path/names.ts";
import { setAside } from "../path/set-aside.ts";
import { walkBlobs } from "../path/walk.ts";

export interface CheckContext {
  readonly path: BackupPath;
  readonly nowUtcMs: () => number;
  readonly checkpoint: () => void;
}

export interface CheckRequest {
  /** Ids; null: all, which is needed to know what is orphaned. */
  readonly accounts: readonly string[] | null;
  /** Move broken and orphaned files aside. */
  readonly fix: boolean;
  readonly doubleGzip: "skip" | "check" | "fix";
}

export interface CheckReport {
  readonly accounts: number;
  readonly items: number;
  readonly states: number;
  readonly blobs: number;
  /** Files, relative to the path, that are no metadata. */
  readonly brokenMetadata: readonly string[];
  /** Blobs that a state names and that are not there, or not what their name says; blobs that no state names. */
  readonly missingBlobs: readonly string[];
  readonly brokenBlobs: readonly string[];
  readonly orphanBlobs: readonly string[];
  readonly doubleGzipBlobs: readonly string[];
  /** Accounts with something of the above, for a scan that repairs them. */
  readonly affectedAccounts: readonly string[];
  /** Files moved to `broken/`, blobs rewritten, leftovers of killed writers removed. */
  readonly movedAside: number;
  readonly rewritten: number;
  readonly leftoversRemoved: number;
}

const LEFTOVER_AGE_MS = 3_600_000;

type Tally = {
  -readonly [K in keyof CheckReport]: CheckReport[K] extends readonly string[] ? string[] : CheckReport[K];
};

/** Checks every metadata file and every blob of a path. Without `fix` nothing is changed. */
export async function checkCoherency(context: CheckContext, request: CheckRequest): Promise<CheckReport> {
  const tally: Tally = {
    accounts: 0,
    items: 0,
    states: 0,
    blobs: 0,
    brokenMetadata: [],
    missingBlobs: [],
    brokenBlobs: [],
    orphanBlobs: [],
    doubleGzipBlobs: [],
    affectedAccounts: [],
    movedAside: 0,
    rewritten: 0,
    leftoversRemoved: 0,
  };
  const named = openDigestSet();
  const bad = openDigestSet();
  try {
    if (request.accounts === null) await checkBlobs(context, request, tally, bad);
    for (const accountId of request.accounts ?? (await accountIds(context.path)))
      await checkAccount(context, request, tally, accountId, named, bad);
    if (request.accounts === null) await findOrphans(context, request, tally, named);
    if (request.fix) tally.leftoversRemoved = await sweepLeftovers(context.path);
    return tally;
  } finally {
    named.close();
    bad.close();
  }
}

async function checkBlobs(context: CheckContext, request: CheckRequest, tally: Tally, bad: DigestSet): Promise<void> {
  const blobs = blobSourceOf(context.path.files);
  for await (const digest of walkBlobs(context.path)) {
    context.checkpoint();
    tally.blobs++;
    await checkBlob(context, request, tally, blobs, digest, bad);
  }
}

async function checkBlob(
  context: CheckContext,
  request: CheckRequest,
  tally: Tally,
  blobs: BlobSource,
  digest: string,
  bad: DigestSet,
): Promise<void> {
  const blob = await blobs.read(digest);
  if (!blob.ok) {
    bad.add(digest);
    tally.brokenBlobs.push(digest);
    if (request.fix && (await setAside(context.path, blobFile(digest), context.nowUtcMs()))) tally.movedAside++;
  } else if (blob.layers > 1 && request.doubleGzip !== "skip") {
    tally.doubleGzipBlobs.push(digest);
    if (request.doubleGzip !== "fix") return;
    await writeDurably(await context.path.files.resolve(blobFile(digest)), await packBlob(blob.content));
    tally.rewritten++;
  }
}

async function checkAccount(
  context: CheckContext,
  request: CheckRequest,
  tally: Tally,
  accountId: string,
  named: DigestSet,
  bad: DigestSet,
): Promise<void> {
  tally.accounts++;
  const foundBefore = tally.brokenMetadata.length + tally.missingBlobs.length;
  let touchesBad = false;
  const info = join(accountFolder(accountId), "account_info");
  await checkFile(context, request, tally, info, () => readAccount(context.path, accountId));
  for await (const itemId of itemIds(context.path, accountId)) {
    context.checkpoint();
    tally.items++;
    const states = await checkFile(context, request, tally, itemFile(accountId, itemId), () =>
      readItem(context.path, accountId, itemId),
    );
    tally.states += states.length;
    for (const { digest } of states) {
      if (digest === null) continue;
      if (!named.has(digest) && !bad.has(digest)) await checkNamed(context, request, tally, digest, bad);
      named.add(digest);
      touchesBad ||= bad.has(digest);
    }
  }
  if (touchesBad || tally.brokenMetadata.length + tally.missingBlobs.length > foundBefore)
    tally.affectedAccounts.push(accountId);
}

async function checkFile<S>(
  context: CheckContext,
  request: CheckRequest,
  tally: Tally,
  file: string,
  read: () => Promise<S[]>,
): Promise<S[]> {
  try {
    return await read();
  } catch {
    tally.brokenMetadata.push(file);
    if (request.fix && (await setAside(context.path, file, context.nowUtcMs()))) tally.movedAside++;
    return [];
  }
}

/** A blob that a state names: there, and (where not all blobs were read before) whole. */
async function checkNamed(
  context: CheckContext,
  request: CheckRequest,
  tally: Tally,
  digest: string,
  bad: DigestSet,
): Promise<void> {
  if (!(await hasBlob(context.path.files, digest))) {
    bad.add(digest);
    tally.missingBlobs.push(digest);
  } else if (request.accounts !== null) {
    tally.blobs++;
    await checkBlob(context, request, tally, blobSourceOf(context.path.files), digest, bad);
  }
}

/** With broken metadata about, an orphan may belong to it: nothing is moved then. */
async function findOrphans(
  context: CheckContext,
  request: CheckRequest,
  tally: Tally,
  named: DigestSet,
): Promise<void> {
  for await (const digest of walkBlobs(context.path)) {
    if (named.has(digest)) continue;
    tally.orphanBlobs.push(digest);
    if (!request.fix || tally.brokenMetadata.length > 0) continue;
    if (await setAside(context.path, blobFile(digest), context.nowUtcMs())) tally.movedAside++;
  }
}

async function sweepLeftovers(path: BackupPath): Promise<number> {
  let removed = 0;
  const folders = [path.root, ...(await below(path, BLOBS))];
  for (const account of await below(path, ACCOUNTS))
    folders.push(account, ...(await namesIn(join(account, "items"))).map((shard) => join(account, "items", shard)));
  for (const folder of folders) removed += await removeLeftovers(folder, LEFTOVER_AGE_MS);
  return removed;
}

async function below(path: BackupPath, folder: string): Promise<string[]> {
  return (await namesIn(join(path.root, folder))).map((name) => join(path.root, folder, name));
}
