import { EXIT, type ExitCode } from "../core/index.ts";
import type { Verb } from "./verb.ts";

const MEANINGS: Readonly<Record<ExitCode, string>> = {
  0: "done",
  1: "nothing found",
  2: "bad usage or bad input value",
  3: "partly done: some sources, items or steps failed or could not be verified",
  4: "the answer is incomplete, because the log has a gap there (with --strict)",
  5: "digest or fingerprint mismatch",
  6: "engine not available",
  7: "no permission",
  10: "index busy, or not an index",
  70: "a bug in salvage",
  130: "interrupted",
};

/** The exit codes of a verb and of the verbs below it, in order. */
export function exitCodesOf(verb: Verb): ExitCode[] {
  const below = (verb.verbs ?? []).flatMap(exitCodesOf);
  const all = [EXIT.done, EXIT.usage, EXIT.bug, EXIT.interrupted, ...(verb.exits ?? []), ...below];
  if (verb.qualified) all.push(EXIT.incomplete);
  return [...new Set(all)].sort((a, b) => a - b);
}

/** The end of a verb's help: exit codes and examples. */
export function helpFooter(verb: Verb): string {
  const meaning = (code: ExitCode) => verb.exitMeanings?.[code] ?? MEANINGS[code];
  const codes = exitCodesOf(verb).map((code) => `  ${String(code).padStart(3)}  ${meaning(code)}`);
  const examples = verb.examples.map(({ command, does }) => `  ${command}\n      ${does}`);
  return ["", "Exit codes:", ...codes, "", "Examples:", ...examples].join("\n");
}
