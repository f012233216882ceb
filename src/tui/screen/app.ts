import { type Basket, EMPTY_BASKET } from "../basket.ts";
import type { Pressed } from "../keys/key-name.ts";
import { type Action, bindingFor, bindingOf } from "../keys/keymap.ts";
import type { Line, Tone } from "../lines/line.ts";
import { EMPTY_MEMORY, type Memory } from "../memory.ts";
import type { Ports, ScreenSetting } from "../ports.ts";
import type { Asking, Overview } from "../questions/questions.ts";
import { openView } from "../views/open-view.ts";
import { commandPrompt } from "./command-prompt.ts";
import { copyChosen } from "./copying.ts";
import type { Desk } from "./desk.ts";
import { errorText } from "./error-text.ts";
import { createFollower } from "./follower.ts";
import { frameOf } from "./frame.ts";
import { type OpenPrompt, openPrompt } from "./prompt.ts";
import type { Route } from "./route.ts";
import { shortTime } from "./short-time.ts";
import { toggleBookmark } from "./toggle-bookmark.ts";
import type { View } from "./view.ts";

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

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
  readonly help: boolean;
  /** Waits for the key that says what to copy. */
  readonly copying: boolean;
  readonly zoneMode: ZoneMode;
}

export type ZoneMode = "log" | "utc" | "local";

/** The program behind the screen: keys in, frames out. It knows nothing of terminals. */
export interface App {
  frame(size: Size): readonly Line[];
  press(key: Pressed): void;
  subscribe(listener: () => void): () => void;
  /** Aborts what runs and closes all views. */
  close(): void;
}

export interface AppParts {
  readonly ports: Ports;
  readonly setting: ScreenSetting;
  readonly ask: Asking;
  readonly overview: Overview;
  readonly memory: Memory;
  readonly first: readonly Route[];
  /** Ends the program. */
  readonly quit: () => void;
  /** Hands text to the terminal's clipboard. */
  readonly clipboard: (text: string) => void;
}

const ZONE_MODES: readonly ZoneMode[] = ["log", "utc", "local"];

export function createApp(parts: AppParts): App {
  const { ports, setting } = parts;
  let { ask, overview } = parts;
  let basket: Basket = EMPTY_BASKET;
  let memory: Memory = parts.memory ?? EMPTY_MEMORY;
  let state: AppState = {
    views: [],
    prompt: null,
    message: null,
    help: false,
    copying: false,
    zoneMode: setting.zone === "UTC" ? "utc" : "log",
  };
  const listeners = new Set<() => void>();
  const redraw = (): void => {
    for (const listener of listeners) listener();
  };
  const put = (change: Partial<AppState>): void => {
    state = { ...state, ...change };
    redraw();
  };
  const top = (): View => state.views.at(-1)!;

  const desk: Desk = {
    get ask() {
      return ask;
    },
    ports,
    setting,
    get overview() {
      return overview;
    },
    following: () => follower.following(),
    get basket() {
      return basket;
    },
    get memory() {
      return memory;
    },
    putBasket(changed) {
      basket = changed;
      redraw();
    },
    putMemory(changed) {
      memory = changed;
      void ports.writeMemory(changed).catch(() => undefined);
      redraw();
    },
    zoneFor: (zone) =>
      state.zoneMode === "utc" ? "UTC" : state.zoneMode === "local" ? setting.localZone : (setting.zone ?? zone),
    shortTime: (iso, zone, roomy) => shortTime(iso, desk.zoneFor(zone), roomy, overview),
    go: (route) => put({ views: [...state.views, openView(desk, route)], help: false }),
    back: () => leave(false),
    swap(route) {
      closed(top());
      put({ views: [...state.views.slice(0, -1), openView(desk, route)] });
    },
    prompt: (request) => put({ prompt: openPrompt(request, redraw) }),
    press: (action) => act(action),
    say: (text, tone = "plain") => put({ message: { text, tone } }),
    fail: (error) => put({ message: { text: errorText(error), tone: "danger" } }),
    redraw,
    async reload() {
      const questions = await ports.questions();
      if (questions === null) return;
      ask = questions;
      overview = await ask.overview(NEWEST);
      redraw();
    },
  };

  const follower = createFollower({
    ports,
    news: () => {
      for (const view of state.views) view.grown?.();
    },
    changed: redraw,
    failed: desk.fail,
  });
  const closed = (view: View): void => {
    follower.left(view);
    view.close?.();
  };
  const leave = (quits: boolean) => {
    const held = top().holds?.() ?? null;
    if (held !== null) return desk.say(held, "warn");
    if (state.views.length > 1) {
      closed(top());
      put({ views: state.views.slice(0, -1), help: false });
      top().wake?.();
    } else if (quits) {
      parts.quit();
    } else {
      desk.say("this is the start: q quits");
    }
  };

  const general: Readonly<Partial<Record<Action, () => void>>> = {
    back: () => leave(false),
    quit: () => leave(true),
    force: () => parts.quit(),
    help: () => put({ help: true }),
    zone() {
      const zoneMode = ZONE_MODES[(ZONE_MODES.indexOf(state.zoneMode) + 1) % ZONE_MODES.length] ?? "log";
      put({ zoneMode });
      desk.say(`times are shown in ${{ log: "the zone of each log", utc: "UTC", local: setting.localZone }[zoneMode]}`);
    },
    basket: () => desk.go({ to: "basket" }),
    losses: () => desk.go({ to: "losses", filter: "" }),
    search: () => desk.go({ to: "search", filter: "" }),
    coverage: () => desk.go({ to: "coverage" }),
    bookmarks: () => desk.go({ to: "bookmarks" }),
    plan: () => desk.go({ to: "plan" }),
    index: () => desk.go({ to: "index" }),
    copy: () => put({ copying: true }),
    follow() {
      const follows = follower.toggle(top());
      desk.say(follows ? "following: the same as salvage index --follow; f ends it" : "no longer following");
    },
    bookmark: () => toggleBookmark(desk, top()),
    command: () => desk.prompt(commandPrompt(desk)),
  };

  const blocked = (action: Action): string | null => {
    if (bindingFor(action)?.changes === true && setting.readOnly) return "read-only: nothing can be changed here";
    if (action === "follow" && top().grown === undefined) return "only a list of events or losses can follow live logs";
    const can = top().can(action);
    if (typeof can === "string") return can;
    if (can || general[action] !== undefined) {
      if (action === "plan" && basket.items.size + basket.losses.size === 0 && !can)
        return "the basket is empty: space marks what is to be restored";
      return null;
    }
    return `${bindingFor(action)?.label ?? action} does nothing on this screen (? lists the keys)`;
  };

  const act = (action: Action) => {
    const why = blocked(action);
    if (why !== null) return desk.say(why, "warn");
    if (top().can(action) === true) top().act(action);
    else general[action]?.();
    redraw();
  };

  const press = (key: Pressed) => {
    if (state.message !== null) state = { ...state, message: null };
    if (state.prompt !== null) {
      const { prompt } = state;
      const done = prompt.press(key);
      if (done && state.prompt === prompt) put({ prompt: null });
      return redraw();
    }
    if (state.copying) {
      put({ copying: false });
      return copyChosen(desk, top(), key, parts.clipboard);
    }
    if (state.help && key.name !== "ctrl-c") return put({ help: false });
    const binding = bindingOf(key.name);
    if (binding === null) return desk.say(`no key ${key.name}: ? lists them`);
    act(binding.action);
  };

  for (const route of parts.first) state = { ...state, views: [...state.views, openView(desk, route)] };

  return {
    frame: (size) => frameOf(state, desk, size),
    press: (key) => {
      try {
        press(key);
      } catch (error) {
        desk.fail(error);
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      follower.stop();
      for (const view of state.views) view.close?.();
    },
  };
}

/** Losses that the start screen shows: what a screen has room for; the list of all is a key away. */
export const NEWEST = 20;
