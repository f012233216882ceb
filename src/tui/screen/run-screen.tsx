import { render } from "ink";
import { EMPTY_MEMORY } from "../memory.ts";
import type { Ports, ScreenSetting } from "../ports.ts";
import { EMPTY_OVERVIEW, NO_ANSWERS } from "../questions/no-answers.ts";
import { createApp, NEWEST } from "./app.ts";
import { clipboardSequence } from "./clipboard.ts";
import type { Route } from "./route.ts";
import { Screen } from "./screen.tsx";

/** The terminal that the screen takes over. */
export interface ScreenTerminal {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  /** Stops this process as Ctrl-Z does; settles when it is continued. */
  readonly suspend: () => Promise<void>;
}

/**
 * Shows the screen until the user quits or `signal` is aborted; the terminal is given back as it was found.
 * @throws what a bug in a view throws, after the terminal was given back
 */
export async function runScreen(
  ports: Ports,
  setting: ScreenSetting,
  terminal: ScreenTerminal,
  first: Route | null,
  signal: AbortSignal,
): Promise<void> {
  const ask = await ports.questions();
  const overview = ask === null ? EMPTY_OVERVIEW : await ask.overview(NEWEST);
  const memory = await ports.readMemory().catch(() => EMPTY_MEMORY);
  const empty = overview.events === 0;
  let unmount = (): void => undefined;
  const app = createApp({
    ports,
    setting,
    ask: ask ?? NO_ANSWERS,
    overview,
    memory,
    first: [{ to: "start" }, ...(empty ? [{ to: "index" } as const] : first === null ? [] : [first])],
    quit: () => unmount(),
    clipboard: (text) => terminal.stdout.write(clipboardSequence(text)),
  });
  const { stdin, stdout, suspend } = terminal;
  const screen = render(<Screen app={app} color={setting.color} unicode={setting.unicode} suspend={suspend} />, {
    stdin,
    stdout,
    alternateScreen: true,
    incrementalRendering: true,
    exitOnCtrlC: false,
    patchConsole: false,
    interactive: true,
    maxFps: 30,
  });
  unmount = () => screen.unmount();
  signal.addEventListener("abort", unmount, { once: true });
  try {
    await screen.waitUntilExit();
  } finally {
    signal.removeEventListener("abort", unmount);
    app.close();
    screen.cleanup();
  }
}
