import type { IndexReader, SessionRecord } from "../../index/index.ts";
import { LossRows } from "../loss-row.ts";
import { judgeSession, type SessionEvidence } from "./judge-session.ts";
import { FILTER_REQUESTS, type Suspicion } from "./rules.ts";
import { type SessionLoss, sessionLoss } from "./session-loss.ts";

type Change = SessionEvidence["changes"][number];

/** Most changes of filters and preferences that are looked at, of each kind. */
const MOST_CHANGES = 100_000;

/** Judges sessions against all that the index knows: a session may be the first from its address only among all of them. */
export class SessionJudge {
  readonly #losses = new Map<number, SessionLoss[]>();
  /** By account: when it was first seen from each address. */
  readonly #seen = new Map<string, Map<string | null, number>>();
  readonly #changes = new Map<string, Change[]>();
  readonly #zone: string;

  /** @param zone of the times in the reasons */
  constructor(reader: IndexReader, zone: string) {
    this.#zone = zone;
    const rows = new LossRows(reader);
    for (const stored of reader.eachLoss({})) {
      if (stored.session !== null) append(this.#losses, stored.session, sessionLoss(rows.row(stored)));
    }
    for (const { account, ip, fromUtcMs } of reader.sessions({}, Number.POSITIVE_INFINITY)) {
      const addresses = this.#seen.get(account ?? "") ?? new Map<string | null, number>();
      this.#seen.set(account ?? "", addresses);
      addresses.set(ip, Math.min(fromUtcMs, addresses.get(ip) ?? fromUtcMs));
    }
    this.#readChanges(reader);
  }

  #readChanges(reader: IndexReader): void {
    for (const operation of FILTER_REQUESTS) {
      const events = reader.events({ operation, kinds: ["request"] }, { limit: MOST_CHANGES, order: "asc" });
      for (const { account, timeUtcMs, outcome } of events) {
        if (account !== null && outcome !== "failed") append(this.#changes, account, { timeUtcMs, operation });
      }
    }
    for (const changes of this.#changes.values()) changes.sort((a, b) => a.timeUtcMs - b.timeUtcMs);
  }

  /** The reasons to look at a session; none for most. */
  reasons({ session, account, ip, fromUtcMs }: SessionRecord): Suspicion[] {
    const addresses = this.#seen.get(account ?? "") ?? new Map<string | null, number>();
    const others = [...addresses].filter(([address]) => address !== ip && address !== null).map(([, first]) => first);
    const losses = this.#losses.get(session) ?? [];
    // A delegate's deletions follow the changes of the mailbox's owner.
    const accounts = new Set([account, ...losses.map((loss) => loss.account)]);
    const changes = [...accounts].flatMap((one) => this.#changes.get(one ?? "") ?? []);
    return judgeSession({
      zone: this.#zone,
      account,
      ip,
      fromUtcMs,
      losses,
      addressFirstUtcMs: addresses.get(ip) ?? null,
      othersFirstUtcMs: others.length === 0 ? null : others.reduce((a, b) => Math.min(a, b)),
      changes: changes.toSorted((a, b) => a.timeUtcMs - b.timeUtcMs),
    });
  }
}

function append<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
