import type { Actor } from "../core/index.ts";
import type { AccessRecord, AccessRecords, IndexReader } from "../index/index.ts";

/** How long a delegated token serves at most: no longer than an administrator's own (`zimbraAdminAuthTokenLifetime`). */
const TOKEN_LIFE_MS = 12 * 60 * 60_000;

interface Span {
  readonly fromUtcMs: number;
  readonly toUtcMs: number;
  readonly records: readonly AccessRecord[];
}

/** Who did something, as the record of it tells, and where and when. */
export interface DelegatedAct {
  readonly host: string;
  readonly by: Pick<Actor, "actor" | "account">;
  readonly timeUtcMs: number;
}

/**
 * Finds the audit record by which an administrator got access to the mailbox in which he then acted for its owner: the last one before
 * the act, on its host. Only an index of the host's audit.log has it.
 */
export class Delegations {
  readonly #records: AccessRecords;
  readonly #spans = new Map<string, Span>();

  constructor(reader: Pick<IndexReader, "accessRecords">) {
    this.#records = reader.accessRecords();
  }

  before({ host, by: { actor, account }, timeUtcMs }: DelegatedAct): AccessRecord | null {
    if (actor === null || account === null || actor === account) return null;
    const isOf = (record: AccessRecord): boolean =>
      timeUtcMs - TOKEN_LIFE_MS <= record.timeUtcMs &&
      record.timeUtcMs <= timeUtcMs &&
      record.account?.toLowerCase() === account;
    return this.#around(host, actor, timeUtcMs).findLast(isOf) ?? null;
  }

  /** Read for a day at once: losses are asked about in order of time. */
  #around(host: string, actor: string, timeUtcMs: number): readonly AccessRecord[] {
    const key = `${host}\n${actor}`;
    const known = this.#spans.get(key);
    const [needed, until] = [timeUtcMs - TOKEN_LIFE_MS, timeUtcMs + TOKEN_LIFE_MS];
    if (known !== undefined && known.fromUtcMs <= needed && timeUtcMs < known.toUtcMs) return known.records;
    const records = this.#records.of(host, actor, needed, until);
    this.#spans.set(key, { fromUtcMs: needed, toUtcMs: until, records });
    return records;
  }
}
