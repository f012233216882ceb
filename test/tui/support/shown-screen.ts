import { dirname } from "node:path";
import type { IndexReader } from "../../../src/query/index.ts";
import {
  type Asking,
  answerFrom,
  EMPTY_MEMORY,
  type Ports,
  type Route,
  runScreen,
  type ScreenSetting,
} from "../../../src/tui/index.ts";
import { type ReplayedTerminal, replayedTerminal } from "./replayed-terminal.ts";

export interface ShownScreen {
  readonly terminal: ReplayedTerminal;
  readonly saved: Map<string, string>;
  /** How many questions the index was asked. */
  asked(): number;
  /** Types keys one after the other; each is drawn before the next. */
  keys(...keys: readonly string[]): Promise<void>;
  /** The screen once it shows `text`. @throws {Error} with the screen where it does not within half a minute */
  until(text: string | RegExp): Promise<string>;
  /** The same, once nothing changes any more. */
  settled(text: string | RegExp): Promise<string>;
  end(): Promise<void>;
}

export interface ShownOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly route?: Route;
  readonly setting?: Partial<ScreenSetting>;
  readonly ports?: Partial<Ports>;
}

const SETTING: ScreenSetting = {
  readOnly: false,
  optionsOf: () => [],
  resume: false,
  mouse: false,
  color: false,
  unicode: true,
  zone: null,
  localZone: "UTC",
  nowUtcMs: () => Date.UTC(2024, 5, 1, 12),
};

/**
 * The questions to an index that is open in this thread, answered a turn later. The temporary folder of its logs is told as
 * /srv/log, so that a screen is the same on every run.
 */
export function askingOf(reader: IndexReader, asked: () => void = () => undefined): Asking {
  const folder = dirname(reader.path);
  const steady = (answer: unknown): unknown => JSON.parse(JSON.stringify(answer).replaceAll(folder, "/srv/log"));
  const answers = answerFrom(reader) as unknown as Record<string, (...args: unknown[]) => unknown>;
  const methods = Object.keys(answers).map((name) => [
    name,
    async (...args: unknown[]) => {
      asked();
      return steady(answers[name]?.(...args) ?? null);
    },
  ]);
  return Object.fromEntries(methods) as Asking;
}

/** The real screen on a replayed terminal, over a real index. */
export async function shownScreen(reader: IndexReader | null, options: ShownOptions = {}): Promise<ShownScreen> {
  const terminal = replayedTerminal(options.columns ?? 80, options.rows ?? 24);
  const saved = new Map<string, string>();
  let questions = 0;
  const ending = new AbortController();
  const ports: Ports = {
    indexPath: "/srv/index.db",
    questions: async () => (reader === null ? null : askingOf(reader, () => void questions++)),
    record: unexpected("record"),
    readLogs: unexpected("readLogs"),
    followLogs: unexpected("followLogs"),
    recovery: {
      engine: "backup",
      plan: unexpected("plan"),
      save: unexpected("save"),
      apply: unexpected("apply"),
      verify: unexpected("verify"),
      open: unexpected("open"),
      recent: async () => [],
    },
    saveText: async (name, text) => {
      saved.set(name, text);
      return `/srv/${name}`;
    },
    readMemory: async () => EMPTY_MEMORY,
    writeMemory: async () => undefined,
    ...options.ports,
  };
  const running = runScreen(
    ports,
    { ...SETTING, ...options.setting },
    { stdin: terminal.stdin, stdout: terminal.stdout, suspend: async () => undefined },
    options.route ?? null,
    ending.signal,
  );
  const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 45));
  const shown: ShownScreen = {
    terminal,
    saved,
    asked: () => questions,
    async keys(...keys) {
      for (const key of keys) {
        terminal.type(key);
        await settle();
      }
    },
    async until(text) {
      const giveUpMs = performance.now() + 30_000;
      for (;;) {
        const screen = await terminal.screen();
        if (typeof text === "string" ? screen.includes(text) : text.test(screen)) return screen;
        if (performance.now() > giveUpMs) throw new Error(`the screen does not show ${text}:\n${screen}`);
        await settle();
      }
    },
    async settled(text) {
      let screen = await shown.until(text);
      for (let same = 0; same < 3; ) {
        await settle();
        const next = await terminal.screen();
        same = next === screen ? same + 1 : 0;
        screen = next;
      }
      return screen;
    },
    async end() {
      ending.abort();
      await running;
    },
  };
  await shown.until(/start|need 80x24/);
  return shown;
}

function unexpected(name: string) {
  return async (): Promise<never> => {
    throw new Error(`this test expects nobody to ask for ${name}`);
  };
}

export const KEY = {
  enter: "\r",
  esc: "\u001b",
  down: "\u001b[B",
  up: "\u001b[A",
  tab: "\t",
  ctrlC: "\u0003",
} as const;
