import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { runInProcess } from "../support/run-in-process.ts";
import {
  type FoundLoss,
  type GenerationName,
  generations,
  type Score,
  type SimulatedWorld,
  scoreLosses,
  simulate,
} from "./index.ts";

/** At least so much of everything must be right. */
const ENOUGH = 0.999;

const folder = mkdtempSync(join(tmpdir(), "salvage-exactness-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes a world's files, indexes them as an administrator would, and asks for the losses. */
async function ask(name: string, world: SimulatedWorld): Promise<FoundLoss[]> {
  const index = join(folder, `${name}.db`);
  for (const host of new Set(world.files.map((file) => file.host))) {
    const logs = join(folder, name, host);
    mkdirSync(logs, { recursive: true });
    const own = world.files.filter((file) => file.host === host);
    for (const file of own) writeFileSync(join(logs, file.name), file.text);
    const paths = own.map((file) => join(logs, file.name));
    const run = await runInProcess(["index", "-q", "--index", index, "--tz", world.zone, "--host", host, ...paths]);
    expect(run.stderr).toBe("");
    expect(run.code).toBe(0);
  }
  const { stdout } = await runInProcess(["lost", "--json", "--index", index]);
  return (JSON.parse(stdout) as { losses: FoundLoss[] }).losses;
}

/** What falls short, with examples; empty for an exact reader. */
function shortcomings(score: Score): Record<string, unknown> {
  const shares = { recall: score.recall, precision: score.precision, ...score.facts };
  const short = Object.entries(shares).filter(([, share]) => share.ratio < ENOUGH);
  return Object.fromEntries(short.map(([name, { right, of, examples }]) => [name, { right, of, examples }]));
}

async function expectExact(name: string, world: SimulatedWorld): Promise<void> {
  const score = scoreLosses(await ask(name, world), world.truth);
  expect(score.recall.of).toBeGreaterThan(300);
  expect(shortcomings(score)).toEqual({});
  expect({ merged: score.merged, torn: score.torn }).toEqual({ merged: 0, torn: 0 });
}

const shape = { actions: 2000, accounts: 8, days: 4 } as const;

/** 8.8.15 writes what 10.0 writes. */
const names = (Object.keys(generations) as GenerationName[]).filter((name) => name !== "zimbra-8.8.15");

describe("the losses that salvage tells are those that happened", () => {
  it.each(names)("on %s", async (generation) => {
    await expectExact(generation, simulate({ ...shape, generation, seed: 100 }));
  });

  it.each(["zimbra-7.2-bare", "carbonio"] as const)("on %s, with a log that begins late", async (generation) => {
    await expectExact(
      `${generation}-late`,
      simulate({ ...shape, generation, seed: 101, hosts: 2, unloggedActions: 1500 }),
    );
  });

  it.each(["zimbra-7.2", "zimbra-8.8.15", "zimbra-10.1"] as const)(
    "on %s, with mailboxes that go from server to server",
    async (generation) => {
      const world = simulate({ ...shape, generation, seed: 103, hosts: 3, movesEachNight: 3 });
      expect(world.files.filter(({ text }) => text.includes(" as unavailable.")).length).toBeGreaterThan(1);
      await expectExact(`${generation}-moved`, world);
    },
  );

  it("across an upgrade in the middle of a file and the night of the repeated hour", async () => {
    const world = simulate({
      ...shape,
      generation: "zimbra-8.6",
      upgradeTo: "zimbra-10.1",
      seed: 102,
      from: "2024-10-26",
    });
    await expectExact("upgrade", world);
  });
});
