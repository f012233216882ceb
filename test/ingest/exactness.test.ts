import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { openIndex } from "../../src/index/index.ts";
import { lostItems } from "../../src/query/index.ts";
import {
  type GenerationName,
  generations,
  type Score,
  scoreLosses,
  simulate,
  type WorldOptions,
} from "../world/index.ts";
import { index, temporaryFolder } from "./workplace.ts";

const folder = temporaryFolder();

/** Simulates a world, indexes its logs, and compares the losses that are found with what really happened. */
async function scoreOf(options: WorldOptions): Promise<Score> {
  const world = simulate(options);
  const own = join(folder, `${options.generation}-${options.seed}`);
  const hosts = new Map<string, string[]>();
  for (const { host, name, text } of world.files) {
    const path = join(own, host, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    hosts.set(host, [...(hosts.get(host) ?? []), path]);
  }
  const indexPath = join(own, "index.db");
  for (const [host, paths] of hosts) {
    const { totals } = await index(indexPath, paths, { host, zone: world.zone });
    expect(totals).toMatchObject({ unrecognised: 0, malformed: 0 });
  }
  const reader = openIndex(indexPath);
  try {
    return scoreLosses(lostItems(reader, {}, Number.POSITIVE_INFINITY).losses, world.truth);
  } finally {
    reader.close();
  }
}

/** @param undecidable facts that the log of this world leaves open now and then */
function expectExact(score: Score, undecidable: readonly string[] = []): void {
  const wrong = Object.entries({ recall: score.recall, precision: score.precision, ...score.facts }).filter(
    ([fact, share]) => share.ratio < (undecidable.includes(fact) ? 0.995 : 0.999),
  );
  expect(wrong).toEqual([]);
  expect(score.recall.of).toBeGreaterThan(200);
  expect({ merged: score.merged, torn: score.torn }).toEqual({ merged: 0, torn: 0 });
}

describe("in a world that knows the truth, losses are found exactly", () => {
  for (const generation of Object.keys(generations) as GenerationName[]) {
    it(`on ${generation}`, async () => {
      expectExact(await scoreOf({ generation, seed: 31, actions: 1800, accounts: 14, days: 3, hosts: 2 }));
    });
  }

  it("on a server whose log begins in the middle of its life", async () => {
    const world = { seed: 32, actions: 1800, accounts: 14, days: 3, unloggedActions: 800 };
    // A folder deleted out of Trash and an emptied Trash that held nothing else have the same lines; only who knows what else
    // lay in Trash can tell them apart.
    expectExact(await scoreOf({ generation: "zimbra-10.0", ...world }), ["cause"]);
  });
});
