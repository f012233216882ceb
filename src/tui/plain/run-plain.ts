import { printable, proseLines, SalvageError } from "../../core/index.ts";
import { counted } from "../../query/index.ts";
import type { Asking, Overview } from "../questions/questions.ts";
import { answerLines, type PlainDesk } from "./answer-lines.ts";

/** Where lines come from and go to. */
export interface PlainTerminal {
  /** Lines that were typed, without their ends. */
  readonly typed: AsyncIterable<string>;
  /** Width of the terminal; null: it is none, and no line is broken. */
  readonly columns: number | null;
  write(text: string): void;
}

/** Rows that are told at a time. */
const ROWS = 12;

const HELP = [
  "search WORDS, or just a filter: from:boss@example.com op:delete on:18/07/2020",
  "lost [WORDS]: what was lost, newest first.  lost --loss N: its items",
  "item ID -a ACCOUNT: what became of an item.  session N: what else it did",
  "n: the next rows.  help: this.  q: quit",
];

/**
 * The investigation as lines and answers, for screen readers and for terminals that can show no screen: looking only. Ends with
 * `q` or with the end of what is typed.
 */
export async function runPlain(
  ask: Asking,
  overview: Overview,
  desk: PlainDesk,
  terminal: PlainTerminal,
): Promise<void> {
  let rows: AsyncIterator<string> | null = null;
  let told = 0;
  const tell = (...lines: readonly string[]): void => {
    const broken = lines.flatMap((line) => proseLines(printable(line), terminal.columns, 0));
    terminal.write(broken.map((line) => `${line}\n`).join(""));
  };
  const tellRows = async (): Promise<void> => {
    if (rows === null) return tell("there is nothing to go on with");
    for (let row = 0; row < ROWS; row++) {
      const next = await rows.next();
      if (next.done === true) {
        rows = null;
        return tell(told === 0 ? "nothing was found" : `end: ${counted(told, "row")}`);
      }
      told++;
      tell(next.value);
    }
    tell(`showing up to row ${told}, n for next`);
  };
  tell(`${counted(overview.events, "event")}, ${counted(overview.losses, "loss", "losses")}. Type help, or q to quit.`);
  if (overview.events === 0) tell("Nothing is indexed yet: salvage index PATH… reads logs.");
  terminal.write("salvage> ");
  for await (const typed of terminal.typed) {
    const line = typed.trim();
    if (line === "q" || line === "quit") return;
    if (line === "help" || line === "?") tell(...HELP);
    else if (line !== "") {
      try {
        if (line !== "n") [rows, told] = [answerLines(ask, desk, line)[Symbol.asyncIterator](), 0];
        await tellRows();
      } catch (error) {
        if (!(error instanceof SalvageError)) throw error;
        tell(error.message, ...(error.hint === undefined ? [] : [error.hint]));
      }
    }
    terminal.write("salvage> ");
  }
}
