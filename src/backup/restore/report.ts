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
  readonly counts: RestoreCounts;
  /** The first `MAX_LISTED` of each; all of them stand in the ledger and, of an external restore, in `id_mapper.log`. */
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

/** A long restore must not fill the memory: the lists end here, the counts go on. */
export const MAX_LISTED = 50_000;

/** A listener that counts everything, and lists what fits. */
export function collectReport(): RestoreListener & { report(): RestoreReport } {
  const counts = { restored: 0, skipped: 0, unrestored: 0 };
  const restored: RestoredItem[] = [];
  const skipped: RestoredItem[] = [];
  const unrestored: UnrestoredItem[] = [];
  const notes: string[] = [];
  const keep = <T>(list: T[], entry: T, key: keyof typeof counts): void => {
    counts[key]++;
    if (list.length < MAX_LISTED) list.push(entry);
  };
  return {
    restored: (item) => keep(restored, item, "restored"),
    skipped: (item) => keep(skipped, item, "skipped"),
    unrestored: (item) => keep(unrestored, item, "unrestored"),
    note: (text) => {
      if (!notes.includes(text)) notes.push(text);
    },
    report: () => ({ counts, restored, skipped, unrestored, notes }),
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
