import { systemZone } from "../../core/index.ts";
import type { LossRow } from "../../query/index.ts";
import type { Verdict } from "./assess.ts";
import type { Evidence } from "./evidence.ts";
import type { Deletion } from "./windows.ts";

export type Restore = Extract<Verdict, { kind: "restore" }>;

/** The items of one mailbox that are to come back, and everything else that was deleted there. */
export interface MailboxGroup {
  readonly account: string;
  readonly host: string | null;
  readonly mailbox: number | null;
  readonly zone: string;
  readonly restores: readonly Restore[];
  readonly deletions: readonly Deletion[];
  readonly lossRows: readonly LossRow[];
}

/** Deletions after which a backup has no new deleted state: no content was deleted, or it was deleted before. */
const NOTHING_DELETED = [
  "attempted",
  "duplicate-delete",
  "dumpster-purge",
  "dumpster-recovery",
  "redolog-replay",
  "conversation-only",
  "no-content",
];

/** Groups in order of account. `zone`: of the server's clock; null: the log's. */
export function groupByMailbox(restores: readonly Restore[], evidence: Evidence, zone: string | null): MailboxGroup[] {
  const byAccount = Map.groupBy(restores, ({ account }) => account.toLowerCase());
  const lossesByAccount = Map.groupBy(evidence.deletions, ({ account }) => account?.toLowerCase() ?? "");
  return [...byAccount]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, some]) => {
      const first = some.find(({ lost }) => lost !== null)?.lost?.loss ?? null;
      const lossRows = (lossesByAccount.get(name) ?? []).filter((loss) => first === null || loss.host === first.host);
      return {
        account: some[0]?.account ?? name,
        host: first?.host ?? null,
        mailbox: first?.mailbox ?? null,
        zone: zone ?? first?.zone ?? systemZone(),
        restores: some,
        deletions: deletionsOf(lossRows, some, evidence),
        lossRows,
      };
    });
}

function deletionsOf(lossRows: readonly LossRow[], restores: readonly Restore[], evidence: Evidence): Deletion[] {
  const wanted = new Map(restores.map(({ item, lost }) => [item.id, lost?.loss.loss]));
  const deletions: Deletion[] = [];
  for (const loss of lossRows) {
    if (loss.notLost !== null && NOTHING_DELETED.includes(loss.notLost)) continue;
    for (const item of loss.items) {
      const isWanted = wanted.get(item.id) === loss.loss;
      deletions.push({ id: item.id, timeUtcMs: Date.parse(item.deletedAt), wanted: isWanted });
    }
    // What the server counted and the log does not name would come back with the window, too.
    const hidden = (loss.claimed ?? 0) > loss.found && !evidence.wholeLosses.has(loss.loss);
    if (hidden) deletions.push({ id: null, timeUtcMs: Date.parse(loss.time), wanted: false });
  }
  const host = lossRows[0]?.host;
  for (const gap of evidence.gaps.filter((one) => one.host === host)) {
    deletions.push({ id: null, timeUtcMs: gap.fromUtcMs, wanted: false });
    deletions.push({ id: null, timeUtcMs: gap.toUtcMs, wanted: false });
  }
  return deletions;
}
