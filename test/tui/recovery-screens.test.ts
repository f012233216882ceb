import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type EmptiedTrash, emptiedTrash } from "./support/emptied-trash.ts";
import { KEY, shownScreen } from "./support/shown-screen.ts";
import { SIZES } from "./support/sizes.ts";

/** How fast the machine was is no part of the screen. */
const steady = (screen: string): string => `${screen.replaceAll(/, [\d.]+ items\/s/g, ", N items/s")}\n`;

describe("from the loss to the proof, on the embedded engine", () => {
  let world: EmptiedTrash;
  beforeEach(async () => {
    // The mailboxes log on this machine's clock, and the screen names its zone.
    vi.stubEnv("TZ", "UTC");
    vi.useFakeTimers({ toFake: ["Date"] });
    world = await emptiedTrash();
  });
  afterEach(async () => {
    await world.remove();
    vi.useRealTimers();
    vi.unstubAllEnvs();
  });

  for (const [columns, rows] of SIZES) {
    it(`shows plan, commands, question, run and verification at ${columns}x${rows} as stored`, async () => {
      const store = (name: string, screen: string) =>
        expect(steady(screen)).toMatchFileSnapshot(`screens/${name}-${columns}x${rows}.txt`);
      const shown = await shownScreen(world.index.reader, {
        columns,
        rows,
        route: { to: "losses", filter: "" },
        setting: { zone: "UTC" },
        ports: { recovery: world.recovery },
      });
      await shown.until(/▸ +1 /);
      await shown.keys("A", "p");
      await store("plan", await shown.settled(/ 4 items .*nothing else/));
      await shown.keys("v");
      await store("plan-commands", await shown.settled("salvage backup"));
      await shown.keys("x");
      await store("plan-question", await shown.settled(/restore 4 items/));
      await shown.keys("yes", KEY.enter);
      await store("apply", await shown.settled("4 restored and proved, 0 not"));
      await shown.keys("w");
      await store("verification", await shown.settled(/ 4 restored/));
      await shown.end();
    });
  }
});
