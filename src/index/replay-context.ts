import type { ContextLookup } from "./context-lookup.ts";
import { coverageFacts } from "./coverage-facts.ts";
import { type CrossingAdd, crossingAdds } from "./crossing-adds.ts";
import type { Connection } from "./database.ts";
import { type GapSpan, gapsInside } from "./gaps.ts";
import { hostsHidingArrivals } from "./hidden-arrivals.ts";
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
}

type HostLimits = Omit<ReplayContext, "foreignAdds">;

/** The limits of each host's log and the moves between mailboxes, read once for many replays. */
export class ReplayContexts {
  /** The far ends of moves between mailboxes, by the act. */
  readonly crossing: ReadonlyMap<number, readonly CrossingAdd[]>;
  /** Mailboxes that such a move added to: for every other one, all adds are foreign. */
  readonly #addedTo: ReadonlySet<number>;
  readonly #hostOf: ReadonlyMap<number, string>;
  readonly #limits: ReadonlyMap<string, HostLimits>;

  constructor(db: Connection, contexts: ContextLookup) {
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
    this.#limits = new Map(coverageFacts(db).map((host) => [host.host, limitsOf(host)]));
  }

  of(mailboxKey: number): ReplayContext {
    const host = this.#hostOf.get(mailboxKey) ?? "";
    return {
      logBeginsUtcMs: 0,
      gaps: [],
      hidesArrivals: false,
      ...this.#limits.get(host),
      foreignAdds: this.#foreignTo(mailboxKey),
    };
  }

  #foreignTo(mailboxKey: number): ReadonlyMap<number, readonly CrossingAdd[]> {
    if (!this.#addedTo.has(mailboxKey)) return this.crossing;
    return new Map(
      [...this.crossing].map(([act, adds]) => [act, adds.filter((add) => add.mailboxKey !== mailboxKey)] as const),
    );
  }

  /** The limits of each host as text: where it differs from an earlier one, the host's stories may differ. */
  describeLimits(): ReadonlyMap<string, string> {
    return new Map([...this.#limits].map(([host, limits]) => [host, JSON.stringify(limits)]));
  }

  mailboxesOfHost(host: string): number[] {
    return [...this.#hostOf].flatMap(([mailbox, name]) => (name === host ? [mailbox] : []));
  }
}
