import { commandText } from "../../core/index.ts";
import type { Pressed } from "../keys/key-name.ts";
import type { Desk } from "./desk.ts";
import type { Copyable, View } from "./view.ts";

/** The command line that does the same as a view, on the same index and mailboxes; null where there is none. */
export function commandLine({ setting }: Desk, view: View): string | null {
  const command = view.command();
  return command === null ? null : commandText(["salvage", ...command, ...setting.optionsOf(command[0] ?? "")]);
}

/** What can be copied on a view: its command line first. */
export function copyables(desk: Desk, view: View): readonly Copyable[] {
  const command = commandLine(desk, view);
  const line: readonly Copyable[] = command === null ? [] : [{ key: "c", what: "command", text: command }];
  return [...line, ...(view.copies?.() ?? [])];
}

/** Copies what the key chose: into the terminal's clipboard, which may not hear of it, and into a file. */
export function copyChosen(desk: Desk, view: View, key: Pressed, clipboard: (text: string) => void) {
  const choices = copyables(desk, view);
  const chosen = choices.find((choice) => choice.key === key.name);
  if (chosen === undefined)
    return desk.say(`nothing copied: ${choices.map((one) => `${one.key} ${one.what}`).join(", ")}`);
  clipboard(chosen.text);
  desk.ports
    .saveText("clipboard.txt", `${chosen.text}\n`)
    .then((path) => desk.say(`${chosen.what} copied (also in ${path})`, "good"), desk.fail);
}
