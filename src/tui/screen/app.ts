import { EMPTY_BASKET } from "../basket.ts";
import type { Action } from "../keys/keymap.ts";
import type { Line } from "../lines/line.ts";
import type { LastSession, Memory } from "../memory.ts";
import type { Ports, ScreenSetting } from "../ports.ts";
import type { Asking, Overview } from "../questions/questions.ts";
import { openView } from "../views/open-view.ts";
import { type AppState, ZONE_MODES } from "./app-state.ts";
import { atMostEvery } from "./at-most-every.ts";
import type { Desk } from "./desk.ts";
import { errorText } from "./error-text.ts";
import { createFollower } from "./follower.ts";
import { frameOf, type Size } from "./frame.ts";
import { generalActions } from "./general-actions.ts";
import { createInput, type Input } from "./input.ts";
import { createKeeper } from "./keeper.ts";
import { hasMore, lastSession, placeOf, restoredBasket } from "./last-session.ts";
import { openPrompt } from "./prompt.ts";
import type { Route } from "./route.ts";
import { shortTime } from "./short-time.ts";
import { toggleBookmark } from "./toggle-bookmark.ts";
import type { View } from "./view.ts";
import { whyNot } from "./why-not.ts";

/** The program behind the screen: keys in, frames out. It knows nothing of terminals. */
export interface App extends Input {
  frame(size: Size): readonly Line[];
  subscribe(listener: () => void): () => void;
  /** Opens the views of an earlier session, with what was marked then. */
  goOn(last: LastSession): Promise<void>;
  /** Aborts what runs, closes all views, and keeps where they were. */
  close(): Promise<void>;
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

export function createApp(parts: AppParts): App {
  const { ports, setting } = parts;
  let { ask, overview, memory } = parts;
  let basket = EMPTY_BASKET;
  let state: AppState = {
    views: [],
    prompt: null,
    message: null,
    help: null,
    copying: false,
    zoneMode: setting.zone === "UTC" ? "utc" : "log",
  };
  let shown: { readonly size: Size; readonly lines: readonly Line[] } = { size: { columns: 80, rows: 24 }, lines: [] };
  const openedBy = new WeakMap<View, Route>();
  const listeners = new Set<() => void>();
  const redraw = (): void => {
    for (const listener of listeners) listener();
  };
  const put = (change: Partial<AppState>): void => {
    state = { ...state, ...change };
    redraw();
  };
  const top = (): View => state.views.at(-1)!;
  const opened = (route: Route): View => {
    const view = openView(desk, route);
    openedBy.set(view, route);
    return view;
  };
  const putViews = (views: readonly View[]): void => {
    put({ views, help: null });
    keeper.touch();
  };
  const keeper = createKeeper(() => {
    const routes = state.views.slice(1).flatMap((view) => placeOf(view, openedBy.get(view)!) ?? []);
    const last = lastSession(ports.indexPath, setting.nowUtcMs(), routes, basket);
    // Whoever only looked at the start has not taken the place of the session before.
    if (hasMore(last, ports.indexPath)) memory = { ...memory, last };
    return ports.writeMemory(memory);
  });

  const desk: Desk = {
    get ask() {
      return ask;
    },
    ports,
    setting,
    get overview() {
      return overview;
    },
    get basket() {
      return basket;
    },
    get memory() {
      return memory;
    },
    following: () => follower.following(),
    putBasket(changed) {
      basket = changed;
      keeper.touch();
      redraw();
    },
    putMemory(changed) {
      memory = changed;
      keeper.touch();
      redraw();
    },
    shownZone: () => ({ utc: "UTC", local: setting.localZone, log: setting.zone })[state.zoneMode],
    zoneFor: (zone) => desk.shownZone() ?? zone,
    shortTime: (iso, zone, roomy) => shortTime(iso, desk.zoneFor(zone), roomy, overview),
    go: (route) => putViews([...state.views, opened(route)]),
    back: () => leave(false),
    swap(route) {
      closed(top());
      putViews([...state.views.slice(0, -1), opened(route)]);
    },
    goOn: (last) => void goOn(last).catch(desk.fail),
    prompt: (request) => put({ prompt: openPrompt(request, redraw) }),
    press: (action) => act(action),
    say: (text, tone = "plain") => put({ message: { text, tone } }),
    fail: (error) => put({ message: { text: errorText(error), tone: "danger" } }),
    redraw,
    async reload() {
      const questions = await ports.questions();
      if (questions === null) return;
      ask = questions;
      await readOverview();
    },
  };

  const readOverview = async (): Promise<void> => {
    overview = await ask.overview(NEWEST, desk.shownZone());
    redraw();
  };
  const overviewNow = atMostEvery(OVERVIEW_MS, () => readOverview().catch(redraw));
  const follower = createFollower({
    ports,
    news: () => {
      for (const view of state.views) view.grown?.();
      overviewNow.wanted();
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
      putViews(state.views.slice(0, -1));
      top().wake?.();
    } else if (quits) {
      parts.quit();
    } else {
      desk.say("this is the start: q quits");
    }
  };
  const goOn = async (last: LastSession): Promise<void> => {
    const restored = await restoredBasket(ask, last);
    basket = restored.basket;
    putViews([...state.views.slice(0, 1), ...last.routes.map(opened)]);
    const numbers = restored.dropped.map(({ loss }) => loss).join(", ");
    if (numbers !== "") desk.say(`not in the basket any more, because the index changed: loss ${numbers}`, "warn");
  };

  const general: Readonly<Partial<Record<Action, () => void>>> = {
    ...generalActions(desk),
    back: () => leave(false),
    quit: () => leave(true),
    force: () => parts.quit(),
    help: () => put({ help: 0 }),
    zone() {
      const zoneMode = ZONE_MODES[(ZONE_MODES.indexOf(state.zoneMode) + 1) % ZONE_MODES.length] ?? "log";
      put({ zoneMode });
      for (const view of state.views) view.rezoned?.();
      readOverview().catch(desk.fail);
      desk.say(`times are shown in ${{ log: "the zone of each log", utc: "UTC", local: setting.localZone }[zoneMode]}`);
    },
    copy: () => put({ copying: true }),
    bookmark: () => toggleBookmark(desk, top()),
    follow() {
      const follows = follower.toggle(top());
      desk.say(follows ? "following: the same as salvage index --follow; f ends it" : "no longer following");
    },
  };

  const act = (action: Action) => {
    const why = whyNot(action, top(), desk, general[action] !== undefined);
    if (why !== null) return desk.say(why, "warn");
    if (top().can(action) === true) top().act(action);
    else general[action]?.();
    redraw();
  };

  const input = createInput({
    desk,
    state: () => state,
    put,
    top,
    act,
    shown: () => shown,
    clipboard: parts.clipboard,
  });

  putViews(parts.first.map(opened));

  return {
    frame(size) {
      shown = { size, lines: frameOf(state, desk, size) };
      return shown.lines;
    },
    ...input,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    goOn: (last) => goOn(last).catch(desk.fail),
    async close() {
      keeper.touch();
      follower.stop();
      for (const view of state.views) view.close?.();
      await keeper.flush();
    },
  };
}

/** While logs are followed, the overview is asked anew at most so often. */
const OVERVIEW_MS = 5000;

/** Losses that the start screen shows: what a screen has room for; the list of all is a key away. */
export const NEWEST = 20;
