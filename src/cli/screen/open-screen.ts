import type { Route, ScreenSetting } from "../../tui/index.ts";
import type { Call } from "../verb.ts";
import { portsOfCall } from "./ports-of-call.ts";

/** Signals that end the screen in order: it gives the terminal back first. */
const ENDING = ["SIGTERM", "SIGHUP"] as const;

/** Shows the investigation screen until the user or a signal ends it. */
export async function openScreen(call: Call, setting: ScreenSetting): Promise<void> {
  const opened = portsOfCall(call);
  const ending = new AbortController();
  const end = (): void => ending.abort();
  for (const signal of ENDING) process.once(signal, end);
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
    for (const signal of ENDING) process.off(signal, end);
    await opened.close();
  }
}

/** The same investigation as lines and answers: typed lines come from stdin, whatever it is. */
export async function openLines(call: Call, setting: ScreenSetting): Promise<void> {
  const opened = portsOfCall(call);
  const { openPlain } = await import("../../tui/index.ts");
  try {
    const typed = typedLines(call);
    await openPlain(opened.ports, setting, { typed, write: (text) => process.stdout.write(text) });
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
