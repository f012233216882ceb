import { EVENT_KINDS, PROTOCOLS } from "../core/index.ts";
import type { Connection } from "./database.ts";
import { forgetLosses } from "./forget-losses.ts";
import { noteMailboxNames } from "./mailbox-names.ts";
import { placeByAccountId } from "./place-by-account-id.ts";
import { votesOfRenames } from "./renames.ts";
import { splitContexts } from "./split-contexts.ts";

/**
 * Who owns which mailbox. Every record with a `mid` and a `name` is a vote, but a delegate acts on a shared folder under his own
 * name with the owner's mid (log-format: "key by (server, mid), never by name"), so votes are weighed: creation and loading
 * records name the owner; deliveries and purges always carry the owner's name; an administrator's requests carry it beside
 * `aname`; plain requests only count by their number, and an account that owns another mailbox of the host is no candidate.
 */

const AUTHORITATIVE = 3;

/** What a record says about who owns a mailbox. */
export interface Vote {
  readonly host: number;
  readonly mid: number;
  readonly account: number;
  readonly name: string;
  readonly weight: number;
  readonly count: number;
  /** When a record said so last; only of votes that prove. */
  readonly last: number;
}

/** Contexts that were given a mailbox. */
export interface Assigned {
  readonly contexts: readonly number[];
  /** Some had another one before, which now has less. */
  readonly moved: boolean;
}

/** SQL over `context c`: deliveries and purges carry the owner's name. */
export const PROVES = "c.protocol IN (@lmtp, @task) AND c.data_source = 0";

/** What `PROVES` asks for. */
export const PROVING_PROTOCOLS = { lmtp: PROTOCOLS.indexOf("lmtp") + 1, task: PROTOCOLS.indexOf("task") + 1 };

const CONTEXT_VOTES = `
  SELECT c.host, c.mid, c.account, t.value AS name, sum(c.records) AS count,
    max(CASE WHEN ${PROVES} THEN 3 WHEN c.actor != c.account THEN 2 ELSE 1 END) AS weight,
    max(CASE WHEN ${PROVES} THEN (SELECT max(a.to_utc_ms) FROM activity a WHERE a.context = c.id) ELSE 0 END) AS last
  FROM context c JOIN text t ON t.id = c.account
  WHERE c.mid IS NOT NULL AND c.account != 0 AND c.about = 0
  GROUP BY c.host, c.mid, c.account`;

const FACT_VOTES = `
  SELECT f.host, f.mid, f.account, t.value AS name, f.time_utc_ms AS count, f.weight, f.time_utc_ms AS last
  FROM owner_fact f JOIN text t ON t.id = f.account WHERE f.mid != 0 AND f.account != 0`;

/** Records that name an account by its id only, joined to records that give the id a name. */
const ID_VOTES = `
  SELECT f.host, f.mid, n.account, t.value AS name, f.time_utc_ms AS count, min(f.weight, n.weight) AS weight, n.time_utc_ms AS last
  FROM owner_fact f JOIN owner_fact n ON n.account_id = f.account_id AND n.account != 0 AND n.mid = 0
  JOIN text t ON t.id = n.account WHERE f.mid != 0 AND f.account_id != 0`;

function votes(db: Connection): Vote[] {
  return [
    ...(db.prepare(CONTEXT_VOTES).all(PROVING_PROTOCOLS) as Vote[]),
    ...(db.prepare(FACT_VOTES).all() as Vote[]),
    ...(db.prepare(ID_VOTES).all() as Vote[]),
  ];
}

const proves = ({ weight }: Vote): boolean => weight >= AUTHORITATIVE;

/**
 * The owner of each mailbox, by `host/mid`. Of several names that records prove the one that they proved last: an account was renamed.
 */
function elect(candidates: readonly Vote[]): Map<string, Vote> {
  const ordered = [...candidates].sort(
    (a, b) =>
      Number(proves(b)) - Number(proves(a)) ||
      (proves(a) ? b.last - a.last : b.weight - a.weight) ||
      b.count - a.count ||
      (a.name < b.name ? -1 : a.name > b.name ? 1 : a.mid - b.mid),
  );
  const owners = new Map<string, Vote>();
  const taken = new Set<string>();
  for (const vote of ordered) {
    const mailbox = `${vote.host}/${vote.mid}`;
    const account = `${vote.host}/${vote.account}`;
    const isTaken = !proves(vote) && taken.has(account);
    if (!owners.has(mailbox) && !isTaken) owners.set(mailbox, vote);
    else if (!proves(vote)) continue;
    taken.add(account);
  }
  return owners;
}

/** All votes, those of renamed accounts among them, and whom they elect. */
function election(db: Connection): { readonly all: readonly Vote[]; readonly owners: ReadonlyMap<string, Vote> } {
  const cast = votes(db);
  const owners = elect(cast);
  const renamed = votesOfRenames(db, cast, owners);
  if (renamed.length === 0) return { all: cast, owners };
  const all = [...cast, ...renamed];
  return { all, owners: elect(all) };
}

/**
 * Makes a row for every mailbox that any record names, and gives it its owner.
 * @returns the contexts that were given a mailbox, and whether one of them had another before
 */
export function resolveOwners(db: Connection): Assigned {
  db.exec(`INSERT OR IGNORE INTO mailbox (host, mid)
    SELECT DISTINCT host, mid FROM context WHERE mid IS NOT NULL
    UNION SELECT host, mid FROM owner_fact WHERE mid != 0`);
  const { all, owners } = election(db);
  const rows = db.prepare("SELECT id, host, mid, account FROM mailbox WHERE mid > 0").all() as {
    id: number;
    host: number;
    mid: number;
    account: number;
  }[];
  const update = db.prepare("UPDATE mailbox SET account = ? WHERE id = ?");
  const renamed: number[] = [];
  for (const row of rows) {
    const owner = owners.get(`${row.host}/${row.mid}`)?.account ?? 0;
    if (owner === row.account) continue;
    update.run(owner, row.id);
    if (row.account !== 0) renamed.push(row.id);
  }
  db.exec(`UPDATE mailbox SET account_id = coalesce((SELECT f.account_id FROM owner_fact f
    WHERE f.host = mailbox.host AND f.mid = mailbox.mid AND f.account_id != 0 ORDER BY f.weight DESC, f.time_utc_ms DESC LIMIT 1), 0)`);
  const assigned = assignContexts(db, [...all.filter(proves), ...owners.values()]);
  return { ...assigned, contexts: [...assigned.contexts, ...contextsOf(db, renamed)] };
}

/** Stories of other mailboxes name the owner to whom an item went. */
function contextsOf(db: Connection, mailboxes: readonly number[]): number[] {
  return db
    .prepare<[string], number>("SELECT id FROM context WHERE mailbox IN (SELECT value FROM json_each(?))")
    .pluck()
    .all(JSON.stringify(mailboxes));
}

/**
 * Gives each context its mailbox: by its mid, else (POP3, DAV) the mailbox that its account owns on that host, else one that stands in for it.
 * @returns the contexts whose mailbox is another one than before
 */
function assignContexts(db: Connection, owners: readonly Vote[]): Assigned {
  const before = mailboxesOfContexts(db);
  db.exec(`UPDATE context SET mailbox = m.id FROM mailbox m
    WHERE context.mid IS NOT NULL AND m.host = context.host AND m.mid = context.mid AND context.mailbox IS NOT m.id`);
  noteMailboxNames(
    db,
    owners.map(({ host, mid, account }) => [host, mid, account] as const),
  );
  db.exec(`UPDATE context SET mailbox = m.id FROM
    (SELECT p.host, n.account, min(p.id) AS id FROM mailbox_name n JOIN mailbox p ON p.id = n.mailbox AND p.mid > 0
     GROUP BY p.host, n.account HAVING count(*) = 1) m
    WHERE context.mid IS NULL AND context.account != 0 AND m.host = context.host AND m.account = context.account
      AND context.base IS NULL AND context.mailbox IS NOT m.id`);
  // An account that turned out to own none: a stand-in will do, or nothing.
  db.exec(`UPDATE context SET mailbox = NULL WHERE mid IS NULL AND account != 0 AND mailbox IS NOT NULL AND base IS NULL
    AND NOT EXISTS (SELECT 1 FROM mailbox_name n WHERE n.account = context.account AND n.mailbox = context.mailbox)`);
  placeByAccountId(db);
  const split = splitContexts(db);
  standInForUnknown(db);
  const changed = [...mailboxesOfContexts(db)].flatMap(([id, mailbox]) => (before.get(id) === mailbox ? [] : [id]));
  return { contexts: [...changed, ...split], moved: changed.some((id) => (before.get(id) ?? null) !== null) };
}

const HOMELESS = `c.mid IS NULL AND c.account != 0 AND c.about = 0`;

/**
 * An account that is only seen through POP3 or DAV has a mailbox all the same, whose number no record tells: a row with a negative
 * number stands in for it, until another log tells the number.
 */
function standInForUnknown(db: Connection): void {
  const kinds = (["add", "move", "copy", "delete"] as const).map((kind) => EVENT_KINDS.indexOf(kind)).join(",");
  db.exec(`INSERT OR IGNORE INTO mailbox (host, mid, account)
    SELECT DISTINCT c.host, -c.account, c.account FROM context c WHERE ${HOMELESS} AND c.mailbox IS NULL
      AND EXISTS (SELECT 1 FROM event e WHERE e.context = c.id AND e.kind IN (${kinds}))`);
  db.exec(`UPDATE context AS c SET mailbox = m.id FROM mailbox m
    WHERE ${HOMELESS} AND c.mailbox IS NULL AND m.host = c.host AND m.mid = -c.account`);
  db.exec("INSERT OR IGNORE INTO mailbox_name SELECT account, id, 0 FROM mailbox WHERE mid < 0");
  const idle = db
    .prepare("SELECT id FROM mailbox m WHERE mid < 0 AND NOT EXISTS (SELECT 1 FROM context c WHERE c.mailbox = m.id)")
    .pluck()
    .all() as number[];
  for (const mailbox of idle) {
    db.prepare("DELETE FROM mailbox_name WHERE mailbox = ?").run(mailbox);
    forgetLosses(db, mailbox);
    db.prepare("DELETE FROM mailbox WHERE id = ?").run(mailbox);
  }
}

function mailboxesOfContexts(db: Connection): Map<number, number | null> {
  return new Map(db.prepare("SELECT id, mailbox FROM context").raw().all() as [number, number | null][]);
}
