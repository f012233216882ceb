import { EXIT, SalvageError } from "../../core/index.ts";
import { eachEvent, findEvents, type ItemAnswer, itemStory, type LossRow, lostItems } from "../../query/index.ts";
import { type Evidence, type EvidenceGap, keyOf, type Sighting, type WantedItem } from "./evidence.ts";
import { type PlanRequest, selectLosses } from "./select.ts";

/** The index, as the questions of query/ take it. */
export type EvidenceReader = Parameters<typeof lostItems>[0];

/** Shows what lies in mailboxes now: messages of an account by their Message-IDs, and items by their ids. */
export interface PresenceReader {
  present(account: string, messageIds: ReadonlySet<string>, ids: ReadonlySet<number>): Promise<readonly Sighting[]>;
}

/** From this many accounts on, one question for all is cheaper than one for each. */
const ACCOUNTS_ASKED_SINGLY = 20;

/** Each page puts the whole answer in order, so few and large ones. */
const PAGE = 50_000;

/**
 * Asks the index for everything that a plan needs. Reads only.
 * @throws {SalvageError} (`nothing-to-restore`, exit 1) where the request names nothing
 */
export async function gatherEvidence(
  reader: EvidenceReader,
  request: PlanRequest,
  mailboxes: PresenceReader | null,
): Promise<Evidence> {
  const selected = selectLosses(reader, request);
  const wanted = [...selected.items, ...request.items];
  if (wanted.length === 0 && selected.unnameable.length === 0) throw nothing();
  const accounts = [...new Set(wanted.map(({ account }) => account.toLowerCase()))];
  const { deletions, gaps } = deletionsOf(reader, accounts, request.host);
  const lost = wantedLosses(deletions, wanted);
  return {
    wanted,
    wholeLosses: new Set(request.losses),
    unnameable: selected.unnameable,
    deletions,
    stories: storiesOf(reader, request, wanted, new Set(lost.map(keyOf))),
    added: addedAfter(reader, lost, accounts),
    present: mailboxes === null ? [] : await presentOf(mailboxes, wanted, lost),
    gaps,
  };
}

function nothing(): SalvageError {
  return new SalvageError("there is nothing to restore in what was asked for", {
    code: "nothing-to-restore",
    exitCode: EXIT.nothingFound,
    hint: "salvage lost shows what can be asked for",
  });
}

/** All deletions of accounts, and where the log has gaps. `host`: of one host only. */
export function deletionsOf(
  reader: EvidenceReader,
  accounts: readonly string[],
  host: string | null,
): { readonly deletions: LossRow[]; readonly gaps: EvidenceGap[] } {
  const base = { all: true, ...(host !== null && { host }) };
  const answers =
    accounts.length > ACCOUNTS_ASKED_SINGLY
      ? [lostItems(reader, base, Number.POSITIVE_INFINITY)]
      : accounts.map((account) => lostItems(reader, { ...base, account }, Number.POSITIVE_INFINITY));
  const known = new Set(accounts);
  const deletions = answers.flatMap((answer) => answer.losses);
  return {
    deletions: deletions.filter(({ account }) => account !== null && known.has(account.toLowerCase())),
    gaps: (answers[0]?.coverage.gaps ?? []).map(({ host, from, to }) => ({
      host,
      fromUtcMs: Date.parse(from),
      toUtcMs: Date.parse(to),
    })),
  };
}

interface Wanting {
  readonly account: string;
  readonly id: number;
  readonly messageId: string | null;
  readonly deletedUtcMs: number;
}

function wantedLosses(deletions: readonly LossRow[], wanted: readonly WantedItem[]): Wanting[] {
  const keys = new Set(wanted.map(keyOf));
  return deletions.flatMap(({ account, items, notLost }) => {
    if (account === null || notLost !== null) return [];
    return items
      .filter(({ id }) => keys.has(keyOf({ account, id })))
      .map(({ id, messageId, deletedAt }) => ({ account, id, messageId, deletedUtcMs: Date.parse(deletedAt) }));
  });
}

/** Stories of the wanted items that no loss names. */
function storiesOf(
  reader: EvidenceReader,
  { host }: PlanRequest,
  wanted: readonly WantedItem[],
  lost: ReadonlySet<string>,
): Map<string, ItemAnswer> {
  const stories = new Map<string, ItemAnswer>();
  for (const item of wanted) {
    const key = keyOf(item);
    if (stories.has(key) || lost.has(key)) continue;
    const story = storyOf(reader, item, host);
    if (story !== null) stories.set(key, story);
  }
  return stories;
}

/** Null where the index does not know the account, or knows several such items: the plan tells that. */
function storyOf(reader: EvidenceReader, { account, id }: WantedItem, host: string | null): ItemAnswer | null {
  try {
    return itemStory(reader, { account, id, host });
  } catch (error) {
    if (error instanceof SalvageError && ["no-such-account", "ambiguous-item"].includes(error.code)) return null;
    throw error;
  }
}

/** Messages that were added after the first of the deletions and have the Message-ID of a lost one. */
function addedAfter(reader: EvidenceReader, lost: readonly Wanting[], accounts: readonly string[]): Sighting[] {
  const messageIds = new Set(lost.flatMap(({ messageId }) => messageId ?? []));
  if (messageIds.size === 0) return [];
  const fromUtcMs = lost.reduce((first, { deletedUtcMs }) => Math.min(first, deletedUtcMs), Number.POSITIVE_INFINITY);
  const known = new Set(accounts);
  const asked: (string | null)[] = accounts.length > ACCOUNTS_ASKED_SINGLY ? [null] : [...accounts];
  return asked.flatMap((account) =>
    addsOf(reader, account, fromUtcMs).filter(
      (sighting) => messageIds.has(sighting.messageId) && known.has(sighting.account.toLowerCase()),
    ),
  );
}

function addsOf(reader: EvidenceReader, account: string | null, fromUtcMs: number): Sighting[] {
  const filter = { kinds: ["add" as const], fromUtcMs, ...(account !== null && { account }) };
  const query = { filter, party: null, zone: "UTC", notes: [] };
  const sightings: Sighting[] = [];
  for (const event of eachEvent((page) => findEvents(reader, query, page), PAGE)) {
    const { account: owner, messageId, items, folder, timeUtcMs, outcome } = event;
    const [item] = items;
    if (owner === null || messageId === null || item === undefined || outcome === "failed") continue;
    const place = folder && { id: folder.id, name: folder.name, ...(folder.path !== null && { path: folder.path }) };
    sightings.push({ account: owner, id: item.id, messageId, folder: place, timeUtcMs });
  }
  return sightings;
}

async function presentOf(
  mailboxes: PresenceReader,
  wanted: readonly WantedItem[],
  lost: readonly Wanting[],
): Promise<Sighting[]> {
  const byAccount = Map.groupBy(wanted, ({ account }) => account.toLowerCase());
  const found: Sighting[] = [];
  for (const [account, items] of byAccount) {
    const own = lost.filter((item) => item.account.toLowerCase() === account);
    const messageIds = new Set(own.flatMap(({ messageId }) => messageId ?? []));
    found.push(...(await mailboxes.present(account, messageIds, new Set(items.map(({ id }) => id)))));
  }
  return found;
}
