import type { Basket } from "../basket.ts";
import type { Action } from "../keys/keymap.ts";
import type { Line, Tone } from "../lines/line.ts";
import type { LastSession, Memory } from "../memory.ts";
import type { Ports, ScreenSetting } from "../ports.ts";
import type { Asking, Overview } from "../questions/questions.ts";
import type { Route } from "./route.ts";

/** A question with a line of text for its answer. */
export interface PromptRequest {
  readonly label: string;
  readonly text: string;
  /** Shown beside the text while it is typed: what it means, or what is wrong with it. May be asked often. */
  readonly echo: (text: string) => Line;
  /** Whole lines that the text could become. */
  readonly complete?: (text: string) => Promise<readonly string[]>;
  /** False: the prompt stays. */
  readonly submit: (text: string) => boolean;
  readonly cancel?: () => void;
  /** Earlier answers, newest first, for the arrow keys. */
  readonly history?: readonly string[];
}

/** What views may do besides showing: the screen seen from a view. */
export interface Desk {
  readonly ask: Asking;
  readonly ports: Ports;
  readonly setting: ScreenSetting;
  readonly overview: Overview;
  readonly basket: Basket;
  readonly memory: Memory;
  /** Which live logs are followed; null where none are. */
  following(): string | null;
  putBasket(basket: Basket): void;
  putMemory(memory: Memory): void;
  /** Zone in which all times are shown; null: each in that of its log. */
  shownZone(): string | null;
  /** Zone in which times of a log in `zone` are shown. */
  zoneFor(zone: string): string;
  /** A time for a list, in that zone: with the year where the log spans several; in 19 cells where there is room, else in 14. */
  shortTime(iso: string, zone: string, roomy: boolean): string;
  go(route: Route): void;
  back(): void;
  /** In place of the view on top. */
  swap(route: Route): void;
  /** Goes on where an earlier session was. */
  goOn(last: LastSession): void;
  prompt(request: PromptRequest): void;
  /** Does what a key would do on the view on top. */
  press(action: Action): void;
  say(text: string, tone?: Tone): void;
  fail(error: unknown): void;
  redraw(): void;
  /** Reads the index anew: logs were read. */
  reload(): Promise<void>;
}
