import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ZoneClock } from "../../../src/core/index.ts";
import { reachOf } from "../../../src/recovery/plan/time-window.ts";
import { chooseCheapest, chooseWindows, type Deletion } from "../../../src/recovery/plan/windows.ts";

const ROME = new ZoneClock("Europe/Rome");
const COSTS = { item: 1, undelete: 4 };
const NOON = Date.UTC(2020, 6, 18, 10, 0, 0);

const wanted = (id: number, seconds: number): Deletion => ({ id, timeUtcMs: NOON + seconds * 1000, wanted: true });
const other = (id: number | null, seconds: number): Deletion => ({
  id,
  timeUtcMs: NOON + seconds * 1000,
  wanted: false,
});

describe("the cheapest way back", () => {
  it("is one window for many items that were deleted with nothing else", () => {
    const deletions = [1, 2, 3, 4, 5].map((id) => wanted(id, 0.5));
    const { windows, singles } = chooseCheapest(deletions, ROME, COSTS);
    expect(windows.map((choice) => choice.wanted)).toEqual([[1, 2, 3, 4, 5]]);
    expect(windows[0]?.window).toMatchObject({ fromUtcMs: NOON, toUtcMs: NOON + 1000 });
    expect(singles).toEqual([]);
  });

  it("is single commands for as many items as a window costs", () => {
    const { windows, singles } = chooseCheapest(
      [1, 2, 3, 4].map((id) => wanted(id, 0)),
      ROME,
      COSTS,
    );
    expect(windows).toEqual([]);
    expect(singles).toEqual([1, 2, 3, 4]);
  });

  it("is single commands where something else was deleted in the same second", () => {
    const deletions = [...[1, 2, 3, 4, 5, 6].map((id) => wanted(id, 0.5)), other(9, 0.7)];
    expect(chooseCheapest(deletions, ROME, COSTS)).toEqual({ windows: [], singles: [1, 2, 3, 4, 5, 6] });
  });

  it("goes around what was deleted between two runs", () => {
    const first = [1, 2, 3, 4, 5].map((id) => wanted(id, 0.5));
    const second = [11, 12, 13, 14, 15].map((id) => wanted(id, 60.5));
    const { windows, singles } = chooseCheapest([...first, other(9, 30), ...second], ROME, COSTS);
    expect(windows.map((choice) => choice.wanted)).toEqual([
      [1, 2, 3, 4, 5],
      [11, 12, 13, 14, 15],
    ]);
    expect(singles).toEqual([]);
  });

  it("does not span what the log counts and does not name", () => {
    const deletions = [
      ...[1, 2, 3].map((id) => wanted(id, 0)),
      other(null, 30),
      ...[4, 5, 6].map((id) => wanted(id, 60)),
    ];
    expect(chooseCheapest(deletions, ROME, COSTS).singles).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("never begins a window in the hour that comes twice", () => {
    // Rome, 25 October 2020: 02:00 to 03:00 comes twice; 00:30 UTC is 02:30 for the first time.
    const inFold = [1, 2, 3, 4, 5].map((id) => ({ id, timeUtcMs: Date.UTC(2020, 9, 25, 0, 30), wanted: true }));
    expect(chooseCheapest(inFold, ROME, COSTS)).toEqual({ windows: [], singles: [1, 2, 3, 4, 5] });
  });
});

describe("undelete windows", () => {
  it("list what they cannot help bringing back", () => {
    const { windows } = chooseWindows([wanted(1, 0.2), other(9, 0.5), wanted(2, 0.8)], ROME);
    expect(windows.map(({ wanted, collateral }) => ({ wanted, collateral }))).toEqual([
      { wanted: [1, 2], collateral: [9] },
    ]);
  });

  it("are widened over the hour that comes twice, and say so", () => {
    const inFold = [{ id: 1, timeUtcMs: Date.UTC(2020, 9, 25, 0, 30), wanted: true }];
    const window = chooseWindows(inFold, ROME).windows[0]!.window;
    expect(window.endsInFold).toBe(false);
    expect(window.holdsFold).toBe(true);
    // The second 02:59:59 ends at 02:00:00 UTC.
    expect(window.fromUtcMs).toBeLessThan(Date.UTC(2020, 9, 25, 0, 0));
    expect(window.toUtcMs).toBeGreaterThanOrEqual(Date.UTC(2020, 9, 25, 2, 0));
  });
});

describe("whatever was deleted", () => {
  const deletions = fc
    .array(fc.record({ ms: fc.integer({ min: 0, max: 40_000 }), wanted: fc.boolean() }), { maxLength: 40 })
    .map((list) => list.map(({ ms, wanted }, id): Deletion => ({ id: id + 1, timeUtcMs: NOON + ms, wanted })));

  it("the cheapest way brings back every wanted item once and nothing else", () => {
    fc.assert(
      fc.property(deletions, (list) => {
        const { windows, singles } = chooseCheapest(list, ROME, COSTS);
        const back = [...singles, ...windows.flatMap((choice) => choice.wanted)].sort((a, b) => a - b);
        expect(back).toEqual(list.flatMap(({ id, wanted }) => (wanted ? (id ?? []) : [])));
        for (const { window } of windows) {
          const { fromUtcMs, toUtcMs } = reachOf(window);
          const touched = list.filter(
            ({ wanted, timeUtcMs }) => !wanted && timeUtcMs >= fromUtcMs && timeUtcMs <= toUtcMs,
          );
          expect(touched).toEqual([]);
        }
      }),
    );
  });

  it("the cheapest way costs no more than single commands, and no free run of five is left to them", () => {
    fc.assert(
      fc.property(deletions, (list) => {
        const { windows, singles } = chooseCheapest(list, ROME, COSTS);
        const wantedCount = list.filter(({ wanted }) => wanted).length;
        expect(windows.length * COSTS.undelete + singles.length * COSTS.item).toBeLessThanOrEqual(wantedCount);
        for (const { wanted } of windows) expect(wanted.length).toBeGreaterThan(COSTS.undelete);
      }),
    );
  });

  it("windows hold every wanted item, list every other in them, and do not overlap", () => {
    fc.assert(
      fc.property(deletions, (list) => {
        const { windows } = chooseWindows(list, ROME);
        for (const { id, timeUtcMs, wanted } of list) {
          const inside = windows.filter(({ window }) => timeUtcMs >= window.fromUtcMs && timeUtcMs <= window.toUtcMs);
          expect(inside.length).toBeLessThanOrEqual(1);
          if (wanted) expect(inside[0]?.wanted).toContain(id);
          else if (inside[0] !== undefined) expect(inside[0].collateral).toContain(id);
        }
      }),
    );
  });
});
