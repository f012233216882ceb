import { existsSync, renameSync, unlinkSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { openIndex } from "../../src/index/index.ts";
import { simulate } from "../world/index.ts";
import { answersOf, index, killedAnew, worldPlaces } from "./workplace.ts";

const world = simulate({ generation: "zimbra-10.0", seed: 5, actions: 300, accounts: 6, days: 2, hosts: 2 });
const place = worldPlaces(world);

/** What a new index answers that is given these zones at once. */
async function madeAfresh(zones: Readonly<Record<string, string>>): Promise<unknown> {
  const { logs, at } = place();
  for (const [host, zone] of Object.entries(zones)) await index(at("afresh.db"), logs(host), { host, zone });
  return answersOf(at("afresh.db"));
}

describe("a log that was read in a wrong zone", () => {
  it.each(["Asia/Kathmandu", "America/St_Johns"])("is as if it had been read in %s from the start", async (zone) => {
    const { db, logs } = place();
    await index(db, logs("mbs1"), { zone: "UTC" });
    const { sources } = await index(db, logs("mbs1"), { zone, readsAnewFor: ["zone"] });
    expect(sources.map((source) => [source.zone, source.status])).toEqual(sources.map(() => [zone, "indexed"]));
    expect(answersOf(db)).toEqual(await madeAfresh({ mbs1: zone }));
  });

  it("leaves other logs, and other servers, where they were", async () => {
    const { db, logs } = place();
    await index(db, logs("mbs1"), { zone: "UTC" });
    await index(db, logs("mbs2"), { zone: "Asia/Tokyo", host: "mbs2" });
    await index(db, logs("mbs1"), { zone: "Europe/Rome", readsAnewFor: ["zone"] });
    expect(answersOf(db)).toEqual(await madeAfresh({ mbs1: "Europe/Rome", mbs2: "Asia/Tokyo" }));
    const reader = openIndex(db);
    const places = reader.coverage().flatMap(({ sources }) => sources.map(({ path }) => path));
    reader.close();
    expect(places.sort()).toEqual([...logs("mbs1"), ...logs("mbs2")].sort());
  });

  it("may have been rotated and compressed since, and another may have grown", async () => {
    const { db, logs, at } = place();
    await index(db, logs("mbs1"), { zone: "UTC" });
    const [first = "", last = ""] = [logs("mbs1")[0], logs("mbs1").at(-1)];
    renameSync(first, `${first}.kept`);
    writeFileSync(`${first}.kept.gz`, gzipSync(world.files.find(({ name }) => first.endsWith(name))?.text ?? ""));
    unlinkSync(`${first}.kept`);
    const text = world.files.find(({ host, name }) => host === "mbs1" && last.endsWith(name))?.text ?? "";
    writeFileSync(last, text + text.slice(text.lastIndexOf("\n", text.length - 2) + 1));
    await index(db, logs("mbs1"), { zone: "Europe/Rome", readsAnewFor: ["zone"] });
    const answers = answersOf(db);
    await index(at("grown.db"), logs("mbs1"), { zone: "Europe/Rome" });
    expect(answers).toEqual(answersOf(at("grown.db")));
  });

  it("stays in its zone where another zone is only this machine's, or the same one is named again", async () => {
    const { db, logs } = place();
    await index(db, logs("mbs1"), { zone: "Europe/Rome" });
    const before = answersOf(db);
    const { sources } = await index(db, logs("mbs1"), { zone: "UTC" });
    expect(sources[0]).toMatchObject({ zone: "Europe/Rome", status: "unchanged" });
    expect((await index(db, logs("mbs1"), { readsAnewFor: ["zone"] })).sources[0]).toMatchObject({
      status: "unchanged",
    });
    expect(answersOf(db)).toEqual(before);
  });

  it("cannot be moved where a log of the index is no longer what was read: nothing changes, and the log is named", async () => {
    const { db, logs } = place();
    await index(db, logs("mbs1"), { zone: "UTC" });
    await index(db, logs("mbs2"), { zone: "UTC", host: "mbs2" });
    const before = answersOf(db);
    const [gone = ""] = logs("mbs2");
    writeFileSync(gone, "cut and written anew\n");
    await expect(index(db, logs("mbs1"), { zone: "Europe/Rome", readsAnewFor: ["zone"] })).rejects.toMatchObject({
      exitCode: 2,
      code: "zone-not-changed",
      message: expect.stringContaining(gone),
    });
    expect(answersOf(db)).toEqual(before);
  });
});

it("an index whose move to another zone is killed has the old zone or the new one, and the next run completes it", async () => {
  const wanted = await madeAfresh({ mbs1: "Europe/Rome" });
  const old = await madeAfresh({ mbs1: "UTC" });
  for (const pauseMs of [300, 500, 700, 900]) {
    const { db, logs } = place();
    await index(db, logs("mbs1"), { zone: "UTC" });
    await killedAnew(pauseMs, db, "zone", "Europe/Rome", ...logs("mbs1"));
    const left = JSON.stringify(answersOf(db));
    expect([JSON.stringify(old), JSON.stringify(wanted)]).toContain(left);
    await index(db, logs("mbs1"), { zone: "Europe/Rome", readsAnewFor: ["zone"] });
    expect(answersOf(db)).toEqual(wanted);
    expect(existsSync(`${db}.anew`)).toBe(false);
  }
});
