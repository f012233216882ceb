import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { simulate } from "../world/index.ts";
import { answersOf, index, temporaryFolder } from "./workplace.ts";

const folder = temporaryFolder();
const world = simulate({
  generation: "zimbra-10.0",
  seed: 11,
  actions: 400,
  accounts: 8,
  days: 2,
  hosts: 2,
  movesEachNight: 2,
});
const files = world.files.map(({ host, name, text }) => {
  const path = join(folder, "logs", host, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return { host, path };
});

async function indexOneByOne(name: string, order: readonly (typeof files)[number][]): Promise<unknown> {
  const indexPath = join(folder, name);
  for (const { host, path } of order) await index(indexPath, [path], { host, zone: world.zone });
  return answersOf(indexPath);
}

describe("an index of several files and hosts", () => {
  it("answers the same in whatever order they were read", async () => {
    expect(files.length).toBeGreaterThanOrEqual(4);
    const first = await indexOneByOne("forward.db", files);
    expect(await indexOneByOne("backward.db", files.toReversed())).toEqual(first);
    const shuffled = files
      .map((file, place) => ({ file, key: (place * 7 + 3) % files.length }))
      .sort((a, b) => a.key - b.key);
    expect(
      await indexOneByOne(
        "shuffled.db",
        shuffled.map(({ file }) => file),
      ),
    ).toEqual(first);
  });

  it("answers the same when all are read at once, by one thread or two", async () => {
    const first = await indexOneByOne("single.db", files);
    for (const jobs of [1, 2]) {
      const indexPath = join(folder, `jobs-${jobs}.db`);
      for (const host of ["mbs1", "mbs2"]) {
        await index(
          indexPath,
          files.filter((file) => file.host === host).map(({ path }) => path),
          { host, zone: world.zone, jobs },
        );
      }
      expect(answersOf(indexPath)).toEqual(first);
    }
  });
});
