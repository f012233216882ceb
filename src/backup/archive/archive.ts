import { EXIT, messageOf, SalvageError } from "../../core/index.ts";
import type { BucketConfig } from "../config.ts";
import { type BlobRead, type BlobSource, unpackBlob } from "../path/blobs.ts";
import { ACCOUNTS, BLOBS, blobFile, isDigest, isServerId } from "../path/names.ts";
import { keyOf, type ObjectStore, readWhole } from "./object-store.ts";

/** The archive of one server in an object store: the tree of its backup path below a prefix. */
export interface Archive extends BlobSource {
  readonly store: ObjectStore;
  /** `<prefix>/[volume_prefix-]<serverId>`, or less where a folder is the archive itself. */
  readonly base: string;
  /** The digests of all blobs in it. */
  digests(): AsyncIterable<string>;
}

export const METADATA_OBJECT = "metadata.gz";
export const DIRECTORY_OBJECT = "directory.gz";

/** The place of a server below a bucket's prefix (spec 2: `<prefix>/[volume_prefix-]<serverID>/…`). */
export function serverBase(config: Pick<BucketConfig, "prefix" | "volumePrefix">, serverId: string): string {
  if (!isServerId(serverId))
    throw new SalvageError("refused: this server id cannot be part of a key", {
      code: "hostile-name",
      exitCode: EXIT.usage,
    });
  return keyOf(config.prefix, config.volumePrefix === "" ? serverId : `${config.volumePrefix}-${serverId}`);
}

export function archiveAt(store: ObjectStore, base: string): Archive {
  return {
    store,
    base,
    read: (digest) => readArchived(store, base, digest),
    async *digests() {
      for await (const key of store.list(`${keyOf(base, BLOBS)}/`)) {
        const name = key.slice(key.lastIndexOf("/") + 1);
        if (isDigest(name)) yield name;
      }
    },
  };
}

async function readArchived(store: ObjectStore, base: string, digest: string): Promise<BlobRead> {
  if (!isDigest(digest)) return { ok: false, fault: "broken", message: "not a digest" };
  try {
    const stream = await store.get(keyOf(base, blobFile(digest)));
    if (stream === null) return { ok: false, fault: "missing", message: `not in ${store.name}` };
    return await unpackBlob(await readWhole(stream), digest);
  } catch (error) {
    return { ok: false, fault: "read", message: messageOf(error) };
  }
}

/**
 * Finds the archive of a server below a prefix. Without a server id there must be only one.
 * @throws {SalvageError} `no-archive`, `which-server`
 */
export async function findArchive(
  store: ObjectStore,
  config: Pick<BucketConfig, "prefix" | "volumePrefix">,
  serverId: string | null,
): Promise<Archive> {
  if (serverId !== null) return archiveAt(store, serverBase(config, serverId));
  const prefix = keyOf(config.prefix);
  const folders = await store.folders(prefix);
  if (folders.includes(ACCOUNTS)) return archiveAt(store, prefix);
  const servers = folders.filter((name) => config.volumePrefix === "" || name.startsWith(`${config.volumePrefix}-`));
  if (servers.length === 1) return archiveAt(store, keyOf(prefix, servers[0]!));
  throw servers.length === 0
    ? new SalvageError(`no archive in ${store.name} below "${prefix}"`, {
        code: "no-archive",
        exitCode: EXIT.nothingFound,
        hint: "check prefix and volume_prefix",
      })
    : new SalvageError(`${store.name} has the archives of ${servers.length} servers`, {
        code: "which-server",
        exitCode: EXIT.usage,
        hint: `name one with server_id: ${servers.join(", ")}`,
      });
}
