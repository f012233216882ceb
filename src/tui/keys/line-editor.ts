import { graphemesOf } from "../../core/index.ts";
import type { Pressed } from "./key-name.ts";

/** A line of text that is being typed. `cursor` counts UTF-16 units and never stands inside a character. */
export interface EditedLine {
  readonly text: string;
  readonly cursor: number;
}

export const NO_TEXT: EditedLine = { text: "", cursor: 0 };

export function editedLine(text: string): EditedLine {
  return { text, cursor: text.length };
}

/** The line after a key, or null where the key does nothing in a line of text. */
export function edit(line: EditedLine, key: Pressed): EditedLine | null {
  const { text, cursor } = line;
  const [before, after] = [text.slice(0, cursor), text.slice(cursor)];
  if (key.text !== "") return { text: `${before}${key.text}${after}`, cursor: cursor + key.text.length };
  switch (key.name) {
    case "left":
      return { text, cursor: cursor - lastLength(before) };
    case "right":
      return { text, cursor: cursor + firstLength(after) };
    case "home":
    case "ctrl-a":
      return { text, cursor: 0 };
    case "end":
    case "ctrl-e":
      return { text, cursor: text.length };
    case "backspace":
    case "delete":
    case "ctrl-h":
      return cut(before.slice(0, before.length - lastLength(before)), after);
    case "ctrl-d":
      return cut(before, after.slice(firstLength(after)));
    case "ctrl-w":
      return cut(before.replace(/\S+\s*$/, ""), after);
    case "ctrl-u":
      return cut("", after);
    case "ctrl-k":
      return cut(before, "");
    default:
      return null;
  }
}

function cut(before: string, after: string): EditedLine {
  return { text: before + after, cursor: before.length };
}

function lastLength(text: string): number {
  return graphemesOf(text).at(-1)?.length ?? 0;
}

function firstLength(text: string): number {
  return graphemesOf(text)[0]?.length ?? 0;
}
