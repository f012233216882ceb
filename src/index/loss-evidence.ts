import type { Connection } from "./database.ts";
import { sourceOfKey } from "./event-key.ts";

/** Where the records stand that prove a loss; kept with the loss, so that listing is one read. */
export interface LossProof {
  readonly sourceId: number | null;
  /** Context and time of the first record: they lead to the session, whose number changes when other logs come in. */
  readonly context: number;
  readonly evidence: readonly {
    readonly sourceId: number;
    readonly line: number;
    readonly offset: number;
    readonly length: number;
  }[];
}

/** Looks up the records behind losses. */
export class LossEvidence {
  readonly #find;

  constructor(db: Connection) {
    this.#find = db
      .prepare<[number], [number, number, number, number]>(
        "SELECT line, offset_bytes, length_bytes, context FROM event WHERE id = ?",
      )
      .raw();
  }

  /** @param events keys of the records, in order */
  of(events: readonly number[]): LossProof {
    let firstContext = 0;
    const evidence = events.flatMap((event) => {
      const row = this.#find.get(event) as [number, number, number, number] | undefined;
      if (row === undefined) return [];
      const [line, offset, length, context] = row;
      if (firstContext === 0) firstContext = context;
      return [{ sourceId: sourceOfKey(event), line, offset, length }];
    });
    return { sourceId: evidence[0]?.sourceId ?? null, context: firstContext, evidence };
  }
}
