import { PackedReader, PackedWriter } from "../core/index.ts";
import type { Connection } from "./database.ts";
import { sourceOfKey } from "./event-key.ts";

/** A record as it is looked up. */
type Place = [event: number, context: number, line: number, offset: number, length: number];

/** Finds where records stand: many in one statement. */
export class ProofFinder {
  readonly #find;
  readonly #out = new PackedWriter();

  constructor(db: Connection) {
    this.#find = db
      .prepare<[string], Place>(
        `SELECT e.id, e.context, e.line, e.offset_bytes, e.length_bytes
         FROM json_each(?) j CROSS JOIN event e ON e.id = j.value`,
      )
      .raw();
  }

  /** The proofs of losses, packed: for each list of events, in its order. They are kept with the losses, so that listing is one read. */
  pack(lists: readonly (readonly number[])[]): string[] {
    const places = new Map<number, Place>();
    // In the order in which they lie: half of the time that those of one mailbox after the other took.
    const events = Float64Array.from(lists.flat()).sort();
    for (const place of this.#find.iterate(`[${events.join()}]`)) places.set(place[0], place);
    const known = (events: readonly number[]) =>
      events.map((event) => places.get(event)).filter((place) => place !== undefined);
    return lists.map((events) => this.#pack(known(events)));
  }

  /** The context of the first record; source, line, offset as differences from the record before, and length of each. */
  #pack(places: readonly Place[]): string {
    const out = this.#out;
    let [source, line, offset] = [0, 0, 0];
    places.forEach(([event, context, itsLine, itsOffset, length], at) => {
      if (at === 0) out.unsigned(context);
      out.signed(sourceOfKey(event) - source);
      out.signed(itsLine - line);
      out.signed(itsOffset - offset);
      out.unsigned(length);
      [source, line, offset] = [sourceOfKey(event), itsLine, itsOffset];
    });
    return out.finish();
  }
}

/**
 * What a loss's first record tells.
 * @throws {SalvageError} damaged
 */
export function firstRecord(proof: string): { readonly context: number; readonly sourceId: number | null } {
  if (proof === "") return { context: 0, sourceId: null };
  const from = new PackedReader(proof);
  return { context: from.unsigned(), sourceId: from.signed() };
}

/**
 * Where the records of a proof stand, in order.
 * @throws {SalvageError} damaged
 */
export function readEvidence<R>(
  proof: string,
  make: (sourceId: number, line: number, offset: number, length: number) => R,
): R[] {
  const evidence: R[] = [];
  if (proof === "") return evidence;
  const from = new PackedReader(proof);
  from.unsigned();
  let [sourceId, line, offset] = [0, 0, 0];
  while (!from.done) {
    sourceId += from.signed();
    line += from.signed();
    offset += from.signed();
    evidence.push(make(sourceId, line, offset, from.unsigned()));
  }
  return evidence;
}
