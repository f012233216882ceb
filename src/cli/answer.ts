import { EXIT, type ExitCode, UsageError } from "../core/index.ts";
import type { TextStyle } from "../report/index.ts";
import { inBlocks } from "./in-blocks.ts";
import { isSet, zoneOption } from "./option-values.ts";
import type { Terminal } from "./terminal.ts";
import type { Call } from "./verb.ts";

/** The forms that an answer has: the whole, its rows, and text for people. */
export interface AnswerForms {
  /** A field of it may be rows that are read while they are printed. */
  readonly document: unknown;
  readonly rows?: Iterable<unknown>;
  readonly text: () => string;
}

/**
 * Prints an answer in the form that the call asks for.
 * @throws {UsageError} where `--json` and `--ndjson` are both given
 */
export async function printAnswer(call: Call, forms: AnswerForms): Promise<void> {
  const { terminal } = call;
  const [json, ndjson] = [isSet(call, "json"), isSet(call, "ndjson")];
  if (json && ndjson) throw new UsageError("--json and --ndjson exclude each other");
  const { jsonPieces, ndjsonPieces } = await import("../report/index.ts");
  if (json) return writePieces(terminal, jsonPieces(forms.document));
  if (ndjson) return writePieces(terminal, ndjsonPieces(forms.rows ?? [forms.document]));
  return terminal.page(forms.text());
}

async function writePieces(terminal: Terminal, pieces: Iterable<string>): Promise<void> {
  for (const text of inBlocks(pieces)) await terminal.write(text);
}

/** Prints text for people that may be long: piece by piece, but on a terminal, which may want it in a pager. */
export function printText(terminal: Terminal, pieces: Iterable<string>): Promise<void> {
  return terminal.stdoutIsTerminal ? terminal.page([...pieces].join("")) : writePieces(terminal, pieces);
}

/** How the call's terminal wants text. */
export function styleOf(call: Call): TextStyle {
  return { columns: call.terminal.columns, zone: zoneOption(call) };
}

/** The exit code of an answer: `--strict` and a gap come first, then whether anything was found. */
export function exitOf(call: Call, found: boolean, coverageIsComplete: boolean): ExitCode {
  if (isSet(call, "strict") && !coverageIsComplete) return EXIT.incomplete;
  return found ? EXIT.done : EXIT.nothingFound;
}
