/** What a restore did, item by item. */

/** Why an item could not be restored. `invalid`: the mailbox refused it; the others as for blobs, or metadata that is broken. */
export type UnrestoredCause = "missing" | "read" | "broken" | "invalid";

export interface RestoredItem {
  /** Id and account in the backup. */
  readonly oldId: number;
  /** Id in the mailbox it was restored to. */
  readonly newId: number;
  readonly account: string;
  readonly type: string;
  readonly messageId: string | null;
  readonly digest: string | null;
  /** Path of the folder it lies in now. */
  readonly folder: string;
}

export interface UnrestoredItem {
  readonly id: number;
  readonly account: string;
  readonly cause: UnrestoredCause;
  readonly message: string;
}

export interface RestoreReport {
  readonly restored: readonly RestoredItem[];
  /** Restored by an earlier run and still there: `newId` is that earlier item. */
  readonly skipped: readonly RestoredItem[];
  readonly unrestored: readonly UnrestoredItem[];
  /** What people must know besides the counts: shares not kept, folders under other names, … */
  readonly notes: readonly string[];
}

/** Where the steps of a restore are told to. */
export interface RestoreListener {
  restored(item: RestoredItem): void;
  skipped(item: RestoredItem): void;
  unrestored(item: UnrestoredItem): void;
  note(text: string): void;
}

/** A listener that keeps everything. */
export function collectReport(): RestoreListener & { report(): RestoreReport } {
  const restored: RestoredItem[] = [];
  const skipped: RestoredItem[] = [];
  const unrestored: UnrestoredItem[] = [];
  const notes: string[] = [];
  return {
    restored: (item) => restored.push(item),
    skipped: (item) => skipped.push(item),
    unrestored: (item) => unrestored.push(item),
    note: (text) => {
      if (!notes.includes(text)) notes.push(text);
    },
    report: () => ({ restored, skipped, unrestored, notes }),
  };
}

/** The counts that notifications and `monitor` show. */
export interface RestoreCounts {
  readonly restored: number;
  readonly skipped: number;
  readonly unrestored: number;
}

/** The end of a notification in the real engine's format (spec 3.7). */
export function statsText(counts: RestoreCounts, unrestored: readonly UnrestoredItem[]): string {
  const head = [
    "- stats -",
    `Restored Items: ${counts.restored}`,
    `Skipped Items:  ${counts.skipped}`,
    `Unrestored Items: ${counts.unrestored}`,
  ];
  if (unrestored.length === 0) return head.join("\n");
  const byAccount = Map.groupBy(unrestored, (item) => item.account);
  const lists = [...byAccount].flatMap(([account, items]) => [
    `account: ${account}`,
    `unrestored items: ${items.map((item) => item.id).join(",")}`,
    ...causeLines(items),
  ]);
  return [...head, "- unrestored items -", ...lists].join("\n");
}

function causeLines(items: readonly UnrestoredItem[]): string[] {
  const byCause = Map.groupBy(items, (item) => item.cause);
  return [...byCause].map(([cause, some]) => `  ${cause}: ${some.map((item) => item.id).join(",")}`);
}
