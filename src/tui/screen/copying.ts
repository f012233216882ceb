import { commandText } from "../../core/index.ts";
import type { Pressed } from "../keys/key-name.ts";
import type { Desk } from "./desk.ts";
import type { Copyable, View } from "./view.ts";

/** What can be copied on a view: its command line first. */
export function copyables(view: View): readonly Copyable[] {
  const command = view.command();
  const line: readonly Copyable[] =
    command === null ? [] : [{ key: "c", what: "command", text: commandText(["salvage", ...command]) }];
  return [...line, ...(view.copies?.() ?? [])];
}

/** Copies what the key chose: into the terminal's clipboard, which may not hear of it, and into a file. */
export function copyChosen(desk: Desk, view: View, key: Pressed, clipboard: (text: string) => void) {
  const choices = copyables(view);
  const chosen = choices.find((choice) => choice.key === key.name);
  if (chosen === undefined)
    return desk.say(`nothing copied: ${choices.map((one) => `${one.key} ${one.what}`).join(", ")}`);
  clipboard(chosen.text);
  desk.ports
    .saveText("clipboard.txt", `${chosen.text}\n`)
    .then((path) => desk.say(`${chosen.what} copied (also in ${path})`, "good"), desk.fail);
}
