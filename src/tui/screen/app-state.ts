import type { Tone } from "../lines/line.ts";
import type { OpenPrompt } from "./prompt.ts";
import type { View } from "./view.ts";

/** What happened last, told in one line until the next key. */
export interface Message {
  readonly text: string;
  readonly tone: Tone;
}

/** Everything that a frame is made from. */
export interface AppState {
  readonly views: readonly View[];
  readonly prompt: OpenPrompt | null;
  readonly message: Message | null;
  /** The first line of the help that is shown; null: no help. */
  readonly help: number | null;
  /** Waits for the key that says what to copy. */
  readonly copying: boolean;
  readonly zoneMode: ZoneMode;
}

export type ZoneMode = "log" | "utc" | "local";

export const ZONE_MODES: readonly ZoneMode[] = ["log", "utc", "local"];
