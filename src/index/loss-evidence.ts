import type { ContextLookup } from "./context-lookup.ts";
import type { Connection } from "./database.ts";
import { sourceOfKey } from "./event-key.ts";
import { SessionLookup } from "./session-lookup.ts";

/** Where the records stand that prove a loss, and in whose session it happened; kept with the loss, so that listing is one read. */
export interface LossProof {
  readonly sourceId: number | null;
  readonly session: number | null;
  readonly evidence: readonly {
    readonly sourceId: number;
    readonly line: number;
    readonly offset: number;
    readonly length: number;
  }[];
}

/** Looks up the records behind losses. */
export class LossEvidence {
  readonly #contexts: ContextLookup;
  readonly #sessions: SessionLookup;
  readonly #find;

  constructor(db: Connection, contexts: ContextLookup) {
    this.#contexts = contexts;
    this.#sessions = new SessionLookup(db);
    this.#find = db
      .prepare<[number], [number, number, number, number, number]>(
        "SELECT line, offset_bytes, length_bytes, context, time_utc_ms FROM event WHERE id = ?",
      )
      .raw();
  }

  /** @param events keys of the records, in order */
  of(events: readonly number[]): LossProof {
    let session: number | null = null;
    const evidence = events.flatMap((event) => {
      const row = this.#find.get(event) as [number, number, number, number, number] | undefined;
      if (row === undefined) return [];
      const [line, offset, length, context, timeUtcMs] = row;
      session ??= this.#sessions.sessionOf(this.#contexts.get(context), timeUtcMs);
      return [{ sourceId: sourceOfKey(event), line, offset, length }];
    });
    return { sourceId: evidence[0]?.sourceId ?? null, session, evidence };
  }
}
