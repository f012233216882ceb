import { describe, expect, it } from "vitest";
import { type FoundLoss, type Loss, type NotLoss, scoreLosses, simulate } from "./index.ts";

const { truth } = simulate({ generation: "zimbra-10.0", seed: 21, actions: 3000, accounts: 8, days: 6 });
const time = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

/** What a perfect reader would print of a loss. */
function perfect(loss: Loss): FoundLoss {
  return {
    ...loss,
    items: loss.items
      .filter((item) => item.knowable)
      .map((item) => ({ ...item, trashedAt: time(item.trashedAtMs), deletedAt: time(item.deletedAtMs) })),
  };
}

const found = truth.losses.map(perfect);

describe("the score", () => {
  it("is full for a perfect reader", () => {
    const score = scoreLosses(found, truth);
    expect(score.recall).toMatchObject({ ratio: 1, examples: [] });
    expect(score.recall.of).toBeGreaterThan(500);
    expect(score.precision.ratio).toBe(1);
    for (const [name, share] of Object.entries(score.facts)) expect([name, share.ratio]).toEqual([name, 1]);
    expect([score.merged, score.torn]).toEqual([0, 0]);
  });

  it("falls with every loss that is missed, invented or told twice", () => {
    const [first, ...others] = found;
    const missed = scoreLosses(others, truth);
    expect(missed.recall.right).toBe(missed.recall.of - (first?.items.length ?? 0));
    const invented = scoreLosses([...found, { ...first!, items: [{ ...first!.items[0]!, id: 999_999 }] }], truth);
    expect(invented.precision.of - invented.precision.right).toBe(1);
    const twice = scoreLosses([...found, first!], truth);
    expect(twice.precision.of - twice.precision.right).toBe(first!.items.length);
  });

  it("counts deletions that are none as wrong, and debatable ones as neither", () => {
    const { notLosses } = truth;
    const as = (none: NotLoss): FoundLoss => ({
      ...found[0]!,
      ...none,
      items: none.ids.map((id) => ({ ...found[0]!.items[0]!, id })),
    });
    const first = (reason: string): NotLoss => notLosses.find((none) => none.reason === reason)!;
    for (const reason of ["imap-move", "draft-sent", "request-failed"]) {
      const { right, of } = scoreLosses([as(first(reason))], { ...truth, losses: [] }).precision;
      expect([reason, right, of]).toEqual([reason, 0, first(reason).ids.length]);
    }
    expect(scoreLosses([as(first("mirrored-from-remote"))], truth).precision.of).toBe(0);
  });

  it("counts a folder among the items as wrong, though it went with them, and a conversation as neither", () => {
    const loss = truth.losses.find(({ cause, alsoGone }) => cause === "folder-delete" && alsoGone.length > 0)!;
    const listing = (type: string): FoundLoss => ({
      ...perfect(loss),
      items: [{ ...found[0]!.items[0]!, type, id: loss.alsoGone[0]! }],
    });
    expect(scoreLosses([listing("folder")], truth).precision).toMatchObject({ right: 0, of: 1 });
    expect(scoreLosses([listing("conversation")], truth).precision.of).toBe(0);
  });

  it("tells which fact is wrong, and of which item", () => {
    const wrong = found.map((loss) => ({ ...loss, actor: "nobody@example.com" }));
    const { facts } = scoreLosses(wrong, truth);
    expect(facts.actor.ratio).toBe(0);
    expect(facts.actor.examples[0]).toMatch(/^mbs1\/\d+\/\d+ \(.+\): "nobody@example\.com" instead of /);
    expect(facts.ip.ratio).toBe(1);
  });

  it("sees acts that are torn apart or thrown together", () => {
    const many = found.find((loss) => loss.items.length > 1)!;
    const halves = many.items.map((item) => ({ ...many, items: [item] }));
    expect(scoreLosses([...found.filter((loss) => loss !== many), ...halves], truth).torn).toBe(1);
    const [a, b, ...others] = found;
    expect(scoreLosses([{ ...a!, items: [...a!.items, ...b!.items] }, ...others], truth).merged).toBe(1);
  });
});
