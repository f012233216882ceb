import { textOption } from "../option-values.ts";
import type { Call } from "../verb.ts";

/** The options of the screen that a verb takes too, by their names in a call. */
const PASSED_ON: Readonly<Record<string, readonly string[]>> = {
  index: ["index", "host"],
  plan: ["index", "root"],
  apply: ["index", "root", "program", "remote", "runAs"],
  verify: ["index", "root"],
};

/** Options that a command line has to have, besides its own, to do what the screen of `call` does. */
export function passedOnOptions(call: Call, verb: string): string[] {
  return (PASSED_ON[verb] ?? ["index"]).flatMap((name) => {
    const value = textOption(call, name);
    return value === null ? [] : [name === "runAs" ? "--run-as" : `--${name}`, value];
  });
}
