import { OUTCOMES } from "../core/index.ts";
import type { Connection } from "./database.ts";
import type { OpenActs } from "./open-acts.ts";

/**
 * Closes acts that a rotation cut in two: their records end one file, the record that names the request begins the next. Looks
 * for it by thread, context and SOAP id at the beginning of the host's next source; the order in which the two were read
 * plays no part. What is closed stays among the open acts of its source: the closing record may be the last one of a log that goes on,
 * and is then read again.
 * @returns the contexts of the acts that were closed
 */
export function mendActs(db: Connection, open: OpenActs): number[] {
  const update = db.prepare(
    "INSERT OR REPLACE INTO act (id, operation, outcome, elapsed_ms, closed_by) SELECT ?, ?, max(?, coalesce((SELECT outcome FROM act WHERE id = ?), 0)), ?, ?",
  );
  const mended: number[] = [];
  for (const act of open.acts) {
    for (const source of open.nextSources(act)) {
      const found = open.closingIn(source, act);
      if (found === null) continue;
      mended.push(act.context);
      update.run(act.act, found.operation, OUTCOMES.indexOf("ok"), act.act, found.elapsedMs, found.event);
      break;
    }
  }
  return mended;
}
