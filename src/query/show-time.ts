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

/** An ISO instant on the wall clock of a zone, as the log would write it. */
export function showTime(iso: string, zone: string): string {
  return logTime(clockOf(zone).localMsAt(Date.parse(iso)));
}

/** The same with the offset from UTC: for hours that come twice. */
export function showTimeWithOffset(iso: string, zone: string): string {
  const minutes = Math.round(clockOf(zone).offsetMsAt(Date.parse(iso)) / 60_000);
  const pad = (number: number) => String(number).padStart(2, "0");
  const size = Math.abs(minutes);
  return `${showTime(iso, zone)}${minutes < 0 ? "-" : "+"}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
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
