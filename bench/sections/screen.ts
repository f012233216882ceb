import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { median } from "../measure.ts";
import { PseudoTerminal } from "../screen/pseudo-terminal.ts";
import { type Bench, number, type Section } from "../section.ts";

/** What the issue asks for, in milliseconds. */
const FIRST_FRAME_LIMIT_MS = 150;
const KEY_LIMIT_MS = 50;

/** Presses of each key. */
const PRESSES = 25;

/** A key that is held comes about thirty times a second. */
const HELD_EVERY_MS = 33;

const IDLE_SECONDS = 5;

const [COLUMNS, ROWS] = [120, 40];

const RIGHT = "\u001b[C";

/** What is pressed, beginning with this view; `settles`: counted to the last paint, as rows may have to be asked for. */
const KEYS = [
  { view: "search", name: "scroll a row", key: "j", settles: false },
  { view: "search", name: "scroll a page", key: "\u0006", settles: true },
  { view: "search", name: "to the end", key: "G", before: "g", settles: true },
  { view: "search", name: "to the top", key: "g", before: "G", settles: true },
  { view: "search", name: "to a time (histogram slot)", key: RIGHT, settles: true },
  { view: "search", name: "to the next match", key: "n", settles: true },
  { view: "lost", name: "scroll a row", key: "j", settles: false },
  { view: "lost", name: "scroll a page", key: "\u0006", settles: true },
  { view: "lost", name: "to the end", key: "G", before: "g", settles: true },
] as const;

interface Figures {
  readonly name: string;
  readonly times: readonly number[];
  readonly limitMs: number | null;
}

/** The investigation screen in a real pseudo-terminal: first frame, key to paint, what it costs while nothing happens. */
export const screen: Section = {
  name: "screen",
  title: "the screen",
  async run(bench) {
    const index = await bench.index();
    const events = eventsOf(bench, index);
    const { rows, idleMs, bareMs } = await measured(bench, index);
    const first = rows[0]!;
    return {
      title: `${this.title} (${events.toLocaleString("en-US")} events, ${COLUMNS}x${ROWS}, ${PRESSES} presses of each key)`,
      head: ["what", "median ms", "95th percentile ms", "limit ms", ""],
      rows: rows.map(({ name, times, limitMs }) => [
        name,
        number(median(times)),
        number(percentile(times, 0.95)),
        limitMs === null ? "" : String(limitMs),
        limitMs === null ? "" : percentile(times, 0.95) <= limitMs ? "kept" : "missed",
      ]),
      notes: [
        `first frame: ${number(median(first.times) / bareMs)} times as long as \`node -e ''\` takes (${number(bareMs)} ms)`,
        `processor time while nothing happens: ${idleMs} ms in ${IDLE_SECONDS} s`,
        "a jump is counted to its last paint: rows, histogram and details are all there",
      ],
      figures: {
        ...Object.fromEntries(rows.map(({ name, times }) => [`${name} p95`, percentile(times, 0.95)])),
        "times node": median(first.times) / bareMs,
        idleMs,
      },
    };
  },
};

async function measured(bench: Bench, index: string) {
  const [firstFrames, firstKeys, bare]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < Math.max(7, bench.rounds); round++) {
    bare.push(bareStartMs());
    const terminal = start(bench, index);
    firstFrames.push(await terminal.until("Newest losses"));
    const seenMs = performance.now();
    await terminal.press("?");
    await terminal.until("Keys of this screen");
    firstKeys.push(performance.now() - seenMs);
    await terminal.end("\u0003");
  }
  const rows: Figures[] = [
    { name: "first frame", times: firstFrames, limitMs: FIRST_FRAME_LIMIT_MS },
    { name: "first key, pressed at the first frame", times: firstKeys, limitMs: null },
  ];
  for (const keys of KEYS)
    rows.push({ name: `${keys.view}: ${keys.name}`, times: await pressed(bench, index, keys), limitMs: KEY_LIMIT_MS });
  for (const view of ["search", "lost"]) {
    const behind = await held(bench, index, view);
    rows.push({ name: `${view}: row key held, last paint after release`, times: behind, limitMs: KEY_LIMIT_MS });
  }
  return { rows, idleMs: await idle(bench, index), bareMs: median(bare) };
}

function start(bench: Bench, index: string): PseudoTerminal {
  const home = join(bench.folder, "screen-home");
  mkdirSync(home, { recursive: true });
  const env = { HOME: home, XDG_STATE_HOME: home };
  return new PseudoTerminal([process.execPath, bench.salvage, "--index", index, "tui"], COLUMNS, ROWS, env);
}

async function opened(bench: Bench, index: string, view: string): Promise<PseudoTerminal> {
  const terminal = start(bench, index);
  await terminal.until("Newest losses");
  await terminal.pressAndSettle("?", 1000);
  await terminal.pressAndSettle("?", 500);
  await terminal.pressAndSettle(`:${view}\r`, 1000);
  return terminal;
}

async function pressed(bench: Bench, index: string, keys: (typeof KEYS)[number]): Promise<number[]> {
  const terminal = await opened(bench, index, keys.view);
  const times: number[] = [];
  for (let press = 0; press < PRESSES; press++) {
    if ("before" in keys) await terminal.send(keys.before);
    times.push(await (keys.settles ? terminal.pressAndSettle(keys.key) : terminal.press(keys.key)));
    await pause(HELD_EVERY_MS);
  }
  await terminal.end("\u0003");
  return times;
}

async function held(bench: Bench, index: string, view: string): Promise<number[]> {
  const terminal = await opened(bench, index, view);
  const times: number[] = [];
  for (let time = 0; time < 8; time++) times.push(await terminal.hold("j", 90, HELD_EVERY_MS));
  await terminal.end("\u0003");
  return times;
}

async function idle(bench: Bench, index: string): Promise<number> {
  const terminal = await opened(bench, index, "search");
  await pause(1000);
  const before = terminal.cpuMs();
  await pause(IDLE_SECONDS * 1000);
  const after = terminal.cpuMs();
  await terminal.end("\u0003");
  rmSync(join(bench.folder, "screen-home"), { recursive: true, force: true });
  return after - before;
}

function bareStartMs(): number {
  const startedMs = performance.now();
  spawnSync(process.execPath, ["-e", ""]);
  return performance.now() - startedMs;
}

function eventsOf(bench: Bench, index: string): number {
  const { stdout } = spawnSync(
    process.execPath,
    [bench.salvage, "search", "--json", "--limit", "1", "--index", index],
    {
      encoding: "utf8",
    },
  );
  return (JSON.parse(stdout) as { total: number }).total;
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0;
}
