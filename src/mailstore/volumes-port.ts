import type { Content } from "./port.ts";
import type { ItemRecord } from "./records.ts";

/** A place where the store keeps contents. */
export interface VolumeRecord {
  readonly id: string;
  /** Case counts, as on a real server. */
  readonly name: string;
  readonly path: string;
}

/** What `powerstore doDeduplicate` counts. */
export interface DeduplicationCounts {
  readonly checkedMailboxes: number;
  /** Blobs with a content that another blob has too; of these, how many were joined now and how many had been before. */
  readonly duplicatedBlobs: number;
  readonly deduplicatedBlobs: number;
  readonly alreadyDeduplicatedBlobs: number;
  /** Blobs that are missing or cannot be linked. */
  readonly skippedBlobs: number;
  /** Blobs whose content does not have the digest that the mailbox says. Left alone. */
  readonly invalidDigests: number;
  readonly savedBytes: number;
}

/** Care for the files that hold contents, on stores that have them as files. */
export interface Volumes {
  list(): readonly VolumeRecord[];
  /** Items whose file is gone. */
  missing(volumeId: string): AsyncIterable<{ readonly accountId: string; readonly item: ItemRecord }>;
  /**
   * Puts an item's file back. Throws `no-such-item`, and `digest-differs` where `content` is not what the mailbox says;
   * nothing is written then.
   */
  restore(accountId: string, itemId: number, content: Content): Promise<void>;
  /**
   * Makes items with equal content share one file (hard links). `onPass` is called after each of the 64 passes, by first
   * character of the digest. Throws `no-such-volume`.
   */
  deduplicate(
    volumeName: string,
    options?: {
      readonly dryRun?: boolean;
      readonly onPass?: (pass: number, of: number) => void;
      readonly signal?: AbortSignal;
    },
  ): Promise<DeduplicationCounts>;
}
