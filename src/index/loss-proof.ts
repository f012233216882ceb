import { PackedReader, PackedWriter } from "../core/index.ts";
import type { Connection } from "./database.ts";
import { sourceOfKey } from "./event-key.ts";

/** Where a record stands. */
export interface RecordPlace {
  readonly context: number;
  readonly line: number;
  readonly offsetBytes: number;
  readonly lengthBytes: number;
}

/** Where the record of an event stands, where that was read. */
export type PlaceOf = (event: number) => RecordPlace | undefined;

/** Packs proofs. They are kept with the losses, so that listing is one read. */
export class ProofPacker {
  readonly #find;
  readonly #out = new PackedWriter();

  constructor(db: Connection) {
    this.#find = db.prepare<[number], RecordPlace>(
      `SELECT context, line, offset_bytes AS offsetBytes, length_bytes AS lengthBytes FROM event WHERE id = ?`,
    );
  }

  /**
   * The context of the first record; source, line, offset as differences from the record before, and length of each.
   * @param placeOf where records of the mailbox stand, which were read for its replay; others are looked up
   */
  pack(events: readonly number[], placeOf: PlaceOf): string {
    const out = this.#out;
    let [source, line, offset] = [0, 0, 0];
    let isFirst = true;
    for (const event of events) {
      const place = placeOf(event) ?? this.#find.get(event);
      if (place === undefined) continue;
      if (isFirst) out.unsigned(place.context);
      isFirst = false;
      out.signed(sourceOfKey(event) - source);
      out.signed(place.line - line);
      out.signed(place.offsetBytes - offset);
      out.unsigned(place.lengthBytes);
      [source, line, offset] = [sourceOfKey(event), place.line, place.offsetBytes];
    }
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
