import { graphemesOf, widthOf } from "./text.ts";

/** What stands for our own signs where the terminal has no UTF-8; each as wide as what it stands for. */
const SIGNS: Readonly<Record<string, string>> = {
  "…": "~",
  "·": ".",
  "▸": ">",
  "■": "*",
  "─": "-",
  "│": "|",
  "→": ">",
  "↑": "^",
  "↓": "v",
  // Not the dot: that is a slot in which nothing was lost.
  "▁": "_",
  "▂": ":",
  "▃": "-",
  "▄": "=",
  "▅": "+",
  "▆": "*",
  "▇": "#",
  "█": "#",
  "░": ".",
};

/** Text for a terminal without UTF-8: our signs by their likes, everything else outside ASCII as `?`, cell for cell. */
export function asciiText(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  let out = "";
  for (const grapheme of graphemesOf(text)) {
    out += /^[\x20-\x7e]$/.test(grapheme) ? grapheme : (SIGNS[grapheme] ?? "?".repeat(widthOf(grapheme)));
  }
  return out;
}

/** The same for text of several lines. */
export function asciiLines(text: string): string {
  return text.split("\n").map(asciiText).join("\n");
}

/** Whether a terminal's locale writes UTF-8 (POSIX: LC_ALL before LC_CTYPE before LANG). */
export function showsUnicode({ LC_ALL, LC_CTYPE, LANG }: NodeJS.ProcessEnv): boolean {
  return /utf-?8/i.test(LC_ALL || LC_CTYPE || LANG || "");
}
