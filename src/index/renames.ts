import { compareTexts, FACTS, OUTCOMES } from "../core/index.ts";
import type { Connection } from "./database.ts";
import { TextDictionary } from "./dictionary.ts";
import type { Vote } from "./owners.ts";
import { GENUINE } from "./story-row-reader.ts";

/** An account that goes on under another name (`cmd=RenameAccount; name=…; newName=…;`). */
interface Rename {
  readonly host: number;
  readonly timeUtcMs: number;
  readonly before: Name;
  readonly after: Name;
}

interface Name {
  readonly account: number;
  readonly name: string;
}

/** A span in which records show a mailbox under a name. */
interface Stay {
  readonly account: number;
  readonly fromUtcMs: number;
  readonly toUtcMs: number;
}

interface Place {
  readonly host: number;
  readonly mid: number;
  readonly stays: Stay[];
}

/**
 * What records of renamed accounts say about who owns which mailbox, as votes that prove: the old name until then, the new one from
 * then on. A record renames the mailboxes that had the old name just before it; where the log tells of none, those that have the new
 * name just behind it. Whatever server was asked to rename an account writes the record, so it holds on other hosts too, but there only
 * within one domain: elsewhere it may be of an account that has nothing in common with this one but its name.
 * @param known votes without renames; `owners` whom they elect, by `host/mid`
 */
export function votesOfRenames(db: Connection, known: readonly Vote[], owners: ReadonlyMap<string, Vote>): Vote[] {
  const renames = readRenames(db);
  if (renames.length === 0) return [];
  const places = placesOf(db, renames, known, owners);
  const votes: Vote[] = [];
  const apply = (rename: Rename, place: Place): void => {
    const { before, after, timeUtcMs } = rename;
    place.stays.push({ account: before.account, fromUtcMs: timeUtcMs - 1, toUtcMs: timeUtcMs - 1 });
    place.stays.push({ account: after.account, fromUtcMs: timeUtcMs, toUtcMs: timeUtcMs });
    votes.push(voteFor(place, before, timeUtcMs - 1), voteFor(place, after, timeUtcMs));
  };
  const among = (rename: Rename) => places.filter((place) => reaches(rename, place));
  const unapplied = renames.filter((rename) => {
    const held = among(rename).filter((place) => isNamedBefore(place, rename));
    for (const place of held) apply(rename, place);
    return held.length === 0;
  });
  for (const rename of unapplied.reverse())
    for (const place of among(rename)) if (isNamedBehind(place, rename)) apply(rename, place);
  return votes;
}

/** As heavy as a delivery: the server's own word. */
const WEIGHT = 3;

function voteFor({ host, mid }: Place, { account, name }: Name, timeUtcMs: number): Vote {
  return { host, mid, account, name, weight: WEIGHT, count: 1, last: timeUtcMs };
}

function readRenames(db: Connection): Rename[] {
  const rows = db
    .prepare<[], [host: number, timeUtcMs: number, details: string | null]>(
      `SELECT c.host, e.time_utc_ms, e.details FROM event e JOIN context c ON c.id = e.context LEFT JOIN act a ON a.id = e.act
       WHERE e.fact = ${FACTS.indexOf("audit-rename")} AND ${GENUINE} AND a.outcome IS NOT ${OUTCOMES.indexOf("failed")}`,
    )
    .raw()
    .all();
  const texts = new TextDictionary(db);
  const nameOf = (value: unknown): Name => {
    const name = typeof value === "string" ? value.toLowerCase() : "";
    return { account: texts.idOf(name), name };
  };
  return rows
    .map(([host, timeUtcMs, details]): Rename => {
      const { account, newAccount } = JSON.parse(details ?? "{}") as Readonly<Record<string, unknown>>;
      return { host, timeUtcMs, before: nameOf(account), after: nameOf(newAccount) };
    })
    .filter(({ before, after }) => before.account !== 0 && after.account !== 0 && before.account !== after.account)
    .sort(
      (a, b) =>
        a.timeUtcMs - b.timeUtcMs ||
        compareTexts(a.before.name, b.before.name) ||
        compareTexts(a.after.name, b.after.name),
    );
}

/** The mailboxes that records show under one of the names. Of votes that prove nothing only the elected owner's count. */
function placesOf(
  db: Connection,
  renames: readonly Rename[],
  known: readonly Vote[],
  owners: ReadonlyMap<string, Vote>,
): Place[] {
  const accounts = new Set(renames.flatMap(({ before, after }) => [before.account, after.account]));
  const places = new Map<string, Place>();
  const keyOf = ({ host, mid, account }: Pick<Vote, "host" | "mid" | "account">) => `${host}/${mid}/${account}`;
  const believed = new Set<string>();
  for (const vote of [...known.filter(({ weight }) => weight >= WEIGHT), ...owners.values()]) {
    const mailbox = `${vote.host}/${vote.mid}`;
    const place = places.get(mailbox) ?? { host: vote.host, mid: vote.mid, stays: [] };
    if (!accounts.has(vote.account)) continue;
    places.set(mailbox, place);
    believed.add(keyOf(vote));
    if (vote.last > 0) place.stays.push({ account: vote.account, fromUtcMs: vote.last, toUtcMs: vote.last });
  }
  for (const [host, mid, account, fromUtcMs, toUtcMs] of activityOf(db, accounts)) {
    if (!believed.has(keyOf({ host, mid, account }))) continue;
    places.get(`${host}/${mid}`)?.stays.push({ account, fromUtcMs, toUtcMs });
  }
  return [...places.values()];
}

type ActivityRow = [host: number, mid: number, account: number, fromUtcMs: number, toUtcMs: number];

function activityOf(db: Connection, accounts: ReadonlySet<number>): ActivityRow[] {
  return db
    .prepare<[string], ActivityRow>(
      `SELECT c.host, c.mid, c.account, a.from_utc_ms, a.to_utc_ms FROM context c JOIN activity a ON a.context = c.id
       WHERE c.account IN (SELECT value FROM json_each(?)) AND c.mid IS NOT NULL AND c.about = 0`,
    )
    .raw()
    .all(JSON.stringify([...accounts]));
}

function reaches({ host, before, after }: Rename, place: Place): boolean {
  return host === place.host || domainOf(before.name) === domainOf(after.name);
}

function domainOf(name: string): string {
  return name.slice(name.lastIndexOf("@") + 1);
}

function isNamedBefore({ stays }: Place, { before, timeUtcMs }: Rename): boolean {
  const last = stays
    .filter(({ fromUtcMs }) => fromUtcMs < timeUtcMs)
    .map((stay) => ({ ...stay, at: Math.min(stay.toUtcMs, timeUtcMs - 1) }));
  const latest = Math.max(...last.map(({ at }) => at));
  return last.some(({ account, at }) => account === before.account && at === latest);
}

function isNamedBehind({ stays }: Place, { after, timeUtcMs }: Rename): boolean {
  const next = stays
    .filter(({ toUtcMs }) => toUtcMs >= timeUtcMs)
    .map((stay) => ({ ...stay, at: Math.max(stay.fromUtcMs, timeUtcMs) }));
  const earliest = Math.min(...next.map(({ at }) => at));
  return next.some(({ account, at }) => account === after.account && at === earliest);
}
