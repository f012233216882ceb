import type { Key } from "ink";

/** A key that was pressed: a name (`enter`, `ctrl-d`, `j`), or text that was pasted or typed faster than it was read. */
export interface Pressed {
  readonly name: string;
  /** What it types into a text field; empty for keys that type nothing. */
  readonly text: string;
}

const NAMED: readonly (readonly [keyof Key, string])[] = [
  ["upArrow", "up"],
  ["downArrow", "down"],
  ["leftArrow", "left"],
  ["rightArrow", "right"],
  ["pageDown", "pgdn"],
  ["pageUp", "pgup"],
  ["home", "home"],
  ["end", "end"],
  ["return", "enter"],
  ["escape", "esc"],
  ["tab", "tab"],
  ["backspace", "backspace"],
  // Most terminals send DEL for the backspace key, and Ink calls it delete.
  ["delete", "delete"],
];

/** Ink's `(input, key)` as keys. Never throws, whatever bytes came in. */
export function keysOf(input: string, key: Key): Pressed[] {
  const named = NAMED.find(([flag]) => key[flag] === true);
  if (named !== undefined) return [{ name: key.shift && named[1] === "tab" ? "shift-tab" : named[1], text: "" }];
  if (key.ctrl) return /^[a-z ]$/.test(input) ? [{ name: `ctrl-${input === " " ? "space" : input}`, text: "" }] : [];
  if (key.meta || key.super || key.hyper) return [];
  return [...input].flatMap((char) => {
    if (char < " " || char === "\u007f") return controlKey(char);
    return [{ name: char === " " ? "space" : char, text: char }];
  });
}

/** A control character among others: keys that were typed before anybody read them come in one piece. */
function controlKey(char: string): Pressed[] {
  const named: Readonly<Record<string, string>> = { "\r": "enter", "\n": "enter", "\t": "tab", "\b": "backspace" };
  const code = char.charCodeAt(0);
  const letter = code >= 1 && code <= 26 ? `ctrl-${String.fromCharCode(code + 96)}` : null;
  const name = named[char] ?? (code === 0x7f ? "backspace" : letter);
  return name === null ? [] : [{ name, text: "" }];
}
