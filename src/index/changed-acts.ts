import { OUTCOMES } from "../core/index.ts";
import type { Batch } from "./batch.ts";
import type { Connection } from "./database.ts";
import { eventKey } from "./event-key.ts";

/** Records behind the first one of an act among which its others are looked for: requests are short. */
const RECORDS_LOOKED_AT = 5_000;

/**
 * The contexts of acts that were read up to a checkpoint and of which a batch behind it tells more: what they are called, or that they
 * failed. Such a batch need not have an event of theirs.
 */
export function contextsOfChangedActs(
  db: Connection,
  source: number,
  checkpointOrdinal: number,
  texts: readonly number[],
  { acts }: Batch,
): number[] {
  const earlier = acts.filter(({ act }) => act < checkpointOrdinal);
  if (earlier.length === 0) return [];
  const isSame = db
    .prepare<[number, number, number], number>("SELECT 1 FROM act WHERE id = ? AND operation = ? AND outcome = ?")
    .pluck();
  const contextsOf = db
    .prepare<[number, number, number], number>(
      "SELECT DISTINCT context FROM event WHERE id BETWEEN ? AND ? AND act = ?",
    )
    .pluck();
  return earlier.flatMap(({ act, operation, outcome }) => {
    const key = eventKey(source, act);
    if (isSame.get(key, texts[operation] ?? 0, OUTCOMES.indexOf(outcome)) !== undefined) return [];
    return contextsOf.all(key, key + RECORDS_LOOKED_AT, key);
  });
}
