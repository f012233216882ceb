import { join } from "node:path";
import { EXIT, messageOf, SalvageError } from "../../core/index.ts";
import { type Archive, archiveAt, findArchive, serverBase } from "../archive/archive.ts";
import { openArchiveFolder } from "../archive/folder-store.ts";
import { openBucket } from "../archive/s3-store.ts";
import { uploadBlob } from "../archive/upload.ts";
import type { BucketConfig } from "../config.ts";
import { requireThere } from "../path/require-there.ts";
import { readBackupStat } from "../path/stats.ts";
import type { EngineContext } from "./context.ts";

/** A bucket of the configuration. @throws {SalvageError} `no-such-bucket` */
export function bucketConfig(engine: Pick<EngineContext, "config">, id: string): BucketConfig {
  const found = engine.config.buckets.get(id);
  if (found !== undefined) return found;
  const known = [...engine.config.buckets.keys()].join(", ");
  throw new SalvageError(`no bucket configuration "${id}"`, {
    code: "no-such-bucket",
    exitCode: EXIT.usage,
    hint: known === "" ? "describe buckets in backup.json" : `known: ${known}`,
  });
}

/** The archive that this server writes, or null where none is configured. */
export async function ownArchive(
  engine: Pick<EngineContext, "config" | "environment" | "path">,
): Promise<Archive | null> {
  if (engine.config.archiveBucket === null) return null;
  const config = bucketConfig(engine, engine.config.archiveBucket);
  const { serverId } = await readBackupStat(engine.path);
  return archiveAt(openBucket(config, engine.environment), serverBase(config, serverId));
}

/**
 * Where `blobs_archive` points: a bucket configuration, or a folder that holds a copy of a backup path.
 * @param serverId of the source whose blobs are wanted
 */
export async function blobsArchive(engine: EngineContext, value: string, serverId: string | null): Promise<Archive> {
  if (value.includes("/")) {
    await requireThere("archive", value);
    return archiveAt(openArchiveFolder(join(value)), "");
  }
  const config = bucketConfig(engine, value);
  return findArchive(openBucket(config, engine.environment), config, serverId);
}

/**
 * Uploads contents as the real-time scan writes them. What fails becomes a process warning, and the next SmartScan finds it.
 */
export function immediateUploads(engine: Pick<EngineContext, "config" | "environment" | "path">) {
  const fresh: string[] = [];
  return {
    onBlob: (digest: string): void => void fresh.push(digest),
    async upload(): Promise<void> {
      const digests = fresh.splice(0);
      if (digests.length === 0 || engine.config.archiveBucket === null) return;
      try {
        const archive = await ownArchive(engine);
        for (const digest of digests) if (archive !== null) await uploadBlob(engine.path, archive, digest);
      } catch (error) {
        process.emitWarning(`contents not archived: ${messageOf(error)}`);
      }
    },
  };
}
