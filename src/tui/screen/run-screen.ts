import { line } from "../lines/line.ts";
import { EMPTY_MEMORY } from "../memory.ts";
import type { Ports, ScreenSetting } from "../ports.ts";
import { EMPTY_OVERVIEW, NO_ANSWERS } from "../questions/no-answers.ts";
import { type App, createApp, NEWEST } from "./app.ts";
import { clipboardSequence } from "./clipboard.ts";
import { enterEarly, leaveEarly } from "./early-frame.ts";
import { hasMore } from "./last-session.ts";
import { painter } from "./painter.ts";
import type { Route } from "./route.ts";

/** The terminal that the screen takes over. */
export interface ScreenTerminal {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  /** Stops this process as Ctrl-Z does; settles when it is continued. */
  readonly suspend: () => Promise<void>;
}

/**
 * Shows the screen until the user quits or `signal` is aborted; the terminal is given back as it was found. The first frame is
 * written as soon as the index has answered; loading Ink takes longer than all before it, and comes after.
 * @throws what a bug in drawing throws, after the terminal was given back
 */
export async function runScreen(
  ports: Ports,
  setting: ScreenSetting,
  terminal: ScreenTerminal,
  first: Route | null,
  signal: AbortSignal,
): Promise<void> {
  const { stdin, stdout } = terminal;
  const size = () => ({ columns: stdout.columns || 80, rows: stdout.rows || 24 });
  const end = new AbortController();
  const abort = (): void => end.abort();
  signal.addEventListener("abort", abort, { once: true });
  const paints = painter((text) => stdout.write(text), setting);
  stdout.write(enterEarly());
  paints.paint([line(" salvage  reading the index …")]);
  // What is typed from now on waits for the screen instead of being echoed.
  stdin.setRawMode(true);
  let app: App | null = null;
  try {
    app = await begunApp(ports, setting, terminal, first, abort);
    paints.paint(app.frame(size()));
    // What the views have asked goes out before Ink is loaded, and is answered meanwhile.
    await new Promise(setImmediate);
    const { showApp } = await import("./show-app.tsx");
    await showApp(app, paints, setting, terminal, end.signal);
  } catch (error) {
    stdin.setRawMode(false);
    stdout.write(leaveEarly());
    throw error;
  } finally {
    signal.removeEventListener("abort", abort);
    await app?.close();
  }
}

async function begunApp(
  ports: Ports,
  setting: ScreenSetting,
  { stdout }: ScreenTerminal,
  first: Route | null,
  quit: () => void,
): Promise<App> {
  const remembered = ports.readMemory().catch(() => EMPTY_MEMORY);
  const ask = await ports.questions();
  const overview = ask === null ? EMPTY_OVERVIEW : await ask.overview(NEWEST, setting.zone);
  const memory = await remembered;
  const begin: readonly Route[] = overview.events === 0 ? [{ to: "index" }] : first === null ? [] : [first];
  const app = createApp({
    ports,
    setting,
    ask: ask ?? NO_ANSWERS,
    overview,
    memory,
    first: [{ to: "start" }, ...begin],
    quit,
    clipboard: (text) => stdout.write(clipboardSequence(text)),
  });
  if (setting.resume && hasMore(memory.last, ports.indexPath)) await app.goOn(memory.last);
  return app;
}
