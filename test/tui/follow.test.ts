import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Ports } from "../../src/tui/index.ts";
import { type SmallIndex, smallIndex } from "../support/small-index.ts";
import { KEY, shownScreen } from "./support/shown-screen.ts";
import { THREE_LOSSES } from "./support/three-losses.ts";

/** A port that follows until it is stopped, and can be made to tell. */
function followed() {
  const told: Parameters<Ports["followLogs"]>[0][] = [];
  const state = { running: 0, begun: 0 };
  const followLogs: Ports["followLogs"] = (tell, signal) => {
    told.push(tell);
    state.running++;
    state.begun++;
    return new Promise((resolve) => {
      signal.addEventListener("abort", () => {
        state.running--;
        resolve();
      });
    });
  };
  const tell = (hasNews: boolean): void => told.at(-1)?.({ what: "/srv/mailbox.log", hasNews });
  return { followLogs, state, tell };
}

describe("following live logs", () => {
  let index: SmallIndex;
  beforeAll(async () => {
    index = await smallIndex({ text: THREE_LOSSES, zone: "Europe/Rome" });
  });
  afterAll(() => index.remove());

  it("is marked on every screen, says what it follows where there is room, and ends with the key", async () => {
    const { followLogs, state, tell } = followed();
    const shown = await shownScreen(index.reader, {
      columns: 120,
      rows: 30,
      route: { to: "search", filter: "" },
      ports: { followLogs },
    });
    await shown.until("13 hits");
    await shown.keys("f");
    await shown.until("FOLLOWING live logs");
    tell(false);
    await shown.until("FOLLOWING /srv/mailbox.log");
    await shown.keys(KEY.enter);
    await shown.until("FOLLOWING");
    await shown.keys(KEY.esc, "f");
    await shown.settled(/^(?!.*FOLLOWING)/);
    expect(state).toEqual({ running: 0, begun: 1 });
    await shown.end();
  });

  it("ends when its list is left, and not when something is opened from it", async () => {
    const { followLogs, state } = followed();
    const shown = await shownScreen(index.reader, { ports: { followLogs } });
    await shown.keys("l");
    await shown.until("2 losses");
    await shown.keys("f", KEY.enter);
    await shown.until("> loss");
    expect(state.running).toBe(1);
    await shown.keys(KEY.esc, KEY.esc);
    await shown.until(/^ salvage start +/);
    expect(state.running).toBe(0);
    await shown.end();
  });

  it("asks anew only when something became searchable", async () => {
    const { followLogs, tell } = followed();
    const shown = await shownScreen(index.reader, { route: { to: "losses", filter: "" }, ports: { followLogs } });
    await shown.until("2 losses");
    await shown.keys("f");
    await shown.until("following");
    await shown.settled("FOLLOWING");
    const before = shown.asked();
    tell(false);
    tell(false);
    await shown.settled("FOLLOWING");
    expect(shown.asked()).toBe(before);
    tell(true);
    await shown.settled("FOLLOWING");
    expect(shown.asked()).toBeGreaterThan(before);
    await shown.end();
  });

  it("says why it cannot: no list, or looking only", async () => {
    const shown = await shownScreen(index.reader);
    await shown.keys("f");
    await shown.until("only a list of events or losses can follow live logs");
    await shown.end();
    const looking = await shownScreen(index.reader, {
      route: { to: "losses", filter: "" },
      setting: { readOnly: true },
    });
    await looking.keys("f");
    await looking.until("read-only: nothing can be changed here");
    await looking.end();
  });
});
