import type { Route, ScreenSetting } from "../../tui/index.ts";
import type { Call } from "../verb.ts";
import { portsOfCall } from "./ports-of-call.ts";

/** Signals that end the screen in order: it gives the terminal back first. */
const ENDING = ["SIGTERM", "SIGHUP"] as const;

/** Mouse reports off, main screen, cursor visible (xterm control sequences); where all this is so, nothing changes. */
const TERMINAL_BACK = "\u001b[?1006l\u001b[?1000l\u001b[?1049l\u001b[?25h";

/** Shows the investigation screen until the user or a signal ends it. */
export async function openScreen(call: Call, setting: ScreenSetting): Promise<void> {
  const opened = portsOfCall(call);
  const ending = new AbortController();
  const end = (): void => ending.abort();
  // They stay until the end: Ink's own handler ends the process at once where it finds no other.
  for (const signal of ENDING) process.on(signal, end);
  process.on("SIGHUP", forgetTerminal);
  // Whatever ends the process before the screen has ended in order: a bug, a second signal.
  const giveBack = (): void => void process.stdout.write(TERMINAL_BACK);
  process.once("exit", giveBack);
  call.terminal.stop.addEventListener("abort", end, { once: true });
  try {
    const { runScreen } = await import("../../tui/index.ts");
    const first: Route | null = call.words.length === 0 ? null : { to: "search", filter: filterLine(call.words) };
    await runScreen(
      opened.ports,
      setting,
      { stdin: call.terminal.stdin, stdout: process.stdout, suspend },
      first,
      ending.signal,
    );
  } finally {
    process.off("exit", giveBack);
    for (const signal of ENDING) process.off(signal, end);
    process.off("SIGHUP", forgetTerminal);
    await opened.close();
  }
}

/** The terminal is gone and answers every write with an error: what is under way ends in order all the same. */
function forgetTerminal(): void {
  for (const stream of [process.stdin, process.stdout, process.stderr])
    stream.removeAllListeners("error").on("error", () => undefined);
}

/** The same investigation as lines and answers: typed lines come from stdin, whatever it is. */
export async function openLines(call: Call, setting: ScreenSetting): Promise<void> {
  const opened = portsOfCall(call);
  const { openPlain } = await import("../../tui/index.ts");
  try {
    const typed = typedLines(call);
    await openPlain(opened.ports, setting, {
      typed,
      columns: call.terminal.columns,
      write: (text) => process.stdout.write(text),
    });
  } finally {
    await opened.close();
  }
}

/** Lines of stdin. Reading begins with the first that is asked for: what comes earlier would be lost. */
async function* typedLines({ terminal }: Call): AsyncGenerator<string> {
  const { createInterface } = await import("node:readline");
  const lines = createInterface({ input: terminal.stdin, signal: terminal.stop });
  try {
    yield* lines;
  } finally {
    lines.close();
  }
}

/** What Ctrl-Z does in a terminal that is not in raw mode: the whole job stops, and the shell's `fg` continues it. */
function suspend(): Promise<void> {
  return new Promise((resolve) => {
    process.once("SIGCONT", () => resolve());
    process.kill(0, "SIGTSTP");
  });
}

/** Words of a command line as one filter line: what the shell kept together stays together. */
function filterLine(words: readonly string[]): string {
  return words
    .map((word) => {
      const [, name = "", value = word] = /^([a-z]+:)(.*)$/is.exec(word) ?? [];
      return /[\s"]/.test(value) ? `${name}${JSON.stringify(value)}` : word;
    })
    .join(" ");
}
