import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Stated, stateAt, withDeletion, withState } from "../../../src/backup/path/history.ts";

interface Named extends Stated {
  readonly name: string;
}

function state(name: string, startUtcMs: number, deleted = false): Named {
  return { name, transaction: startUtcMs, startUtcMs, endUtcMs: null, deleted };
}

const changes = fc.array(
  fc.record({ name: fc.constantFrom("a", "b", "c", "d"), startUtcMs: fc.integer({ min: 0, max: 1000 }) }),
  { maxLength: 20 },
);

function historyOf(steps: readonly { name: string; startUtcMs: number }[]): readonly Named[] {
  const sorted = [...steps].sort((a, b) => a.startUtcMs - b.startUtcMs);
  return sorted.reduce<readonly Named[]>((states, step) => withState(states, state(step.name, step.startUtcMs)), []);
}

describe("a history", () => {
  it("closes the state before when a new one begins, and never changes an older one", () => {
    const states = withState(withState([state("a", 10)], state("b", 20)), state("c", 30));
    expect(states.map((one) => [one.name, one.startUtcMs, one.endUtcMs])).toEqual([
      ["a", 10, 20],
      ["b", 20, 30],
      ["c", 30, null],
    ]);
  });

  it("does not grow by a photograph that shows nothing new", () => {
    const states = [state("a", 10)];
    expect(withState(states, state("a", 20))).toBe(states);
  });

  it("chooses the state that holds at an instant: its start belongs to it, its end to the next", () => {
    const states = withState([state("a", 10)], state("b", 20));
    expect([9, 10, 19, 20, 999].map((at) => stateAt(states, at)?.name)).toEqual([undefined, "a", "a", "b", "b"]);
    expect(stateAt(states, "last")?.name).toBe("b");
    expect(stateAt(states, "first")?.name).toBe("a");
  });

  it("marks a deletion once, with the last photograph kept", () => {
    const deleted = withDeletion([state("a", 10)], 20, 5);
    expect(deleted.at(-1)).toMatchObject({ name: "a", startUtcMs: 20, deleted: true });
    expect(withDeletion(deleted, 30, 6)).toBe(deleted);
    expect(withDeletion([], 30, 6)).toEqual([]);
  });

  it("at every instant shows the newest change that was not later (property)", () => {
    fc.assert(
      fc.property(changes, fc.integer({ min: -10, max: 1010 }), (steps, at) => {
        const before = [...steps].sort((a, b) => a.startUtcMs - b.startUtcMs).filter((step) => step.startUtcMs <= at);
        expect(stateAt(historyOf(steps), at)?.name).toBe(before.at(-1)?.name);
      }),
    );
  });

  it("stays in order and without holes, also when the clock goes back (property)", () => {
    fc.assert(
      fc.property(changes, (steps) => {
        const states = steps.reduce<readonly Named[]>(
          (all, step) => withState(all, state(step.name, step.startUtcMs)),
          [],
        );
        expect(states.slice(0, -1).map((one) => one.endUtcMs)).toEqual(states.slice(1).map((one) => one.startUtcMs));
        expect(states.every((one) => one.endUtcMs === null || one.endUtcMs >= one.startUtcMs)).toBe(true);
        expect(states.filter((one) => one.endUtcMs === null).length).toBe(states.length === 0 ? 0 : 1);
      }),
    );
  });
});
