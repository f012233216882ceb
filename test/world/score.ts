import type { Loss, LostItem, Truth } from "./truth.ts";

/** What the score reads of a loss as the program prints it (`lost --json`). */
export interface FoundLoss {
  readonly host: string;
  readonly mailbox: number | null;
  readonly account: string | null;
  readonly actor: string | null;
  readonly ip: string | null;
  readonly client: string | null;
  readonly cause: string;
  readonly items: readonly FoundItem[];
}

export interface FoundItem {
  readonly id: number;
  readonly type: string;
  readonly lastFolder: { readonly id: number | null; readonly name: string | null } | null;
  readonly messageId: string | null;
  readonly sender: string | null;
  readonly trashedAt: string | null;
  readonly deletedAt: string | null;
}

/** A share between 0 and 1 with up to ten examples of what was wrong. */
export interface Share {
  readonly right: number;
  readonly of: number;
  readonly ratio: number;
  readonly examples: readonly string[];
}

export interface Score {
  /** Of the items that were really lost and that a reader can name: how many were found. */
  readonly recall: Share;
  /** Of the items that were called lost: how many really were. */
  readonly precision: Share;
  /** Of the items found rightly: how often each fact about them is right. */
  readonly facts: Readonly<Record<FactName, Share>>;
  /** Losses that hold items of more than one act (a batch counts as one), and acts that were torn into several losses. */
  readonly merged: number;
  readonly torn: number;
}

const FACT_NAMES = [
  "account",
  "actor",
  "ip",
  "client",
  "cause",
  "type",
  "lastFolder",
  "messageId",
  "sender",
  "trashedAt",
  "deletedAt",
] as const;
export type FactName = (typeof FACT_NAMES)[number];

interface Expected {
  readonly loss: Loss;
  readonly item: LostItem;
}

/** Compares found losses (without those that are none, i.e. without `--all`) with what really happened. */
export function scoreLosses(found: readonly FoundLoss[], truth: Truth): Score {
  const expected = new Map<string, Expected>();
  for (const loss of truth.losses) for (const item of loss.items) expected.set(keyOf(loss, item.id), { loss, item });
  const tolerated = toleratedKeys(truth);
  const recall = makeTally();
  const precision = makeTally();
  const facts = Object.fromEntries(FACT_NAMES.map((name) => [name, makeTally()])) as Record<FactName, Tally>;
  const seen = new Set<string>();
  for (const loss of found)
    for (const item of loss.items) {
      const key = keyOf(loss, item.id);
      const match = expected.get(key);
      const twice = seen.has(key);
      seen.add(key);
      // Folders that went along never stand among the items, however rightly they are called gone.
      if (match === undefined && tolerated.has(key) && item.type !== "folder") continue;
      count(precision, match !== undefined && !twice, () => `${key} ${loss.cause}${twice ? " twice" : ""}`);
      if (match !== undefined && !twice) compareFacts(facts, key, loss, item, match);
    }
  for (const [key, { item, loss }] of expected)
    if (item.knowable) count(recall, seen.has(key), () => `${key} ${loss.cause} at ${iso(item.deletedAtMs)}`);
  return {
    recall: share(recall),
    precision: share(precision),
    facts: Object.fromEntries(FACT_NAMES.map((name) => [name, share(facts[name])])) as Record<FactName, Share>,
    ...countGroups(found, expected, truth),
  };
}

function keyOf(loss: { readonly host: string; readonly mailbox: number | null }, id: number): string {
  return `${loss.host}/${loss.mailbox}/${id}`;
}

function toleratedKeys(truth: Truth): Set<string> {
  const keys = new Set<string>();
  for (const loss of truth.losses) for (const id of loss.alsoGone) keys.add(keyOf(loss, id));
  for (const none of truth.notLosses) if (none.debatable) for (const id of none.ids) keys.add(keyOf(none, id));
  return keys;
}

function compareFacts(
  facts: Record<FactName, Tally>,
  key: string,
  loss: FoundLoss,
  item: FoundItem,
  match: Expected,
): void {
  const told = match.item;
  const is = (name: FactName, right: boolean, got: unknown, want: unknown): void =>
    count(
      facts[name],
      right,
      () => `${key} (${match.loss.cause}): ${JSON.stringify(got)} instead of ${JSON.stringify(want)}`,
    );
  const plain = (name: "account" | "actor" | "ip" | "client"): void =>
    is(name, loss[name] === match.loss[name], loss[name], match.loss[name]);
  for (const name of ["account", "actor", "ip", "client"] as const) plain(name);
  is(
    "cause",
    [match.loss.cause, ...match.loss.causeAlso].includes(loss.cause as Loss["cause"]),
    loss.cause,
    match.loss.cause,
  );
  is("type", item.type === told.type || (!told.typeTold && item.type === "unknown"), item.type, told.type);
  is(
    "lastFolder",
    mayBe(item.lastFolder?.id ?? null, told.lastFolder?.id ?? null, told.real.lastFolder?.id ?? null, told),
    item.lastFolder,
    told.lastFolder,
  );
  is("messageId", mayBe(item.messageId, told.messageId, told.real.messageId, told), item.messageId, told.messageId);
  is("sender", mayBe(item.sender, told.sender, told.real.sender, told), item.sender, told.sender);
  const trashedAt = told.trashedAtMs === null ? null : iso(told.trashedAtMs);
  // A folder within a folder that went to Trash: nothing but its path, much later, tells that it went along.
  is(
    "trashedAt",
    item.trashedAt === trashedAt || (item.trashedAt === null && !told.trashTold),
    item.trashedAt,
    trashedAt,
  );
  const lateMs = Math.abs(Date.parse(item.deletedAt ?? "") - told.deletedAtMs);
  is("deletedAt", lateMs === 0 || item.deletedAt === iso(match.loss.timeUtcMs), item.deletedAt, iso(told.deletedAtMs));
}

/** Right is what the log has told; where it has told nothing, silence or the real fact; by lineage, silence as well. */
function mayBe<T>(got: T, told: T, real: T, item: LostItem): boolean {
  if (got === told) return true;
  return told === null ? got === real : item.byLineage && got === null;
}

function countGroups(
  found: readonly FoundLoss[],
  expected: ReadonlyMap<string, Expected>,
  truth: Truth,
): { merged: number; torn: number } {
  const lossesOfAct = new Map<number, number>();
  let merged = 0;
  for (const loss of found) {
    const acts = new Set(loss.items.flatMap((item) => expected.get(keyOf(loss, item.id))?.loss.act ?? []));
    if (acts.size > 1) merged += 1;
    for (const act of acts) lossesOfAct.set(act, (lossesOfAct.get(act) ?? 0) + 1);
  }
  // The parts of a batch may be told as one loss or as one each.
  const partsOfAct = new Map<number, number>();
  for (const { act } of truth.losses) partsOfAct.set(act, (partsOfAct.get(act) ?? 0) + 1);
  const torn = [...lossesOfAct].filter(([act, losses]) => losses > (partsOfAct.get(act) ?? 1)).length;
  return { merged, torn };
}

interface Tally {
  right: number;
  of: number;
  readonly examples: string[];
}

function makeTally(): Tally {
  return { right: 0, of: 0, examples: [] };
}

function count(tally: Tally, right: boolean, example: () => string): void {
  tally.of += 1;
  if (right) tally.right += 1;
  else if (tally.examples.length < 10) tally.examples.push(example());
}

function share(tally: Tally): Share {
  return { ...tally, ratio: tally.of === 0 ? 1 : tally.right / tally.of };
}

function iso(timeUtcMs: number): string {
  return new Date(timeUtcMs).toISOString();
}
