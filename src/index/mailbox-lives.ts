import { FACTS, type Fact, OUTCOMES } from "../core/index.ts";
import type { Connection } from "./database.ts";
import { sqlSourceOf } from "./event-key.ts";
import { PROVES, PROVING_PROTOCOLS } from "./owners.ts";
import { GENUINE } from "./story-row-reader.ts";

/** A record that marks a turn in the life of a mailbox. */
export interface Mark {
  readonly event: number;
  readonly timeUtcMs: number;
}

interface Place {
  readonly mailbox: number;
  readonly host: string;
  readonly mid: number;
  /** When it was created, else the time of its first record. */
  readonly fromUtcMs: number;
}

/** A mailbox from its creation (or where the log begins) until it was cleared and its number given to another one. */
export interface Life extends Place {
  /** Null: it was there before the log begins. */
  readonly creation: Mark | null;
  /** When the next life of the same number began. */
  readonly toUtcMs: number;
  readonly clearedUtcMs: number | null;
  readonly unavailable: readonly Mark[];
  readonly movedAway: readonly Mark[];
  /** Its account, as far as records tell it of this life: ids of the texts of its id, and names. */
  readonly accountIds: ReadonlySet<number>;
  readonly names: ReadonlySet<string>;
}

/** Weight of what `Creating mailbox …` and `Mailbox 42 account …` tell of the owner (src/ingest/owner-facts.ts). */
const TOLD_BY_THE_SERVER = 4;

/**
 * Keys of the mailboxes that may have been moved, or may be what was there before: they share an account's id or name with a mailbox
 * of another host, and the log has the creation of one of them. None at all nearly everywhere, which is found out at once.
 */
export function mailboxesOfSeveralHosts(db: Connection): number[] {
  return db
    .prepare<[], number>(
      // From the creations on: there are few, and going through all accounts took ten times as long.
      `WITH created AS MATERIALIZED (
         SELECT m.host, m.mid, m.account AS owner, f.account FROM owner_fact f CROSS JOIN mailbox m ON m.host = f.host AND m.mid = f.mid
         WHERE f.mid > 0 AND f.account != 0 AND f.weight = ${TOLD_BY_THE_SERVER}),
       ids AS MATERIALIZED (
         SELECT f.account_id FROM created c CROSS JOIN owner_fact f ON f.host = c.host AND f.mid = c.mid WHERE f.account_id != 0),
       told AS MATERIALIZED (
         SELECT m.id AS mailbox, m.host, f.account_id AS who FROM owner_fact f CROSS JOIN mailbox m ON m.host = f.host AND m.mid = f.mid
         WHERE f.mid > 0 AND f.account_id IN (SELECT account_id FROM ids)
         UNION SELECT m.id, m.host, n.account FROM mailbox_name n CROSS JOIN mailbox m ON m.id = n.mailbox
         WHERE n.account IN (SELECT account FROM created UNION SELECT owner FROM created) AND m.mid > 0)
       SELECT DISTINCT mailbox FROM told
       WHERE who IN (SELECT who FROM told GROUP BY who HAVING count(DISTINCT host) > 1) ORDER BY mailbox`,
    )
    .pluck()
    .all();
}

/** The lives of mailboxes, in the order in which they began. */
export function livesOf(db: Connection, mailboxes: readonly number[]): Life[] {
  const keys = JSON.stringify(mailboxes);
  const marks = Map.groupBy(marksOf(db, keys), ({ mailbox }) => mailbox);
  const owners = Map.groupBy(ownersOf(db, keys), ({ mailbox }) => mailbox);
  return placesOf(db, keys)
    .flatMap((place) => cut(place, marks.get(place.mailbox) ?? [], owners.get(place.mailbox) ?? []))
    .sort((a, b) => a.fromUtcMs - b.fromUtcMs || (a.host < b.host ? -1 : Number(a.host > b.host)) || a.mid - b.mid);
}

function placesOf(db: Connection, keys: string): Place[] {
  return db
    .prepare<[string], Place>(
      `SELECT m.id AS mailbox, h.name AS host, m.mid, min(a.from_utc_ms) AS fromUtcMs FROM mailbox m JOIN host h ON h.id = m.host
       JOIN context c ON c.mailbox = m.id AND c.base IS NULL JOIN activity a ON a.context = c.id
       WHERE m.id IN (SELECT value FROM json_each(?)) GROUP BY m.id`,
    )
    .all(keys);
}

interface MailboxMark extends Mark {
  readonly mailbox: number;
  readonly fact: Fact;
  readonly details: string | null;
}

const MARKS = (
  ["mailbox-created", "mailbox-clear", "mailbox-deleted", "mailbox-unavailable", "mailbox-moved-away"] as const
).map((fact) => FACTS.indexOf(fact));

function marksOf(db: Connection, keys: string): MailboxMark[] {
  const rows = db
    .prepare<[string], Omit<MailboxMark, "fact"> & { readonly fact: number }>(
      `SELECT c.mailbox, e.id AS event, e.time_utc_ms AS timeUtcMs, e.fact, e.details FROM context c JOIN event e ON e.context = c.id
       JOIN source s ON s.id = ${sqlSourceOf("e.id")} LEFT JOIN act a ON a.id = e.act
       WHERE c.mailbox IN (SELECT value FROM json_each(?)) AND e.fact IN (${MARKS.join(",")}) AND ${GENUINE}
         AND a.outcome IS NOT ${OUTCOMES.indexOf("failed")} ORDER BY e.time_utc_ms, s.rank, e.id`,
    )
    .all(keys);
  return rows.map((row) => ({ ...row, fact: FACTS[row.fact] as Fact }));
}

/** Who owned a mailbox, by a record of some time; null: by all that is known. */
interface Owner {
  readonly mailbox: number;
  readonly name: string | null;
  readonly accountId: number;
  readonly timeUtcMs: number | null;
}

function ownersOf(db: Connection, keys: string): Owner[] {
  return db
    .prepare<{ keys: string; lmtp: number; task: number }, Owner>(
      `WITH asked AS (SELECT m.* FROM mailbox m WHERE m.id IN (SELECT value FROM json_each(@keys)))
       SELECT m.id AS mailbox, t.value AS name, f.account_id AS accountId, f.time_utc_ms AS timeUtcMs FROM asked m
         JOIN owner_fact f ON f.host = m.host AND f.mid = m.mid LEFT JOIN text t ON t.id = f.account AND f.account != 0
       UNION ALL SELECT m.id, t.value, 0, a.from_utc_ms FROM asked m JOIN context c ON c.mailbox = m.id AND c.mid IS NOT NULL
         AND c.about = 0 AND ${PROVES} JOIN activity a ON a.context = c.id JOIN text t ON t.id = c.account AND c.account != 0
       UNION ALL SELECT m.id, t.value, 0, NULL FROM asked m JOIN mailbox_name n ON n.mailbox = m.id JOIN text t ON t.id = n.account`,
    )
    .all({ keys, ...PROVING_PROTOCOLS });
}

function cut(place: Place, marks: readonly MailboxMark[], owners: readonly Owner[]): Life[] {
  const creations = marks.filter(({ fact }) => fact === "mailbox-created");
  const isBorn = (creations[0]?.timeUtcMs ?? Number.POSITIVE_INFINITY) <= place.fromUtcMs;
  const begins = [...(isBorn ? [] : [null]), ...creations];
  return begins.map((creation, at) => {
    const span = {
      fromUtcMs: creation?.timeUtcMs ?? place.fromUtcMs,
      toUtcMs: begins[at + 1]?.timeUtcMs ?? Number.POSITIVE_INFINITY,
    };
    const isWithin = (utcMs: number): boolean => utcMs >= span.fromUtcMs && utcMs < span.toUtcMs;
    const own = marks.filter(({ timeUtcMs }) => isWithin(timeUtcMs));
    // Where a number was given out again, a name without a time may be that of whoever had it before.
    const told = owners.filter(({ timeUtcMs }) => (timeUtcMs === null ? begins.length === 1 : isWithin(timeUtcMs)));
    const cleared = own.find(({ fact }) => fact === "mailbox-clear" || fact === "mailbox-deleted");
    return {
      ...place,
      ...span,
      creation,
      clearedUtcMs: cleared?.timeUtcMs ?? null,
      unavailable: own.filter(({ fact }) => fact === "mailbox-unavailable"),
      movedAway: own.filter(({ fact }) => fact === "mailbox-moved-away"),
      accountIds: new Set(told.flatMap(({ accountId }) => accountId || [])),
      names: new Set([...told.flatMap(({ name }) => name ?? []), ...namesIn(creation)]),
    };
  });
}

/** The name in `Creating mailbox with id 118 and group id 18 for anna@example.com.`; the owners' facts know only the last creation. */
function namesIn(creation: MailboxMark | null): string[] {
  const { account } = JSON.parse(creation?.details ?? "{}") as { readonly account?: unknown };
  return typeof account === "string" ? [account.toLowerCase()] : [];
}
