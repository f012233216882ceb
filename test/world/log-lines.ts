import type { WallClock } from "./wall-clock.ts";

/** One log file as text, the way the server would have left it on disk. */
export interface LogFile {
  readonly host: string;
  readonly name: string;
  readonly text: string;
}

interface Line {
  readonly timeUtcMs: number;
  readonly text: string;
}

/** Collects a log of one host in any order of time and cuts it into daily files. */
export interface LogLines {
  /** While muted nothing is kept: what happens then is older than the log. */
  muted: boolean;
  readonly lines: Line[];
}

export function makeLogLines(): LogLines {
  return { muted: false, lines: [] };
}

/** Adds a record, which may have continuation lines. @returns whether it was written */
export function writeRecord(log: LogLines, timeUtcMs: number, text: string): boolean {
  if (log.muted) return false;
  log.lines.push({ timeUtcMs, text });
  return true;
}

/** The collected records in order of time (records of the same millisecond keep their order), one file a local day. */
export function toFiles(log: LogLines, host: string, baseName: string, clock: WallClock): LogFile[] {
  const sorted = log.lines.slice().sort((a, b) => a.timeUtcMs - b.timeUtcMs);
  const days = new Map<string, string[]>();
  for (const line of sorted) {
    const stamp = clock.stamp(line.timeUtcMs);
    const day = stamp.slice(0, 10);
    const texts = days.get(day) ?? [];
    days.set(day, texts);
    texts.push(`${stamp} ${line.text}\n`);
  }
  const last = [...days.keys()].at(-1);
  return [...days].map(([day, texts]) => ({
    host,
    name: day === last ? baseName : `${baseName}.${day}`,
    text: texts.join(""),
  }));
}
