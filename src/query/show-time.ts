import { logTime, ZoneClock } from "../core/index.ts";

export { counted, showCount } from "../core/index.ts";

const clocks = new Map<string, ZoneClock>();

function clockOf(zone: string): ZoneClock {
  const known = clocks.get(zone);
  if (known !== undefined) return known;
  const clock = new ZoneClock(zone);
  clocks.set(zone, clock);
  return clock;
}

/**
 * An ISO instant on the wall clock of a zone, as the log would write it; with the offset from UTC behind it where that clock
 * shows this time twice.
 */
export function showTime(iso: string, zone: string): string {
  const clock = clockOf(zone);
  const timeUtcMs = Date.parse(iso);
  const localMs = clock.localMsAt(timeUtcMs);
  const isTwice = clock.resolve(localMs).kind === "fold";
  return isTwice ? `${logTime(localMs)}${offsetText(localMs - timeUtcMs)}` : logTime(localMs);
}

function offsetText(offsetMs: number): string {
  const minutes = Math.round(Math.abs(offsetMs) / 60_000);
  const pad = (number: number) => String(number).padStart(2, "0");
  return `${offsetMs < 0 ? "-" : "+"}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}

/** What is said behind the time of a record whose clock showed an hour that its zone never had; else nothing. */
export function clockRemark({
  clock,
  zone,
}: {
  readonly clock: "plain" | "fold" | "gap";
  readonly zone: string;
}): string {
  return clock === "gap" ? ` (no such hour in ${zone})` : "";
}

/** A length of time in words: `45 s`, `12 min`, `3 h 5 min`, `2 d 4 h`. */
export function showDuration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return withRest(hours, "h", minutes % 60, "min");
  return withRest(Math.floor(hours / 24), "d", hours % 24, "h");
}

function withRest(size: number, unit: string, rest: number, restUnit: string): string {
  return rest === 0 ? `${size} ${unit}` : `${size} ${unit} ${rest} ${restUnit}`;
}
