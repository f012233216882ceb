import type { ClaimedItem } from "../engine/engine.ts";
import { keyOf } from "../plan/evidence.ts";
import type { Plan, PlanItem } from "../plan/types.ts";
import type { JournalState } from "../run/journal-record.ts";
import { type JudgedItem, type Judgement, judgeItems, NOT_REACHED, type VerifiedStatus, wantedOf } from "./judge.ts";
import type { Testimony, Witness } from "./witness.ts";

/** The contract's row of `salvage verify`. What follows `by` is not part of the contract's first version. */
export interface VerifiedItem {
  readonly account: string;
  readonly id: number;
  readonly status: VerifiedStatus;
  readonly newId: number | null;
  /** The source that proved it, or null where none could. */
  readonly by: Witness["by"] | null;
  readonly messageId: string | null;
  readonly folder: string | null;
  readonly message: string | null;
}

export interface MailboxCount {
  readonly account: string;
  readonly before: number | null;
  readonly after: number | null;
}

export interface Verification {
  readonly plan: string;
  readonly items: readonly VerifiedItem[];
  readonly totals: Readonly<Record<VerifiedStatus, number>>;
  /** Items in each mailbox before the first step and now. */
  readonly counts: readonly MailboxCount[];
}

/** Proves a plan's items from second sources, the first that can tell counts. The engine's word is only a hint where to look. */
export async function verifyPlan(
  plan: Plan,
  journal: JournalState,
  witnesses: readonly Witness[],
): Promise<Verification> {
  const byAccount = Map.groupBy(
    plan.steps.flatMap(({ account, items }) => items.map((item) => ({ account, item }))),
    ({ account }) => account,
  );
  const claims = claimsOf(plan, journal);
  const rows: VerifiedItem[] = [];
  const counts: MailboxCount[] = [];
  for (const [account, entries] of byAccount) {
    const items = entries.map(({ item }) => judgedItem(account, item, claims));
    const verified = await verifyAccount(plan, journal, account, items, witnesses);
    rows.push(...verified.rows);
    counts.push({
      account,
      before: journal.baselines.get(account.toLowerCase())?.items ?? null,
      after: verified.after,
    });
  }
  rows.push(...(await verifyThere(plan.alreadyThere, witnesses)));
  const items = rows.sort((a, b) => (a.account < b.account ? -1 : a.account > b.account ? 1 : 0) || a.id - b.id);
  return { plan: plan.digest, items, totals: totalsOf(items), counts };
}

async function verifyAccount(
  plan: Plan,
  journal: JournalState,
  account: string,
  items: readonly JudgedItem[],
  witnesses: readonly Witness[],
): Promise<{ readonly rows: VerifiedItem[]; readonly after: number | null }> {
  const rows = new Map<number, VerifiedItem>();
  let after: number | null = null;
  for (const { item } of items) rows.set(item.id, rowOf(account, item, UNSEEN, null));
  for (const witness of witnesses) {
    const open = items.filter(({ item }) => rows.get(item.id)?.status === "unverifiable");
    if (open.length === 0) break;
    const testimony = await witness.look(account, open.map(wantedOf));
    after ??= testimony.items;
    const baseline = witness.by === "log" ? null : (journal.baselines.get(account.toLowerCase()) ?? null);
    const judged = judgeItems(open, { testimony, baseline, createdUtcMs: Date.parse(plan.created) });
    for (const { item } of open) {
      const judgement = judged.get(item.id) ?? UNSEEN;
      rows.set(item.id, rowOf(account, item, judgement, judgement.status === "unverifiable" ? null : witness.by));
    }
  }
  return { rows: [...rows.values()], after };
}

const UNSEEN: Judgement = {
  status: "unverifiable",
  newId: null,
  folder: null,
  message: NOT_REACHED,
};

function rowOf(account: string, item: PlanItem, judgement: Judgement, by: VerifiedItem["by"]): VerifiedItem {
  const { status, newId, folder, message } = judgement;
  return { account, id: item.id, status, newId, by, messageId: item.messageId, folder, message };
}

/** What was there when the plan was made: looked for where a mailbox is within reach, else the log's word. */
async function verifyThere(entries: Plan["alreadyThere"], witnesses: readonly Witness[]): Promise<VerifiedItem[]> {
  const mailbox = witnesses.find(({ by }) => by !== "log");
  const rows: VerifiedItem[] = [];
  for (const [account, some] of Map.groupBy(entries, (entry) => entry.account)) {
    const wanted = some.map(({ id, messageId, places }) => ({ id, messageId, claimedId: places[0]?.id ?? id }));
    const testimony = (await mailbox?.look(account, wanted)) ?? null;
    for (const entry of some) rows.push(thereRow(entry, mailbox?.by ?? "log", testimony));
  }
  return rows;
}

function thereRow(entry: Plan["alreadyThere"][number], by: Witness["by"], testimony: Testimony | null): VerifiedItem {
  const { account, id, messageId, message, places } = entry;
  const isElsewhere = places.some((place) => place.account !== null && place.account !== account);
  const row = { account, id, messageId, folder: null, message, newId: places[0]?.id ?? null };
  if (testimony?.reached !== true || isElsewhere) return { ...row, status: "already-there", by: "log" };
  const found = testimony.found.get(id)?.[0];
  if (found === undefined)
    return { ...row, status: "missing", newId: null, by, message: "it was there when the plan was made, and is gone" };
  return { ...row, status: "already-there", newId: found.id, folder: found.folder, by };
}

/** What the engine said of each item, from the journal. */
function claimsOf(plan: Plan, journal: JournalState): ReadonlyMap<string, ClaimedItem> {
  const claims = new Map<string, ClaimedItem>();
  for (const { step, account } of plan.steps)
    for (const claim of journal.steps.get(step)?.outcome?.items ?? [])
      claims.set(keyOf({ account, id: claim.oldId }), claim);
  return claims;
}

function judgedItem(account: string, item: PlanItem, claims: ReadonlyMap<string, ClaimedItem>): JudgedItem {
  const claim = claims.get(keyOf({ account, id: item.id }));
  return { item, claimedId: claim?.newId ?? null, claimedDigest: claim?.digest ?? null };
}

function totalsOf(items: readonly VerifiedItem[]): Verification["totals"] {
  const totals = { restored: 0, "already-there": 0, differs: 0, missing: 0, unverifiable: 0 };
  for (const { status } of items) totals[status]++;
  return totals;
}

/** Whether everything of a plan is proved to be there. */
export function isProved({ totals }: Pick<Verification, "totals">): boolean {
  return totals.differs + totals.missing + totals.unverifiable === 0;
}
