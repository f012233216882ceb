import { existsSync } from "node:fs";
import { EXIT, SalvageError } from "../../core/index.ts";
import { noSuchAccount, noSuchItem, refusal } from "../errors.ts";
import type { Content } from "../port.ts";
import type { ItemRecord } from "../records.ts";
import type { DeduplicationCounts, VolumeRecord, Volumes } from "../volumes-port.ts";
import { sql } from "./database.ts";
import { deduplicateDigest, type MutableCounts } from "./deduplication.ts";
import { findAccount, listAccounts } from "./directory-rows.ts";
import { blobKey, findItems, itemRow } from "./item-rows.ts";
import type { StoreCore } from "./operation.ts";

// What a fresh server calls its first volume (db.sql).
const VOLUME_ID = "1";
const VOLUME_NAME = "message1";

/** Digests are base64: 64 first characters, `/` written as `,`. */
const PREFIXES = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,"];

/** The one volume of an embedded store. */
export class EmbeddedVolumes implements Volumes {
  readonly #core: StoreCore;

  constructor(core: StoreCore) {
    this.#core = core;
  }

  list(): readonly VolumeRecord[] {
    return [{ id: VOLUME_ID, name: VOLUME_NAME, path: this.#core.blobs.root }];
  }

  async *missing(volumeId: string): AsyncGenerator<{ readonly accountId: string; readonly item: ItemRecord }> {
    if (volumeId !== VOLUME_ID) throw this.#noSuchVolume(volumeId);
    for (const account of listAccounts(this.#core.db)) {
      for await (const item of findItems(this.#core.db, account.mailbox, {})) {
        const key = { mailbox: account.mailbox, itemId: item.id, contentSequence: item.contentSequence };
        if (item.digest !== null && !existsSync(this.#core.blobs.pathOf(key))) yield { accountId: account.id, item };
      }
    }
  }

  async restore(accountId: string, itemId: number, content: Content): Promise<void> {
    const { db, blobs } = this.#core;
    const account = findAccount(db, accountId);
    if (account === null) throw noSuchAccount(accountId);
    const staged = await blobs.stage(content);
    try {
      db.transaction(() => {
        const row = itemRow(db, account.mailbox, itemId);
        if (row === null) throw noSuchItem([itemId]);
        if (row.digest !== staged.digest) {
          throw new SalvageError(`the content is not that of item ${itemId} of ${account.name}`, {
            code: "digest-differs",
            exitCode: EXIT.mismatch,
          });
        }
        blobs.place(staged, blobKey(account.mailbox, row));
      }).immediate();
    } finally {
      blobs.discard(staged);
    }
  }

  async deduplicate(
    volumeName: string,
    options: Parameters<Volumes["deduplicate"]>[1] = {},
  ): Promise<DeduplicationCounts> {
    if (volumeName !== VOLUME_NAME) throw this.#noSuchVolume(volumeName);
    const counts: MutableCounts = {
      checkedMailboxes: listAccounts(this.#core.db).length,
      duplicatedBlobs: 0,
      deduplicatedBlobs: 0,
      alreadyDeduplicatedBlobs: 0,
      skippedBlobs: 0,
      invalidDigests: 0,
      savedBytes: 0,
    };
    for (const [index, prefix] of PREFIXES.entries()) {
      for (const digest of this.#sharedDigests(prefix)) {
        options.signal?.throwIfAborted();
        await deduplicateDigest(this.#core, digest, options.dryRun ?? false, counts);
      }
      options.onPass?.(index + 1, PREFIXES.length);
    }
    return counts;
  }

  #sharedDigests(prefix: string): string[] {
    // One character after the prefix in code order bounds the range; the index on digest serves it.
    const end = String.fromCharCode(prefix.charCodeAt(0) + 1);
    const text =
      "SELECT digest FROM item WHERE digest >= ? AND digest < ? GROUP BY digest HAVING count(*) > 1 ORDER BY digest";
    return sql(this.#core.db, text).pluck().all(prefix, end) as string[];
  }

  #noSuchVolume(wanted: string): SalvageError {
    return refusal("no-such-volume", `no such volume: ${wanted}`, `the volume is ${VOLUME_NAME} (id ${VOLUME_ID})`);
  }
}
