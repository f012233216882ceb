import { EXIT, type ExitCode, UsageError } from "../core/index.ts";
import type { TextStyle } from "../report/index.ts";
import { isSet, zoneOption } from "./option-values.ts";
import type { Call } from "./verb.ts";

/** The forms that an answer has: the whole, its rows, and text for people. */
export interface AnswerForms {
  readonly document: unknown;
  readonly rows?: readonly unknown[];
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
  const { jsonText, ndjsonText } = await import("../report/index.ts");
  if (json) return terminal.write(jsonText(forms.document));
  if (ndjson) return terminal.write(ndjsonText(forms.rows ?? [forms.document]));
  return terminal.page(forms.text());
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
