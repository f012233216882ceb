import type { ContextLookup } from "./context-lookup.ts";
import { coverageFacts } from "./coverage-facts.ts";
import { type CrossingAdd, crossingAdds } from "./crossing-adds.ts";
import type { Connection } from "./database.ts";
import { type GapSpan, gapsInside } from "./gaps.ts";
import { hostsHidingArrivals } from "./hidden-arrivals.ts";
import { type EarlierLife, type MailboxMove, mailboxMoves } from "./mailbox-moves.ts";
import type { MailboxEvents, StoryEventReader } from "./story-events.ts";
import type { HostCoverage } from "./types.ts";

/** What the replay of a mailbox must know besides its own events. */
export interface ReplayContext {
  /** First indexed instant of the mailbox's host. */
  readonly logBeginsUtcMs: number;
  /** Where the host's log has holes. */
  readonly gaps: readonly GapSpan[];
  /** The host's server may be of a version that logs no arrivals. */
  readonly hidesArrivals: boolean;
  /** By act: what it added to other mailboxes. */
  readonly foreignAdds: ReadonlyMap<number, readonly CrossingAdd[]>;
  /** Where the mailbox came from another host. */
  readonly arrivals: readonly Arrival[];
  /** When it was created anew on another host, to go on there. */
  readonly departuresUtcMs: readonly number[];
}

/** A mailbox's coming from another host, with what it was there and what limits the knowledge of all its lives together. */
export interface Arrival extends Pick<ReplayContext, "logBeginsUtcMs" | "gaps" | "foreignAdds"> {
  /** The record that created the mailbox here. */
  readonly event: number;
  /** The records of each earlier life up to the move, oldest first. */
  readonly lives: readonly MailboxEvents[];
}

type HostLimits = Omit<ReplayContext, "foreignAdds" | "arrivals" | "departuresUtcMs">;

/** A mailbox that came from another host; where the text differs from an earlier one, its stories may differ. */
export interface MoveDescription {
  readonly to: number;
  readonly from: readonly number[];
  readonly text: string;
}

/** A log that ends so much before the move does not cover what happened until then. */
const LOG_ENDS_EARLY_MS = 30 * 60_000;

/** What a mailbox's records tell of its life there. */
function until({ end, toUtcMs }: EarlierLife, { events, untold, ...rest }: MailboxEvents): MailboxEvents {
  const place = events.findIndex(({ event, timeUtcMs }) => (end === null ? timeUtcMs >= toUtcMs : event === end));
  const last = place < 0 ? events.length : place;
  const endUtcMs = events[place]?.timeUtcMs ?? Number.POSITIVE_INFINITY;
  return { ...rest, events: events.slice(0, last), untold: untold.filter(({ timeUtcMs }) => timeUtcMs < endUtcMs) };
}

function arrivalOf({ lives }: MailboxMove): number {
  return lives.at(-1)?.toUtcMs ?? 0;
}

/** The limits of each host's log and the moves between mailboxes, read once for many replays. */
export class ReplayContexts {
  /** The far ends of moves between mailboxes, by the act. */
  readonly crossing: ReadonlyMap<number, readonly CrossingAdd[]>;
  /** Mailboxes that such a move added to: for every other one, all adds are foreign. */
  readonly #addedTo: ReadonlySet<number>;
  readonly #hostOf: ReadonlyMap<number, string>;
  readonly #limits: ReadonlyMap<string, HostLimits>;
  /** Last indexed instant of each host. */
  readonly #ends: ReadonlyMap<string, number | null>;
  readonly #stories: StoryEventReader;
  /** In order of time, by the mailbox that came. */
  readonly #moves: ReadonlyMap<number, readonly MailboxMove[]>;
  readonly #departures: ReadonlyMap<number, readonly { readonly toUtcMs: number }[]>;

  constructor(db: Connection, contexts: ContextLookup, stories: StoryEventReader) {
    this.crossing = crossingAdds(db, contexts);
    this.#addedTo = new Set([...this.crossing.values()].flatMap((adds) => adds.map((add) => add.mailboxKey)));
    this.#hostOf = new Map(
      db.prepare("SELECT m.id, h.name FROM mailbox m JOIN host h ON h.id = m.host").raw().all() as [number, string][],
    );
    const hiding = hostsHidingArrivals(db);
    const limitsOf = (host: HostCoverage): HostLimits => ({
      logBeginsUtcMs: host.fromUtcMs ?? 0,
      gaps: gapsInside(host),
      hidesArrivals: hiding.has(host.host),
    });
    const coverage = coverageFacts(db);
    this.#limits = new Map(coverage.map((host) => [host.host, limitsOf(host)]));
    this.#ends = new Map(coverage.map(({ host, toUtcMs }) => [host, toUtcMs]));
    this.#stories = stories;
    this.#moves = Map.groupBy(coverage.length > 1 ? mailboxMoves(db) : [], ({ to }) => to);
    const left = [...this.#moves.values()].flat().flatMap(({ lives }) => lives.slice(-1));
    this.#departures = Map.groupBy(left, ({ mailbox }) => mailbox);
  }

  of(mailboxKey: number): ReplayContext {
    const host = this.#hostOf.get(mailboxKey) ?? "";
    return {
      logBeginsUtcMs: 0,
      gaps: [],
      hidesArrivals: false,
      ...this.#limits.get(host),
      foreignAdds: this.#foreignTo(new Set([mailboxKey])),
      arrivals: (this.#moves.get(mailboxKey) ?? []).map((move) => this.#arrivalOf(move)),
      departuresUtcMs: (this.#departures.get(mailboxKey) ?? []).map(({ toUtcMs }) => toUtcMs),
    };
  }

  #arrivalOf(move: MailboxMove): Arrival {
    const { to, arrival, lives } = move;
    return {
      event: arrival,
      lives: lives.map((life) => until(life, this.#stories.ofMailbox(life.mailbox))),
      foreignAdds: this.#foreignTo(new Set([to, ...lives.map(({ mailbox }) => mailbox)])),
      ...this.#limitsOf(move),
    };
  }

  /** Each host limits what is known of the time that the mailbox spent on it. */
  #limitsOf({ to, lives }: MailboxMove): Pick<Arrival, "logBeginsUtcMs" | "gaps"> {
    const here = {
      host: this.#hostOf.get(to) ?? "",
      fromUtcMs: lives.at(-1)?.toUtcMs ?? null,
      toUtcMs: Number.POSITIVE_INFINITY,
    };
    return {
      logBeginsUtcMs: this.#limits.get(lives[0]?.host ?? "")?.logBeginsUtcMs ?? 0,
      gaps: [...lives, here].flatMap(({ host, fromUtcMs, toUtcMs }) => {
        const begin = fromUtcMs ?? Number.NEGATIVE_INFINITY;
        const end = this.#ends.get(host) ?? toUtcMs;
        const gaps = [...(this.#limits.get(host)?.gaps ?? [])];
        if (Number.isFinite(toUtcMs) && toUtcMs - end > LOG_ENDS_EARLY_MS)
          gaps.push({ fromUtcMs: end, toUtcMs, reason: "after-log" });
        return gaps
          .filter((gap) => gap.fromUtcMs < toUtcMs && gap.toUtcMs > begin)
          .map((gap) => ({
            ...gap,
            fromUtcMs: Math.max(gap.fromUtcMs, begin),
            toUtcMs: Math.min(gap.toUtcMs, toUtcMs),
          }));
      }),
    };
  }

  #foreignTo(own: ReadonlySet<number>): ReadonlyMap<number, readonly CrossingAdd[]> {
    if (![...own].some((mailbox) => this.#addedTo.has(mailbox))) return this.crossing;
    return new Map(
      [...this.crossing].map(([act, adds]) => [act, adds.filter((add) => !own.has(add.mailboxKey))] as const),
    );
  }

  /** What a mailbox became last on another host, by the moves that are known; null: it did not move. */
  lastLifeOf(mailboxKey: number): number | null {
    if (!this.#departures.has(mailboxKey)) return null;
    const moves = [...this.#moves.values()]
      .flat()
      .filter(({ lives }) => lives.some((life) => life.mailbox === mailboxKey));
    return moves.reduce((a, b) => (arrivalOf(b) > arrivalOf(a) ? b : a)).to;
  }

  /** Of each mailbox that came from another host: the mailboxes that it was before, and what its story depends on besides, as text. */
  describeMoves(): MoveDescription[] {
    return [...this.#moves].map(([to, moves]) => ({
      to,
      from: [...new Set(moves.flatMap(({ lives }) => lives.map(({ mailbox }) => mailbox)))],
      text: JSON.stringify(moves.map((move) => [move, this.#limitsOf(move)])),
    }));
  }

  /** The limits of each host as text: where it differs from an earlier one, the host's stories may differ. */
  describeLimits(): ReadonlyMap<string, string> {
    return new Map([...this.#limits].map(([host, limits]) => [host, JSON.stringify(limits)]));
  }

  mailboxesOfHost(host: string): number[] {
    return [...this.#hostOf].flatMap(([mailbox, name]) => (name === host ? [mailbox] : []));
  }
}
