import type { Action } from "../keys/keymap.ts";
import type { Line } from "../lines/line.ts";
import type { Route } from "./route.ts";

/** Something that `y` copies. */
export interface Copyable {
  readonly key: string;
  readonly what: string;
  readonly text: string;
}

/** One screen: what it shows, and what keys do on it. It keeps its own state and says `redraw` when that changes. */
export interface View {
  /** Words of the way that led here. */
  readonly crumb: string;
  /** The line below the title: filter, or what is shown. */
  bar(columns: number): Line;
  /** At most `rows` lines; each is cut to `columns` by the screen. */
  body(columns: number, rows: number): readonly Line[];
  /** The words behind `salvage` that do the same on a command line; null where there are none. */
  command(): readonly string[] | null;
  /** Whether the view has this action; text says why it cannot now. */
  can(action: Action): boolean | string;
  act(action: Action): void;
  /** Keys for the footer, the most useful first. */
  readonly footer: readonly Action[];
  copies?(): readonly Copyable[];
  /** What a bookmark of the current row opens. */
  bookmark?(): { readonly label: string; readonly route: Route } | null;
  /** Where a later session would find it; null: nowhere. Views without this are found where they were opened. */
  place?(): Route | null;
  /** It is on top again: what it shows may be old. */
  wake?(): void;
  /** Times are shown in another zone: sentences that hold times are asked for anew. */
  rezoned?(): void;
  /** Live logs are followed, and there is something new in the index. Views that have this can follow. */
  grown?(): void;
  /** It was closed. */
  close?(): void;
  /** Says why it must not be left now; null: it may. */
  holds?(): string | null;
}
