import { printable, truncateToWidth } from "../core/index.ts";
import type { Progress } from "../ingest/index.ts";
import type { Terminal } from "./terminal.ts";

export interface ProgressMeter {
  readonly update: (progress: Progress) => void;
  /** Clears the bar. */
  readonly end: () => void;
}

const BAR_EVERY_MS = 100;
const LINE_EVERY_MS = 5000;
const BAR_CELLS = 20;

/** Progress on stderr: a bar with rate and time left on a terminal, else a line every five seconds; nothing with `--quiet`. */
export function progressMeter(terminal: Terminal, nowMs: () => number = () => performance.now()): ProgressMeter {
  if (terminal.quiet) return { update: () => undefined, end: () => undefined };
  const startedMs = nowMs();
  const bar = terminal.stderrIsTerminal;
  let phase: Progress["phase"] | null = null;
  let toldMs = bar ? Number.NEGATIVE_INFINITY : startedMs;
  let drawn = false;
  return {
    update: (progress) => {
      const now = nowMs();
      const isNewPhase = progress.phase !== phase;
      phase = progress.phase;
      // Where stderr is a file, that following has begun is told once: it may go on for weeks.
      const follows = phase === "following";
      const isDue = bar
        ? isNewPhase || now - toldMs >= BAR_EVERY_MS
        : follows
          ? isNewPhase
          : now - toldMs >= LINE_EVERY_MS;
      if (!isDue) return;
      toldMs = now;
      const line = progressLine(progress, (now - startedMs) / 1000, bar);
      terminal.status(bar ? `\r${truncateToWidth(line, (terminal.columns ?? 80) - 1)}\u001b[K` : `${line}\n`);
      drawn = bar;
    },
    end: () => {
      if (drawn) terminal.status("\r\u001b[K");
    },
  };
}

/** One line of progress: how much, how fast, how long still. */
export function progressLine(progress: Progress, seconds: number, withBar: boolean): string {
  const { bytesRead, bytesTotal } = progress;
  if (progress.phase === "concluding") {
    const { concluded } = progress;
    return [...(concluded === undefined ? [] : [shareOf(concluded, withBar)]), "drawing conclusions"].join("  ");
  }
  if (progress.phase === "following") {
    return `following ${printable(progress.path)}  ${mebibytes(bytesRead)} MiB read  Ctrl-C ends it`;
  }
  const rate = seconds > 0 ? bytesRead / seconds : 0;
  const parts = [`${mebibytes(bytesRead)} MiB`, `${mebibytes(rate)} MiB/s`];
  if (bytesTotal !== null && bytesTotal > 0) {
    parts.unshift(shareOf(Math.min(1, bytesRead / bytesTotal), withBar));
    if (rate > 0) parts.push(`${timeLeft((bytesTotal - bytesRead) / rate)} left`);
  }
  return [...parts, printable(progress.path)].join("  ");
}

function shareOf(share: number, withBar: boolean): string {
  return `${withBar ? `${barOf(share)} ` : ""}${Math.floor(share * 100)}%`;
}

function barOf(share: number): string {
  const full = Math.round(share * BAR_CELLS);
  return `[${"#".repeat(full)}${".".repeat(BAR_CELLS - full)}]`;
}

function mebibytes(bytes: number): string {
  const size = bytes / 1024 / 1024;
  return size < 10 ? size.toFixed(1) : String(Math.round(size));
}

function timeLeft(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  const pad = (number: number) => String(number).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  return `${hours > 0 ? `${hours}:` : ""}${pad(Math.floor(whole / 60) % 60)}:${pad(whole % 60)}`;
}
