import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import S3rver from "s3rver";
import { describe, expect, it, onTestFinished } from "vitest";
import { type BackupEngine, openBackupEngine, runBackupCommand } from "../../../src/backup/index.ts";
import { contentsOf, newWorld, temporaryFolder, type World } from "../world.ts";

/** A real S3 server on loopback with one empty bucket. */
async function s3Server(): Promise<string> {
  const server = new S3rver({
    port: 0,
    address: "127.0.0.1",
    silent: true,
    directory: temporaryFolder(),
    configureBuckets: [{ name: "archive", configs: [] }],
  });
  const { port } = (await server.run()) as AddressInfo;
  onTestFinished(() => server.close());
  return `http://127.0.0.1:${port}`;
}

// The keys that s3rver knows.
const environment = { S3_KEY: "S3RVER", S3_SECRET: "S3RVER" };

function bucketConfig(url: string, more: object = {}) {
  const bucket = {
    bucket: "archive",
    region: "us-east-1",
    url,
    prefix: "backups/zimbra",
    volumePrefix: "vol",
    accessKeyEnv: "S3_KEY",
    secretEnv: "S3_SECRET",
  };
  return { archiveBucket: "main", buckets: { main: { ...bucket, ...more } } };
}

async function engineWith(world: World, config: object): Promise<BackupEngine> {
  writeFileSync(join(world.root, "backup.json"), JSON.stringify(config));
  const engine = await openBackupEngine({ root: world.root, store: world.store, zone: "UTC", environment });
  onTestFinished(() => engine.close());
  return engine;
}

/** The old server: a mailbox whose backup is archived in the bucket. */
async function archivedServer(url: string) {
  const world = await newWorld({ accounts: ["john@example.com"] });
  world.engine.close();
  const engine = await engineWith(world, bucketConfig(url));
  await world.deliver("john@example.com", "Archived");
  const { operation, result } = await engine.smartScan({ uploadMetadata: true });
  expect(operation).toMatchObject({ type: "Finished" });
  return { world, engine, scan: result! };
}

async function command(world: World, words: readonly string[]) {
  const notes: string[] = [];
  const options = {
    root: world.root,
    store: world.store,
    zone: "UTC",
    environment,
    note: (line: string) => void notes.push(line),
  };
  const result = await runBackupCommand(["backup", ...words], options);
  return { ...result, notes: notes.join("\n") };
}

async function freshServer(url: string): Promise<World> {
  const fresh = await newWorld({ accounts: [] });
  writeFileSync(join(fresh.root, "backup.json"), JSON.stringify({ ...bucketConfig(url), archiveBucket: null }));
  return fresh;
}

describe("an archive in a bucket", () => {
  it("brings a lost server back: metadata from the archive, contents from the bucket", async () => {
    const url = await s3Server();
    await archivedServer(url);
    const fresh = await freshServer(url);
    const path = join(temporaryFolder(), "restore");
    const retrieved = await command(fresh, [
      "retrieveMetadataFromArchive",
      "S3",
      path,
      "bucket_configuration_id",
      "main",
    ]);
    expect(retrieved.notes).not.toContain("S3RVER");
    expect(retrieved).toMatchObject({
      exitCode: 0,
      response: { accounts: 1, blobsWithoutMetadata: [], metadataWithoutBlob: [] },
    });
    const restored = await command(fresh, ["doExternalRestore", path, "blobs_archive", "main"]);
    expect(restored).toMatchObject({ exitCode: 0, response: { counts: { restored: 1, skipped: 0, unrestored: 0 } } });
    expect(await contentsOf(fresh, "john@example.com")).toEqual(["/Inbox: Archived"]);
  });

  it("tells mail younger than the last upload of metadata, and metadata whose content is gone, apart", async () => {
    const url = await s3Server();
    const { world } = await archivedServer(url);
    // Contents go to the bucket at once, their metadata with the next SmartScan: here the server dies in between.
    const young = await world.deliver("john@example.com", "Too young");
    const fresh = await freshServer(url);
    const path = join(temporaryFolder(), "restore");
    const first = await command(fresh, ["retrieveMetadataFromArchive", "S3", path, "bucket_configuration_id", "main"]);
    expect(first.response).toMatchObject({ blobsWithoutMetadata: [young.digest], metadataWithoutBlob: [] });
    const restored = await command(fresh, ["doExternalRestore", path, "blobs_archive", "main"]);
    expect(restored.response).toMatchObject({
      counts: { restored: 1, unrestored: 0 },
      notes: [`1 content in bucket archive without metadata: ${young.digest}`],
    });
    // And the other way round: a server whose contents never reached the bucket.
    const other = await newWorld({ accounts: ["jack@example.com"] });
    const mail = await other.deliver("jack@example.com", "Never uploaded");
    const archive = join(temporaryFolder(), "copy");
    cpSync(other.engine.context.path.root, archive, { recursive: true });
    rmSync(join(archive, "items"), { recursive: true });
    const local = await command(fresh, [
      "retrieveMetadataFromArchive",
      "Local",
      archive,
      join(temporaryFolder(), "restore"),
    ]);
    expect(local.response).toMatchObject({ accounts: 1, blobsWithoutMetadata: [], metadataWithoutBlob: [mail.digest] });
  });

  it("restores a decommissioned server from its copied path, contents from the bucket: nothing is too young", async () => {
    const url = await s3Server();
    const { world } = await archivedServer(url);
    await world.deliver("john@example.com", "Young");
    const copy = join(temporaryFolder(), "restore");
    cpSync(join(world.root, "backup"), copy, { recursive: true });
    rmSync(join(copy, "items"), { recursive: true });
    const fresh = await freshServer(url);
    const { response } = await command(fresh, ["doExternalRestore", copy, "blobs_archive", "main"]);
    expect(response).toMatchObject({ counts: { restored: 2, unrestored: 0 } });
    expect(await contentsOf(fresh, "john@example.com")).toEqual(["/Inbox: Archived", "/Inbox: Young"]);
  });

  it("keeps to prefix and volume_prefix, and uploads a content once", async () => {
    const url = await s3Server();
    const { engine, scan } = await archivedServer(url);
    // The content went up with the real-time scan already.
    expect(scan.uploaded).toMatchObject({ blobsUploaded: 0, accountsUploaded: 1 });
    const { server_id: serverId } = JSON.parse(readFileSync(join(engine.context.path.root, "backupstat"), "utf8")) as {
      server_id: string;
    };
    const fresh = await freshServer(url);
    const words = [
      "retrieveMetadataFromArchive",
      "S3",
      join(temporaryFolder(), "r"),
      "bucket_configuration_id",
      "main",
    ];
    const named = await command(fresh, [...words, "server_id", serverId]);
    expect(named.exitCode).toBe(0);
    const elsewhere = await command(fresh, [
      ...words.slice(0, 2),
      join(temporaryFolder(), "s"),
      ...words.slice(3),
      "prefix",
      "elsewhere",
    ]);
    expect(elsewhere).toMatchObject({ exitCode: 1, error: { code: "no-archive" } });
  });

  it("wants its keys from the environment or from files, and names what is missing without showing anything", async () => {
    const url = await s3Server();
    const fresh = await newWorld({ accounts: [] });
    const secrets = temporaryFolder();
    mkdirSync(secrets, { recursive: true });
    writeFileSync(join(secrets, "secret"), "S3RVER\n", { mode: 0o600 });
    writeFileSync(
      join(fresh.root, "backup.json"),
      JSON.stringify(bucketConfig(url, { accessKeyEnv: "NOT_SET", secretFile: join(secrets, "secret") })),
    );
    const { exitCode, error } = await command(fresh, [
      "retrieveMetadataFromArchive",
      "S3",
      join(secrets, "to"),
      "bucket_configuration_id",
      "main",
    ]);
    expect(exitCode).toBe(7);
    expect(error).toMatchObject({ code: "no-credentials", hint: expect.stringContaining("NOT_SET") });
  });
});
