import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EMPTY_MEMORY, type Memory, type Ports } from "../../src/tui/index.ts";
import { type SmallIndex, smallIndex } from "../support/small-index.ts";
import { KEY, shownScreen } from "./support/shown-screen.ts";
import { THREE_LOSSES } from "./support/three-losses.ts";

/** Ports that remember from one screen to the next. */
function remembering(begin: Memory = EMPTY_MEMORY) {
  const kept = { memory: begin, writings: 0 };
  const ports: Partial<Ports> = {
    readMemory: async () => kept.memory,
    writeMemory: async (memory) => {
      // As a file would keep it.
      kept.memory = JSON.parse(JSON.stringify(memory));
      kept.writings++;
    },
  };
  return { kept, ports };
}

describe("a session that was cut off", () => {
  let index: SmallIndex;
  beforeAll(async () => {
    index = await smallIndex({ text: THREE_LOSSES, zone: "Europe/Rome" });
  });
  afterAll(() => index.remove());

  async function cutOff() {
    const { kept, ports } = remembering();
    const shown = await shownScreen(index.reader, { ports });
    await shown.keys("l");
    await shown.until(/> losses[\s\S]*▸ +2 /);
    await shown.keys(" ");
    await shown.until("basket 2");
    await shown.keys("a", "/", "op:move", KEY.enter);
    await shown.until(/▸.*message 301/);
    await shown.keys("j", "i");
    await shown.until("item 302 ");
    await shown.end();
    return { kept, ports };
  }

  it("is gone on with by --resume: the same views, the same row, the same basket", async () => {
    const { ports } = await cutOff();
    const shown = await shownScreen(index.reader, { ports, setting: { resume: true } });
    const screen = await shown.settled("message 302 of");
    expect(screen).toContain("start > losses > search > item 302");
    expect(screen).toContain("basket 2");
    await shown.keys(KEY.esc);
    await shown.settled(/▸.*message 302/);
    expect(await shown.terminal.screen()).toContain("$ salvage search op:move");
    await shown.end();
  });

  it("is offered on the start screen, and by one key", async () => {
    const { ports } = await cutOff();
    const shown = await shownScreen(index.reader, { ports });
    const screen = await shown.settled("Recent cases");
    expect(screen).toMatch(/session +24-06-01 14:00 losses > search op:move > item 302, 1 loss marked/);
    expect(screen).toMatch(/filter +op:move/);
    await shown.keys("g", KEY.enter);
    await shown.until("start > losses > search > item 302");
    await shown.end();
  });

  it("does not put another loss into the basket that bears the number now", async () => {
    const { kept, ports } = await cutOff();
    const { last } = kept.memory;
    const moved = last?.losses.map((loss) => ({ ...loss, time: "2023-01-01T00:00:00.000Z" })) ?? [];
    kept.memory = { ...kept.memory, last: last === null ? null : { ...last, losses: moved } };
    const shown = await shownScreen(index.reader, { ports, setting: { resume: true } });
    const screen = await shown.settled("not in the basket any more, because the index changed: loss 2");
    expect(screen).not.toContain("basket 2");
    await shown.end();
  });

  it("of another index is not offered", async () => {
    const { kept, ports } = await cutOff();
    const { last } = kept.memory;
    kept.memory = { ...EMPTY_MEMORY, last: last === null ? null : { ...last, index: "/srv/other.db" } };
    const shown = await shownScreen(index.reader, { ports, setting: { resume: true } });
    expect(await shown.settled("Newest losses")).not.toContain("Recent cases");
    await shown.end();
  });

  it("is not forgotten by looking at the start once", async () => {
    const { kept, ports } = await cutOff();
    const { last } = kept.memory;
    const shown = await shownScreen(index.reader, { ports });
    await shown.settled("Recent cases");
    await shown.end();
    expect(kept.memory.last).toEqual(last);
  });

  it("is kept soon, and not once for each key", async () => {
    const { kept, ports } = remembering();
    const shown = await shownScreen(index.reader, { ports, route: { to: "losses", filter: "" } });
    await shown.until(/> losses[\s\S]*▸ +2 /);
    await shown.keys(" ", "k", " ", "k", " ");
    await expect.poll(() => kept.memory.last?.losses.length).toBe(1);
    expect(kept.writings).toBeLessThanOrEqual(2);
    await shown.end();
  });
});
