import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { moveList } from "../../src/tui/lists/list.ts";
import { pagedList } from "../../src/tui/lists/paged-list.ts";
import type { Page } from "../../src/tui/questions/questions.ts";

interface Row {
  readonly number: number;
}

/** A table of `count` rows, one a second, that counts how often and how much it was asked for. */
function table(count: number, newest: "first" | "last" = "last") {
  let last = count;
  const asked: Page[] = [];
  let open = 0;
  let mostOpen = 0;
  const timeOf = (number: number): number => number * 1000;
  const load = async (page: Page): Promise<Row[]> => {
    asked.push(page);
    mostOpen = Math.max(mostOpen, ++open);
    await Promise.resolve();
    open--;
    // A list whose newest row is the first one reads the table backwards.
    const sign = (page.order === "asc") === (newest === "last") ? 1 : -1;
    const rows: Row[] = [];
    const isBehind = (number: number): boolean =>
      page.after === null || sign * (timeOf(number) - page.after.timeUtcMs || number - page.after.number) > 0;
    for (let n = sign > 0 ? 1 : last; n >= 1 && n <= last && rows.length < page.limit; n += sign)
      if (isBehind(n)) rows.push({ number: n });
    return rows;
  };
  const list = pagedList<Row>({
    load,
    placeOf: ({ number }) => ({ timeUtcMs: timeOf(number), number }),
    newest,
    changed: () => undefined,
    failed: (error) => {
      throw error;
    },
  });
  const grow = (by: number): void => {
    last += by;
    list.refresh();
  };
  return { list, asked, mostOpen: () => mostOpen, grow };
}

const quiet = async (list: { busy(): boolean }): Promise<void> => {
  for (let turn = 0; turn < 50 || list.busy(); turn++) await Promise.resolve();
};

describe("a list that is read in pages", () => {
  it("goes where a list that is all there would go, if one waits after each key", async () => {
    const steps = fc.constantFrom("down", "up", "pageDown", "pageUp", "halfDown", "halfUp", "top", "end");
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 300 }), fc.array(steps, { maxLength: 25 }), async (count, actions) => {
        const { list } = table(count);
        await quiet(list);
        list.window(10);
        let expected = 1;
        const by: Record<string, number> = { down: 1, up: -1, pageDown: 9, pageUp: -9, halfDown: 5, halfUp: -5 };
        for (const action of actions) {
          moveList(list, action, 10);
          await quiet(list);
          expected =
            action === "top"
              ? 1
              : action === "end"
                ? count
                : Math.max(1, Math.min(count, expected + (by[action] ?? 0)));
          const window = list.window(10);
          expect(window.rows[window.cursor]?.number).toBe(expected);
          expect(window.rows.length).toBe(Math.min(10, count));
        }
      }),
      { numRuns: 40 },
    );
  });

  it("keeps a few windows at hand, however far one goes", async () => {
    const { list, asked } = table(5000);
    await quiet(list);
    for (let page = 0; page < 200; page++) {
      list.window(20);
      list.move(19);
      await quiet(list);
    }
    expect(list.loaded().length).toBeLessThanOrEqual(20 * 12);
    expect(Math.max(...asked.map(({ limit }) => limit))).toBeLessThanOrEqual(72);
  });

  it("does not queue up held keys: one question at a time, and no more than a window of moves waits", async () => {
    const { list, mostOpen } = table(100_000);
    await quiet(list);
    list.window(20);
    for (let press = 0; press < 5000; press++) list.move(1);
    await quiet(list);
    expect(mostOpen()).toBe(1);
    expect(list.current()?.number).toBeLessThan(200);
  });

  it("reads its ends once, until there are new rows", async () => {
    const { list, asked, grow } = table(1000);
    await quiet(list);
    list.window(10);
    const toBothEnds = async (): Promise<unknown[]> => {
      const reached: unknown[] = [];
      for (const go of [list.end, list.top]) {
        go();
        await quiet(list);
        reached.push(list.current()?.number);
      }
      return reached;
    };
    expect(await toBothEnds()).toEqual([1000, 1]);
    const before = asked.length;
    expect(await toBothEnds()).toEqual([1000, 1]);
    expect(asked.length).toBe(before);
    grow(5);
    expect(await toBothEnds()).toEqual([1005, 1]);
  });

  it("jumps to the first row at or after a time", async () => {
    const { list } = table(1000);
    await quiet(list);
    list.jump(500_500);
    await quiet(list);
    expect(list.current()?.number).toBe(501);
    list.jump(99_000_000);
    await quiet(list);
    expect(list.current()?.number).toBe(1000);
  });

  for (const newest of ["first", "last"] as const) {
    it(`goes with the newest row where the newest is the ${newest} one, and stays on any other, in its place`, async () => {
      const { list, grow } = table(200, newest);
      const toNewest = newest === "last" ? () => list.end() : () => list.top();
      const onTheWay = newest === "last" ? -1 : 1;
      await quiet(list);
      list.window(10);
      toNewest();
      await quiet(list);
      grow(3);
      await quiet(list);
      expect(list.current()?.number).toBe(203);
      list.move(onTheWay);
      await quiet(list);
      const before = list.window(10);
      grow(50);
      await quiet(list);
      expect(list.current()?.number).toBe(202);
      expect(list.window(10).cursor).toBe(before.cursor);
      toNewest();
      await quiet(list);
      expect(list.current()?.number).toBe(253);
    });
  }

  it("stays on the row that keys went to while it was read anew", async () => {
    const { list, grow } = table(200);
    await quiet(list);
    list.window(10);
    list.end();
    await quiet(list);
    grow(5);
    list.move(-3);
    await quiet(list);
    expect(list.current()?.number).toBe(197);
  });

  it("shows the first rows of what was empty", async () => {
    const { list, grow } = table(0);
    await quiet(list);
    expect(list.current()).toBeNull();
    grow(2);
    await quiet(list);
    expect(list.window(10).rows.map(({ number }) => number)).toEqual([1, 2]);
  });
});
