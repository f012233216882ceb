/**
 * tui: the investigation screen. Views over questions to the index and over recovery, as an Ink program whose rows
 * are written by a painter of our own (screen/painter.ts says why).
 *
 * Invariants: no SQL, no file and no process in here: what the screen needs of the world is handed in (ports.ts); looking never
 * changes anything; a frame is never wider or higher than the terminal, whatever log text holds; every screen says which command
 * line does the same. Not promised: what the screens look like from version to version.
 */

export { ACTIONS, KEYMAP } from "./keys/keymap.ts";
export { EMPTY_MEMORY, type Memory } from "./memory.ts";
export { openPlain } from "./plain/open-plain.ts";

export type { PlainTerminal } from "./plain/run-plain.ts";
export type * from "./ports.ts";
export { answerFrom } from "./questions/answer-from.ts";
export type { Asking, Overview, Questions } from "./questions/questions.ts";
export { commandRoute } from "./screen/command-route.ts";
export type { Route } from "./screen/route.ts";
export { runScreen, type ScreenTerminal } from "./screen/run-screen.ts";
