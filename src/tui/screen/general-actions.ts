import type { Action } from "../keys/keymap.ts";
import { commandPrompt } from "./command-prompt.ts";
import type { Desk } from "./desk.ts";

/** What keys do on every screen, besides what changes the screen itself. */
export function generalActions(desk: Desk): Readonly<Partial<Record<Action, () => void>>> {
  return {
    basket: () => desk.go({ to: "basket" }),
    losses: () => desk.go({ to: "losses", filter: "" }),
    search: () => desk.go({ to: "search", filter: "" }),
    coverage: () => desk.go({ to: "coverage" }),
    bookmarks: () => desk.go({ to: "bookmarks" }),
    plan: () => desk.go({ to: "plan" }),
    index: () => desk.go({ to: "index" }),
    command: () => desk.prompt(commandPrompt(desk)),
  };
}
