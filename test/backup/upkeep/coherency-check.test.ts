import { readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { blobFile, itemFile } from "../../../src/backup/path/names.ts";
import { message, newWorld } from "../world.ts";

async function damagedWorld() {
  const world = await newWorld();
  const john = (await world.store.account("john@example.com"))!;
  const [metadata, missing, broken, twice] = [
    await world.deliver("john@example.com", "metadata"),
    await world.deliver("john@example.com", "missing"),
    await world.deliver("john@example.com", "broken"),
    await world.deliver("john@example.com", "twice"),
  ];
  const root = world.engine.context.path.root;
  writeFileSync(join(root, itemFile(john.id, metadata.id)), '[{"start-date":');
  rmSync(join(root, blobFile(missing.digest!)));
  writeFileSync(join(root, blobFile(broken.digest!)), gzipSync("something else"));
  writeFileSync(join(root, blobFile(twice.digest!)), gzipSync(gzipSync(message("twice"))));
  const leftover = join(root, "items", broken.digest!.slice(0, 2), ".x.0123456789ab.tmp");
  writeFileSync(leftover, "half");
  utimesSync(leftover, 1000, 1000);
  return { world, root, john, metadata, missing, broken, twice };
}

describe("doCoherencyCheck", () => {
  it("finds nothing in a whole backup", async () => {
    const world = await newWorld();
    await world.deliver("john@example.com", "One");
    const { result } = await world.engine.checkCoherency(world.engine.context.path.root);
    expect(result).toMatchObject({
      accounts: 1,
      blobs: 1,
      brokenMetadata: [],
      missingBlobs: [],
      brokenBlobs: [],
      orphanBlobs: [],
      affectedAccounts: [],
    });
  });

  it("names every kind of damage and changes nothing", async () => {
    const { world, root, john, metadata, missing, broken, twice } = await damagedWorld();
    const before = readdirSync(root, { recursive: true }).sort();
    const { result } = await world.engine.checkCoherency(root, { doubleGzip: "check" });
    expect(result).toMatchObject({
      brokenMetadata: [itemFile(john.id, metadata.id)],
      missingBlobs: [missing.digest],
      brokenBlobs: [broken.digest],
      // Its only metadata is broken.
      orphanBlobs: [metadata.digest],
      doubleGzipBlobs: [twice.digest],
      affectedAccounts: [john.id],
      movedAside: 0,
    });
    expect(readdirSync(root, { recursive: true }).sort()).toEqual(before);
  });

  it("with fixBackup moves broken files aside, packs double gzip once, and brings back what the store still has", async () => {
    const { world, root, john, metadata, missing, broken, twice } = await damagedWorld();
    const { result } = await world.engine.checkCoherency(root, { fix: true, doubleGzip: "fix" });
    expect(result).toMatchObject({ movedAside: 2, rewritten: 1, leftoversRemoved: 1 });
    const aside = readdirSync(join(root, "broken"), { recursive: true }).map(String);
    expect(aside.some((name) => name.endsWith(itemFile(john.id, metadata.id)))).toBe(true);
    expect(aside.some((name) => name.endsWith(blobFile(broken.digest!)))).toBe(true);
    expect(gunzipSync(readFileSync(join(root, blobFile(twice.digest!)))).equals(message("twice"))).toBe(true);
    const again = await world.engine.checkCoherency(root);
    expect(again.result).toMatchObject({ brokenMetadata: [], missingBlobs: [], brokenBlobs: [], orphanBlobs: [] });
    expect(gunzipSync(readFileSync(join(root, blobFile(missing.digest!)))).equals(message("missing"))).toBe(true);
  });

  it("moves orphaned blobs aside where all metadata is whole", async () => {
    const { world, root, john, metadata } = await damagedWorld();
    rmSync(join(root, itemFile(john.id, metadata.id)));
    const { result } = await world.engine.checkCoherency(root, { fix: true });
    expect(result!.orphanBlobs).toEqual([metadata.digest]);
    expect(
      readdirSync(join(root, "broken"), { recursive: true }).some((name) =>
        String(name).endsWith(blobFile(metadata.digest!)),
      ),
    ).toBe(true);
  });
});
