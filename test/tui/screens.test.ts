import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RawRecord, Route } from "../../src/tui/index.ts";
import { type SmallIndex, smallIndex } from "../support/small-index.ts";
import { shownScreen } from "./support/shown-screen.ts";
import { SIZES } from "./support/sizes.ts";
import { THREE_LOSSES } from "./support/three-losses.ts";

interface StoredScreen {
  readonly route: Route | null;
  /** Keys that lead there from the route. */
  readonly keys?: readonly string[];
  readonly shows: RegExp;
}

const RECORD: RawRecord = {
  path: "/srv/log/mailbox.log",
  line: 6,
  offsetBytes: 900,
  before: [
    "2024-03-11 09:12:30,000 INFO  [qtp1-11] [name=user@example.com;mid=42;] mailbox - Emptying 1 items from /Trash.",
  ],
  record: "2024-03-11 09:12:30,010 INFO  [qtp1-11] [name=user@example.com;mid=42;] mailop - Deleting MESSAGES: 301.",
  after: [
    "2024-03-11 09:12:30,012 INFO  [qtp1-11] [name=user@example.com;mid=42;] soap - FolderActionRequest elapsed=12",
  ],
  sha256: "0123456789abcdef".repeat(4),
  verified: true,
};

const SCREENS: Readonly<Record<string, StoredScreen>> = {
  start: { route: null, shows: /lost per[\s\S]*▸/ },
  search: { route: { to: "search", filter: "acct:user@example.com" }, shows: /\d+ hits[\s\S]*▸/ },
  losses: { route: { to: "losses", filter: "" }, shows: /2 losses[\s\S]*▸/ },
  loss: { route: { to: "loss", number: 1 }, shows: /301/ },
  item: { route: { to: "item", id: 301, account: "user@example.com", host: null }, shows: /Message 301/ },
  coverage: { route: { to: "coverage" }, shows: /1 file,/ },
  session: { route: { to: "session", number: 1 }, shows: /▸/ },
  evidence: { route: { to: "evidence", event: 6 }, shows: /Deleting MESSAGES/ },
  basket: { route: { to: "losses", filter: "" }, keys: ["A", "b"], shows: /loss 1 / },
  bookmarks: {
    route: { to: "item", id: 301, account: "user@example.com", host: null },
    keys: ["m", "'"],
    shows: /item 301 /,
  },
  index: { route: { to: "index" }, shows: /choose the files/ },
  help: { route: { to: "search", filter: "" }, keys: ["?"], shows: /Keys of this screen/ },
};

const HISTOGRAM: ReadonlySet<string> = new Set(["start", "search", "losses", "session"]);

describe("the screens, replayed to what is visible", () => {
  let index: SmallIndex;
  beforeAll(async () => {
    index = await smallIndex({ text: THREE_LOSSES, zone: "Europe/Rome" });
  });
  afterAll(() => index.remove());

  for (const [name, { route, keys = [], shows }] of Object.entries(SCREENS)) {
    for (const [columns, rows] of SIZES) {
      it(`shows ${name} at ${columns}x${rows} as stored`, async () => {
        const ports = { record: async () => RECORD };
        const shown = await shownScreen(index.reader, { columns, rows, ports, ...(route !== null && { route }) });
        if (keys.length > 0) await shown.settled(/> \w/);
        await shown.keys(...keys);
        await shown.until(shows);
        // Above most lists stands a histogram, which is asked for by itself.
        const screen = await shown.settled(HISTOGRAM.has(name) && rows > 10 ? "lost per" : shows);
        await shown.end();
        await expect(`${screen}\n`).toMatchFileSnapshot(`screens/${name}-${columns}x${rows}.txt`);
      });
    }
  }
});
