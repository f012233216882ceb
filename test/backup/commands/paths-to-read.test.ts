import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { COMMANDS, runBackupCommand } from "../../../src/backup/index.ts";
import { newWorld } from "../world.ts";

/** The commands with a path that is only read, each with its values; GONE is a path at which nothing is. */
const WITH_BACKUP_PATH = [
  "doPurge purgeDays 30 backup_path GONE",
  "doCoherencyCheck GONE fixBackup true",
  "doRestoreBlobs 1 dryrun false backup_path GONE",
  "doItemSearch john@example.com backup_path GONE",
  "getItem john@example.com 256 backup_path GONE",
  "getAccountInfo john@example.com backup_path GONE",
  "getAvailableAccounts backup_path GONE",
  "getAvailableDomains last GONE",
  "getBackupInfo backup_path GONE",
  "getServerConfig standard backup_path GONE",
];
const WITH_OWN_BACKUP = ["doPurge", "doRestoreBlobs 1", "getBackupInfo", "getAvailableAccounts"];

let folder: string;
let root: string;
let gone: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "salvage-paths-"));
  root = join(folder, "root");
  gone = join(folder, "mistyped", "path");
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
});

function run(line: string, at: string = gone, inRoot: string = root) {
  const words = line.split(" ").map((word) => word.replace("GONE", at));
  return runBackupCommand(["backup", ...words], { root: inRoot, zone: "UTC" });
}

describe("a backup path that is not there", () => {
  it("is looked for by every command that takes backup_path", () => {
    const taking = COMMANDS.filter(({ mandatory, optional }) =>
      [...mandatory, ...optional].some(({ name }) => name === "backup_path"),
    );
    const tested = WITH_BACKUP_PATH.map((line) => line.split(" ")[0]);
    expect(tested.sort()).toEqual(taking.map(({ name }) => name).sort());
  });

  it.each([...WITH_BACKUP_PATH, "doExternalRestore GONE"])("ends %s with 2, and nothing is made", async (line) => {
    const { exitCode, error, operation } = await run(line);
    expect({ exitCode, operation, code: error?.code, message: error?.message, hint: error?.hint }).toEqual({
      exitCode: 2,
      operation: null,
      code: "no-such-path",
      message: `no backup path at ${gone}: there is no such file or folder`,
      hint: "name the folder that a backup was written to: it holds accounts and items",
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each(WITH_OWN_BACKUP)("of the root itself ends %s with 2 and the way to make one", async (line) => {
    const { exitCode, error } = await run(line);
    expect(exitCode).toBe(2);
    expect(error?.message).toBe(`no backup path at ${join(root, "backup")}: there is no such file or folder`);
    expect(error?.hint).toContain("salvage backup doSmartScan start");
    expect(readdirSync(folder)).toEqual([]);
  });

  it("is told as such where a file lies there, or a file stands in its way", async () => {
    const file = join(folder, "letter.eml");
    writeFileSync(file, "Subject: x\r\n\r\n");
    expect((await run("getBackupInfo backup_path GONE", file)).error?.message).toBe(
      `no backup path at ${file}: it is no folder`,
    );
    expect((await run("getBackupInfo backup_path GONE", join(file, "x"))).error?.message).toBe(
      `no backup path at ${join(file, "x")}: a part of its path is no folder`,
    );
  });
});

describe("other files and folders that a command reads", () => {
  it.each([
    ["getMap GONE", "id map", "map_SERVER"],
    ["doFixShares GONE", "id map", "map_SERVER"],
    ["retrieveMetadataFromArchive Local GONE /tmp/unused", "archive", "name the folder"],
  ])("%s", async (line, what, hint) => {
    const { exitCode, error } = await run(line);
    expect(exitCode).toBe(2);
    expect(error?.message).toBe(`no ${what} at ${gone}: there is no such file or folder`);
    expect(error?.hint).toContain(hint);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("an id map that is a folder", async () => {
    expect((await run("getMap GONE", folder)).error?.message).toBe(`no id map at ${folder}: it is a folder`);
  });

  it("the list of accounts of an external restore, and a folder of archived contents", async () => {
    const world = await newWorld();
    const from = world.engine.context.path.root;
    expect((await run(`doExternalRestore ${from} input_file GONE`)).error?.message).toContain("no list of accounts at");
    const { error } = await run("doRestoreBlobs 1 blobs_archive GONE", gone, world.root);
    expect(error).toMatchObject({ code: "no-such-path", message: expect.stringContaining(`no archive at ${gone}`) });
  });
});

describe("what a command cannot write is told by name, in plain words", () => {
  it("a list of accounts", async () => {
    const world = await newWorld();
    const { exitCode, error } = await run("getAvailableAccounts output_file GONE", gone, world.root);
    expect(exitCode).toBe(2);
    expect(error?.message).toBe(`cannot write ${gone}: there is no such file or folder`);
    const file = join(folder, "there");
    writeFileSync(file, "");
    const again = await run("getAvailableAccounts output_file GONE", file, world.root);
    expect(again.error?.message).toBe(`cannot write ${file}: there is something under that name already`);
  });

  it("an export to a file", async () => {
    const world = await newWorld();
    const file = join(folder, "there");
    writeFileSync(file, "");
    const { exitCode, error } = await run("doExport GONE", file, world.root);
    expect(exitCode).toBe(1);
    expect(error).toMatchObject({ code: "cannot-write", hint: "export to a new folder" });
    const list = await run("getAllOperations", gone, world.root);
    expect(JSON.stringify(list.response)).toContain(`cannot write ${file}: a part of its path is no folder`);
  });

  it("an export to where the system makes no folders, instead of trying for ever", async () => {
    const world = await newWorld();
    const { exitCode, error } = await run("doExport /proc/salvage/below", gone, world.root);
    expect(exitCode).toBe(1);
    expect(error?.message).toBe("cannot use /proc/salvage: there is no such file or folder");
  });

  it.each([
    ["operations.db", "folder", 7, "no permission for the backup"],
    ["restored.db", "text", 10, "cannot use"],
  ] as const)("a backup of which %s is a %s", async (name, kind, code, what) => {
    const file = join(root, "backup", name);
    mkdirSync(join(root, "backup"), { recursive: true });
    if (kind === "folder") mkdirSync(file);
    else writeFileSync(file, "this is no database, but it is a file of some length\n".repeat(100));
    const { exitCode, error } = await run("doSmartScan start");
    expect(exitCode).toBe(code);
    expect(error?.message).toContain(what);
    expect(error?.message).toContain(file);
  });
});
