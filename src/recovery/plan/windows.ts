import type { ZoneClock } from "../../core/index.ts";
import { reachOf, type TimeWindow, timeWindow } from "./time-window.ts";

/** A deletion of one mailbox as the log tells it. */
export interface Deletion {
  /** Null for deletions of which only the time is known: items that the log counts and does not name, the ends of a gap. */
  readonly id: number | null;
  readonly timeUtcMs: number;
  readonly wanted: boolean;
}

/** What commands cost, in the time of one item restore. */
export interface Costs {
  readonly item: number;
  readonly undelete: number;
}

export interface WindowChoice {
  readonly window: TimeWindow;
  readonly wanted: readonly number[];
  readonly collateral: readonly number[];
}

export interface Choice {
  readonly windows: readonly WindowChoice[];
  /** Ids for single commands. */
  readonly singles: readonly number[];
}

type Wanted = Deletion & { readonly id: number };

/**
 * The cheapest windows and single commands that bring back the wanted deletions of a mailbox and nothing else. A window never
 * begins or ends in an hour that comes twice, because the command cannot say which of the two is meant.
 */
export function chooseCheapest(deletions: readonly Deletion[], clock: ZoneClock, costs: Costs): Choice {
  const { wanted, others } = split(deletions);
  const windows: WindowChoice[] = [];
  const singles: number[] = [];
  const isClean = ({ timeUtcMs }: Wanted): boolean => {
    const window = timeWindow(timeUtcMs, timeUtcMs, clock);
    return !window.endsInFold && othersWithin(others, window).length === 0;
  };
  const clean = wanted.filter((deletion) => {
    if (isClean(deletion)) return true;
    singles.push(deletion.id);
    return false;
  });
  for (const run of runsOf(clean, others)) {
    const ids = run.map(({ id }) => id);
    // One window serves a run of any length, so halves of a run are never cheaper than the whole.
    if (costs.undelete < costs.item * ids.length)
      windows.push({ window: spanOf(run, clock), wanted: ids, collateral: [] });
    else singles.push(...ids);
  }
  return { windows, singles: singles.sort((a, b) => a - b) };
}

/** Windows for every wanted deletion: the fewest that bring back no more others than cannot be avoided. */
export function chooseWindows(deletions: readonly Deletion[], clock: ZoneClock): Choice {
  const { wanted, others } = split(deletions);
  const merged: { run: Wanted[]; window: TimeWindow }[] = [];
  for (const run of runsOf(wanted, others)) {
    const window = spanOf(run, clock).outsideFolds();
    const before = merged.at(-1);
    if (before !== undefined && window.fromUtcMs <= before.window.toUtcMs) {
      before.run.push(...run);
      before.window = spanOf(before.run, clock).outsideFolds();
    } else merged.push({ run: [...run], window });
  }
  const windows = merged.map(({ run, window }) => ({
    window,
    wanted: run.map(({ id }) => id),
    collateral: othersWithin(others, window).flatMap(({ id }) => id ?? []),
  }));
  return { windows, singles: [] };
}

function split(deletions: readonly Deletion[]): { readonly wanted: Wanted[]; readonly others: Deletion[] } {
  const sorted = deletions.toSorted((a, b) => a.timeUtcMs - b.timeUtcMs || (a.id ?? 0) - (b.id ?? 0));
  return {
    wanted: sorted.filter((deletion): deletion is Wanted => deletion.wanted && deletion.id !== null),
    others: sorted.filter((deletion) => !deletion.wanted || deletion.id === null),
  };
}

/** Wanted deletions that follow each other without another between them. */
function runsOf(wanted: readonly Wanted[], others: readonly Deletion[]): Wanted[][] {
  const runs: Wanted[][] = [];
  let last: Wanted | null = null;
  for (const deletion of wanted) {
    const isInterrupted: boolean =
      last === null || firstFrom(others, last.timeUtcMs) < firstFrom(others, deletion.timeUtcMs + 1);
    if (isInterrupted) runs.push([deletion]);
    else runs.at(-1)?.push(deletion);
    last = deletion;
  }
  return runs;
}

function spanOf(run: readonly Deletion[], clock: ZoneClock): TimeWindow {
  return timeWindow(run[0]?.timeUtcMs ?? 0, run.at(-1)?.timeUtcMs ?? 0, clock);
}

/** Other deletions that an engine may take for deletions inside the window. */
function othersWithin(others: readonly Deletion[], window: TimeWindow): Deletion[] {
  const reach = reachOf(window);
  return others.slice(firstFrom(others, reach.fromUtcMs), firstFrom(others, reach.toUtcMs + 1));
}

/** Place of the first deletion at or after a time. */
function firstFrom(sorted: readonly Deletion[], timeUtcMs: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle]?.timeUtcMs ?? 0) < timeUtcMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
