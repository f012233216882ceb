import { printable, wrapWords } from "../../core/index.ts";
import type { Terminal } from "../terminal.ts";

/** Longer lines are hard to read, however wide the terminal is. */
const READABLE_CELLS = 100;

/** Tells a story on stdout; silent where only its outcome is wanted. */
export interface Narrator {
  /** Paragraphs of ours, wrapped, and a blank line; one that begins with a blank stays as it is. */
  say(...paragraphs: readonly string[]): Promise<void>;
  /** Something shown, two cells further in: log lines, a table. Its text may be log text. */
  show(text: string): Promise<void>;
  /** A command that the reader can type, with what it prints. */
  command(line: string, output: string): Promise<void>;
}

export function narratorOn(terminal: Terminal, silent: boolean): Narrator {
  const write = async (text: string) => (silent ? undefined : terminal.write(text));
  const cells = Math.min(terminal.columns ?? READABLE_CELLS, READABLE_CELLS);
  const paragraph = (text: string) => (text.startsWith(" ") ? [text] : wrapWords(text, cells));
  const indented = (text: string) =>
    text
      .trimEnd()
      .split("\n")
      .map((line) => (line === "" ? "\n" : `  ${printable(line)}\n`))
      .join("");
  return {
    say: (...paragraphs) => write(`${paragraphs.flatMap(paragraph).join("\n")}\n\n`),
    show: (text) => write(`${indented(text)}\n`),
    command: (line, output) => write(`  $ ${line}\n\n${indented(shortLines(output, cells - 2))}\n`),
  };
}

/** A sentence that a command prints on one long line is wrapped; tables and indented lines are not. */
function shortLines(output: string, cells: number): string {
  const lines = output.trimEnd().split("\n");
  return lines.length === 1 ? wrapWords(output, cells).join("\n") : output;
}
