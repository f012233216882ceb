import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Route } from "../../src/tui/index.ts";
import { type SmallIndex, smallIndex } from "../support/small-index.ts";
import { shownScreen } from "./support/shown-screen.ts";
import { THREE_LOSSES } from "./support/three-losses.ts";

const SIZES = [
  [80, 24],
  [110, 30],
  [200, 60],
  [40, 10],
] as const;

const SCREENS: Readonly<Record<string, { readonly route: Route | null; readonly shows: RegExp }>> = {
  start: { route: null, shows: /ACCOUNT/ },
  search: { route: { to: "search", filter: "acct:user@example.com" }, shows: /\d+ hits/ },
  losses: { route: { to: "losses", filter: "" }, shows: /2 losses/ },
  loss: { route: { to: "loss", number: 1 }, shows: /301/ },
  item: { route: { to: "item", id: 301, account: "user@example.com", host: null }, shows: /Message 301/ },
  coverage: { route: { to: "coverage" }, shows: /1 file,/ },
};

describe("the screens, replayed to what is visible", () => {
  let index: SmallIndex;
  beforeAll(async () => {
    index = await smallIndex({ text: THREE_LOSSES, zone: "Europe/Rome" });
  });
  afterAll(() => index.remove());

  for (const [name, { route, shows }] of Object.entries(SCREENS)) {
    for (const [columns, rows] of SIZES) {
      it(`shows ${name} at ${columns}x${rows} as stored`, async () => {
        const shown = await shownScreen(index.reader, { columns, rows, ...(route !== null && { route }) });
        const screen = await shown.settled(shows);
        await shown.end();
        await expect(`${screen}\n`).toMatchFileSnapshot(`screens/${name}-${columns}x${rows}.txt`);
      });
    }
  }
});
