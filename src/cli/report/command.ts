import { commandText } from "../../core/index.ts";
import type { Call } from "../verb.ts";

/** Options that do not change what a report says. */
const WITHOUT_EFFECT = new Set(["output", "quiet", "verbose", "color", "input", "pager", "strict", "index"]);

/** The command line that makes a report again, whatever order its options were given in and wherever it was written to. */
export function reportCommand(call: Call): string {
  const options = Object.entries(call.options)
    .filter(([name, value]) => value !== undefined && value !== false && !WITHOUT_EFFECT.has(name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, value]) => {
      const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
      return value === true ? [flag] : [flag, String(value)];
    });
  return commandText(["salvage", "report", ...call.words, ...options]);
}
