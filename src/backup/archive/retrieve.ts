import { createInterface } from "node:readline";
import { createGunzip } from "node:zlib";
import { EXIT, SalvageError } from "../../core/index.ts";
import { type BackupPath, makeBackupPath } from "../path/backup-path.ts";
import { openDigestSet } from "../path/digest-set.ts";
import { DurableBatch } from "../path/durable.ts";
import { type Loose, objectOf, text } from "../path/loose-json.ts";
import { ACCOUNTS, BLOBS, DIRECTORY_KINDS, isAccountId } from "../path/names.ts";
import { requireEmpty } from "../path/require-empty.ts";
import { walkItems } from "../path/walk.ts";
import { type Archive, DIRECTORY_OBJECT, METADATA_OBJECT } from "./archive.ts";
import { readWhole } from "./object-store.ts";

export interface RetrieveReport {
  readonly accounts: number;
  readonly files: number;
  /** Contents that the archive has and no metadata names: mail younger than the last upload of metadata. */
  readonly blobsWithoutMetadata: readonly string[];
  /** Contents that metadata names and the archive has not. */
  readonly metadataWithoutBlob: readonly string[];
}

/** Builds a backup path from an archive's metadata. The destination must be empty. */
export async function retrieveMetadata(
  archive: Archive,
  destination: string,
  checkpoint: () => void,
): Promise<RetrieveReport> {
  await requireEmpty(destination, "metadata is never written over: name a new folder");
  const path = await makeBackupPath(destination);
  const accounts = new Set<string>();
  let files = 0;
  for await (const key of archive.store.list(archive.base === "" ? "" : `${archive.base}/`)) {
    checkpoint();
    const name = placeInPath(key.slice(archive.base === "" ? 0 : archive.base.length + 1));
    if (name === null) continue;
    files += await retrieveObject(archive, path, key, name);
    const account = /^accounts\/([^/]+)\//.exec(name)?.[1];
    if (account !== undefined) accounts.add(account);
  }
  if (files === 0)
    throw new SalvageError(`no metadata in ${archive.store.name}`, { code: "no-archive", exitCode: EXIT.nothingFound });
  return { accounts: accounts.size, files, ...(await compareBlobs(archive, path, checkpoint)) };
}

/** Where an object belongs in the path; null for blobs and what is no part of a backup. */
function placeInPath(key: string): string | null {
  const [first = "", second = ""] = key.split("/");
  if (key.split("/").some((part) => part === "" || part.startsWith("."))) return null;
  if (first === BLOBS) return null;
  const ofPath =
    [ACCOUNTS, "server", ...DIRECTORY_KINDS].includes(first) ||
    key === "backupstat" ||
    key === DIRECTORY_OBJECT ||
    /^map_[^/]+$/.test(key);
  if (ofPath) return key;
  // Old versions put accounts into the root of the bucket (BCK-651).
  const isAccountFile =
    second === METADATA_OBJECT || second === "account_info" || second === "account_stat" || second === "items";
  return isAccountId(first) && isAccountFile ? `${ACCOUNTS}/${key}` : null;
}

/** A packed object's files, or a file that was archived as it is. */
async function retrieveObject(archive: Archive, path: BackupPath, key: string, name: string): Promise<number> {
  const stream = await archive.store.get(key);
  if (stream === null) return 0;
  const batch = new DurableBatch();
  let files = 0;
  if (!name.endsWith(METADATA_OBJECT) && name !== DIRECTORY_OBJECT) {
    await batch.write(await path.files.resolve(name), await readWhole(stream));
    files++;
  } else {
    for await (const line of createInterface({ input: stream.pipe(createGunzip()) })) {
      const entry = parsed(line);
      const file = text(entry, ["path"]);
      const content = typeof entry?.content === "string" ? entry.content : null;
      if (file === null || content === null || placeInPath(file) !== file) continue;
      await batch.write(await path.files.resolve(file), content);
      files++;
    }
  }
  await batch.commit();
  return files;
}

/** A line of a packed object; null where it is none (a cut upload): the comparison afterwards shows what is missing. */
function parsed(line: string): Loose | null {
  try {
    return objectOf(JSON.parse(line));
  } catch {
    return null;
  }
}

/** What the metadata names against what the archive has, both ways. */
export async function compareBlobs(
  archive: Archive,
  path: BackupPath,
  checkpoint: () => void,
): Promise<Pick<RetrieveReport, "blobsWithoutMetadata" | "metadataWithoutBlob">> {
  const named = openDigestSet();
  const there = openDigestSet();
  try {
    for await (const { states } of walkItems(path)) {
      checkpoint();
      for (const state of states ?? []) if (state.digest !== null) named.add(state.digest);
    }
    for await (const digest of archive.digests()) there.add(digest);
    return { blobsWithoutMetadata: [...there.missingFrom(named)], metadataWithoutBlob: [...named.missingFrom(there)] };
  } finally {
    named.close();
    there.close();
  }
}
