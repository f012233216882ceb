import { printable, truncateToWidth, widthOf } from "../../core/index.ts";
import type { Pressed } from "../keys/key-name.ts";
import { type EditedLine, edit, editedLine } from "../keys/line-editor.ts";
import { type Line, span } from "../lines/line.ts";
import { wrapped } from "../lines/wrap.ts";
import type { PromptRequest } from "./desk.ts";

/** A prompt that is open. */
export interface OpenPrompt {
  /** What is asked and what was typed: one line where both have room, else the question in lines of its own. */
  lines(columns: number): readonly Line[];
  echo(): Line;
  /** Completions to choose from, as lines. */
  offers(): readonly string[];
  /** Keys that help with this text, and what they do. */
  readonly helps: readonly (readonly [string, string])[];
  /** True: the prompt is done. */
  press(key: Pressed): boolean;
}

export function openPrompt(request: PromptRequest, redraw: () => void): OpenPrompt {
  let typed: EditedLine = editedLine(request.text);
  let offers: readonly string[] = [];
  let chosen = -1;
  let back = -1;
  const put = (line: EditedLine): void => {
    typed = line;
    offers = [];
    chosen = -1;
  };
  const offer = (by: number): void => {
    if (offers.length > 0) {
      chosen = (chosen + by + offers.length) % offers.length;
      typed = editedLine(offers[chosen] ?? typed.text);
      return;
    }
    const asked = typed.text;
    void request.complete?.(asked).then((found) => {
      if (typed.text !== asked) return;
      if (found.length === 1 && found[0] !== undefined) put(editedLine(found[0]));
      else offers = found;
      redraw();
    });
  };
  const recall = (by: number): void => {
    const past = request.history ?? [];
    back = Math.max(-1, Math.min(past.length - 1, back + by));
    put(editedLine(back < 0 ? request.text : (past[back] ?? "")));
  };
  return {
    lines: (columns) => promptLines(request.label, typed, columns),
    echo: () => request.echo(typed.text),
    offers: () => offers,
    helps: [
      ...(request.complete === undefined ? [] : [["tab", "complete"] as const]),
      ...((request.history ?? []).length === 0 ? [] : [["up", "earlier"] as const]),
    ],
    press(key) {
      if (key.name === "enter") return request.submit(typed.text);
      if (key.name === "esc" || key.name === "ctrl-c") {
        request.cancel?.();
        return true;
      }
      if (key.name === "tab") offer(1);
      else if (key.name === "shift-tab") offer(-1);
      else if (key.name === "up") recall(1);
      else if (key.name === "down") recall(-1);
      else {
        const edited = edit(typed, key);
        if (edited !== null) put(edited);
      }
      return false;
    },
  };
}

/** Cells that what is typed has at least. */
const TYPED_CELLS = 12;

function promptLines(label: string, typed: EditedLine, columns: number): Line[] {
  if (widthOf(label) + TYPED_CELLS <= columns) return [promptLine(label, typed, columns)];
  return [...wrapped(label, columns, "accent", MOST_LABEL_LINES), promptLine(" >", typed, columns)];
}

const MOST_LABEL_LINES = 3;

/** The text with its cursor in sight, however long it is. */
function promptLine(label: string, { text, cursor }: EditedLine, columns: number): Line {
  const before = printable(text.slice(0, cursor));
  const after = printable(text.slice(cursor));
  const room = Math.max(8, columns - widthOf(label) - 3);
  let shown = before;
  while (widthOf(shown) > room) shown = shown.slice(1);
  const [under = " "] = after === "" ? [" "] : [...after];
  return [
    span(`${label} `, "accent", { bold: true }),
    span(shown),
    { text: under, tone: "plain", inverse: true },
    span(truncateToWidth(after.slice(under.length), Math.max(0, room - widthOf(shown)))),
  ];
}
