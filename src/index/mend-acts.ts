import { OUTCOMES } from "../core/index.ts";
import type { Connection } from "./database.ts";
import { closingIn, nextSources, openActs } from "./open-acts.ts";

/**
 * Closes acts that a rotation cut in two: their records end one file, the record that names the request begins the next. Looks
 * for it by thread, context and SOAP id at the beginning of the host's next source; the order in which the two were read
 * plays no part.
 * @returns the contexts of the acts that were closed
 */
export function mendActs(db: Connection): number[] {
  const update = db.prepare(
    "INSERT OR REPLACE INTO act (id, operation, outcome, elapsed_ms, closed_by) SELECT ?, ?, max(?, coalesce((SELECT outcome FROM act WHERE id = ?), 0)), ?, ?",
  );
  const close = db.prepare("DELETE FROM open_act WHERE act = ?");
  const mended: number[] = [];
  for (const act of openActs(db)) {
    for (const source of nextSources(db, act)) {
      const found = closingIn(db, source, act);
      if (found === null) continue;
      mended.push(act.context);
      update.run(act.act, found.operation, OUTCOMES.indexOf("ok"), act.act, found.elapsedMs, found.event);
      close.run(act.act);
      break;
    }
  }
  return mended;
}
