import { PackedReader, PackedWriter } from "../core/index.ts";

const out = new PackedWriter();

/** Ids of the texts of a loss's senders, as they are stored. */
export function packSenders(ids: readonly number[]): string {
  for (const id of ids) out.unsigned(id);
  return out.finish();
}

/** @throws {SalvageError} damaged */
export function unpackSenders(packed: string): number[] {
  const from = new PackedReader(packed);
  const ids: number[] = [];
  while (!from.done) ids.push(from.unsigned());
  return ids;
}
