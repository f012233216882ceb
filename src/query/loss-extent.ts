import { counted } from "../core/index.ts";
import type { LossRow } from "./loss-row.ts";

type Extent = Pick<LossRow, "cause" | "found" | "claimed">;

/** How much some losses took. What they took is `named`, `counted` and `undelivered` together, and in acts of `unknown` extent more. */
export interface LossTotals {
  readonly acts: number;
  /** Items that the log names, by number. */
  readonly named: number;
  /** Items that the server's counts have beyond those. */
  readonly counted: number;
  /** Messages that a filter threw away at delivery: they never were items, and have no number. */
  readonly undelivered: number;
  /** Acts of which the log neither names nor counts anything. */
  readonly unknown: number;
  /** Items that had been lost before, and whose last copy on the server went with the dumpster: not lost once more. */
  readonly destroyed: number;
}

/** A message that was thrown away at delivery, before it became an item. */
function isUndelivered({ cause, found, claimed }: Extent): boolean {
  return cause === "filter-discard" && found === 0 && claimed === null;
}

/** How much a loss took; null where the log tells nothing of it. */
export function extentOf(loss: Extent): number | null {
  if (isUndelivered(loss)) return 1;
  return loss.found === 0 && loss.claimed === null ? null : Math.max(loss.found, loss.claimed ?? 0);
}

/** `9 items`, `1 of 9 items named`, and what is no item or of unknown extent as such. */
export function extentText(loss: Extent): string {
  const extent = extentOf(loss);
  if (isUndelivered(loss)) return "1 message that never became an item";
  if (extent === null) return "how many items is not known";
  return extent === loss.found ? counted(extent, "item") : `${loss.found} of ${counted(extent, "item")} named`;
}

/** The same in few cells: `9`, `1/9`, `?`. `between`: what stands between the named and all. */
export function shortExtent(loss: Extent, between = "/"): string {
  const extent = extentOf(loss);
  if (extent === null) return "?";
  return extent === loss.found || isUndelivered(loss) ? String(extent) : `${loss.found}${between}${extent}`;
}

/** The extent of some losses together; what is no loss does not count. */
export function lossTotals(losses: readonly (Extent & Pick<LossRow, "notLost">)[]): LossTotals {
  const real = losses.filter(({ notLost }) => notLost === null);
  const sum = (part: (loss: Extent) => number): number => real.reduce((total, loss) => total + part(loss), 0);
  return {
    acts: real.length,
    named: sum(({ cause, found }) => (cause === "dumpster-empty" ? 0 : found)),
    counted: sum(({ found, claimed }) => Math.max(0, (claimed ?? 0) - found)),
    undelivered: sum((loss) => (isUndelivered(loss) ? 1 : 0)),
    unknown: sum((loss) => (extentOf(loss) === null ? 1 : 0)),
    destroyed: sum(({ cause, found }) => (cause === "dumpster-empty" ? found : 0)),
  };
}

/** Everything that was taken, as far as the log names or counts it. */
export function takenOf({ named, counted: more, undelivered }: LossTotals): number {
  return named + more + undelivered;
}

/** Of what the total consists, part by part; empty where the log names all of it. */
export function totalsParts({ named, counted: more, undelivered, unknown, destroyed }: LossTotals): string[] {
  if (more + undelivered + unknown + destroyed === 0) return [];
  return [
    `${counted(named, "item")} named`,
    ...(more > 0 ? [`${counted(more, "item")} only counted by the server`] : []),
    ...(undelivered > 0 ? [`${counted(undelivered, "message")} thrown away at delivery`] : []),
    ...(destroyed > 0 ? [`${counted(destroyed, "lost item")} destroyed in the dumpster as well`] : []),
    ...(unknown > 0 ? [`${counted(unknown, "act")} of unknown extent`] : []),
  ];
}
