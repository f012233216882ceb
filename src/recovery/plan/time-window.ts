import { engineTime, isoUtc, type ZoneClock } from "../../core/index.ts";
import type { PlanWindow } from "./types.ts";

/** How far the log's time of a deletion and the backup's stamp of it may lie apart. Both are taken within one transaction. */
const STAMP_MARGIN_MS = 250;

const SECOND_MS = 1000;
const QUARTER_MS = 900_000;

/** A window of deletion times in whole seconds of a zone's clock, both ends inclusive. */
export interface TimeWindow {
  readonly fromUtcMs: number;
  readonly toUtcMs: number;
  readonly fromLocalMs: number;
  readonly toLocalMs: number;
  readonly zone: string;
  /** An end is a clock time that comes twice: a command cannot say which one is meant. */
  readonly endsInFold: boolean;
  /** The clock was put back inside the window (or at its ends). */
  readonly holdsFold: boolean;
  /** The window widened until no end lies in an hour that comes twice. */
  outsideFolds(): TimeWindow;
}

/** The window around deletions from one instant to another, widened to whole seconds. */
export function timeWindow(firstUtcMs: number, lastUtcMs: number, clock: ZoneClock): TimeWindow {
  const from = Math.floor((firstUtcMs - STAMP_MARGIN_MS) / SECOND_MS) * SECOND_MS;
  const to = Math.ceil((lastUtcMs + STAMP_MARGIN_MS) / SECOND_MS) * SECOND_MS;
  return windowBetween(from, to, clock);
}

function windowBetween(fromUtcMs: number, toUtcMs: number, clock: ZoneClock): TimeWindow {
  const isTwice = (utcMs: number): boolean => clock.resolve(clock.localMsAt(utcMs)).kind === "fold";
  const endsInFold = isTwice(fromUtcMs) || isTwice(toUtcMs);
  return {
    fromUtcMs,
    toUtcMs,
    fromLocalMs: clock.localMsAt(fromUtcMs),
    toLocalMs: clock.localMsAt(toUtcMs),
    zone: clock.zone,
    endsInFold,
    holdsFold: endsInFold || wasPutBack(fromUtcMs, toUtcMs, clock),
    outsideFolds: () => {
      let [from, to] = [fromUtcMs, toUtcMs];
      while (isTwice(from)) from = startOfQuarter(from) - SECOND_MS;
      while (isTwice(to)) to = startOfQuarter(to) + QUARTER_MS;
      return windowBetween(from, to, clock);
    },
  };
}

function startOfQuarter(utcMs: number): number {
  return Math.floor(utcMs / QUARTER_MS) * QUARTER_MS;
}

/** Whether the offset from UTC became smaller between two instants. Looks at every day, so it finds what a year undoes. */
function wasPutBack(fromUtcMs: number, toUtcMs: number, clock: ZoneClock): boolean {
  const day = 86_400_000;
  for (let at = fromUtcMs; at < toUtcMs; at += day) {
    if (clock.offsetMsAt(Math.min(at + day, toUtcMs)) < clock.offsetMsAt(at)) return true;
  }
  return false;
}

/** The instants whose deletions an engine may count as inside: it may take the last second whole, and its stamps may differ. */
export function reachOf(window: TimeWindow): { readonly fromUtcMs: number; readonly toUtcMs: number } {
  return {
    fromUtcMs: window.fromUtcMs - STAMP_MARGIN_MS,
    toUtcMs: window.toUtcMs + SECOND_MS - 1 + STAMP_MARGIN_MS,
  };
}

export function planWindow(window: TimeWindow): PlanWindow {
  return {
    from: isoUtc(window.fromUtcMs),
    to: isoUtc(window.toUtcMs),
    fromLocal: engineTime(window.fromLocalMs),
    toLocal: engineTime(window.toLocalMs),
    zone: window.zone,
    fold: window.holdsFold,
  };
}
