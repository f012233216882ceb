import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type CommandOptions, runBackupCommand } from "../../../src/backup/index.ts";
import { all, contentsOf, newWorld, temporaryFolder, type World } from "../world.ts";

async function run(world: World, words: readonly string[], more: Partial<CommandOptions> = {}) {
  const out: string[] = [];
  const notes: string[] = [];
  const result = await runBackupCommand(words, {
    root: world.root,
    store: world.store,
    zone: "UTC",
    write: (data) => void out.push(String(data)),
    note: (line) => void notes.push(line),
    ...more,
  });
  return { ...result, out: out.join(""), notes };
}

describe("operations by command line", () => {
  it("answer in the JSON envelope, with a UUID that monitor and getAllOperations know", async () => {
    const world = await newWorld();
    const scan = await run(world, ["backup", "doSmartScan", "start", "--json", "--sync"]);
    const envelope = JSON.parse(scan.out);
    expect(envelope).toMatchObject({ ok: true, response: { status: "Finished", accountsUnchanged: 1 } });
    const id = envelope.response.operationId as string;
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
    const monitored = await run(world, ["backup", "monitor", id, "--json"]);
    expect(JSON.parse(monitored.out).response).toMatchObject({
      id,
      name: "doSmartScan",
      module: "ZxBackup",
      state: "Finished",
      type: "Finished",
    });
    const list = await run(world, ["backup", "getAllOperations", "--json"]);
    expect(JSON.parse(list.out).response.operationList).toMatchObject([{ id, state: "Finished" }]);
  });

  it("stop between two items on a signal, end with 2, and can be run again to the end", async () => {
    const world = await newWorld();
    const mailbox = await world.mailbox("john@example.com");
    const ids: number[] = [];
    await world.engine.context.realTime.gather(async () => {
      for (let n = 0; n < 120; n++) ids.push((await world.deliver("john@example.com", `mail ${n}`)).id);
    });
    await mailbox.delete(ids);
    const stopper = new AbortController();
    const words = ["backup", "doUndelete", "john@example.com", "first", "last", "--progress"];
    const notes: string[] = [];
    const note = (line: string): void => {
      notes.push(line);
      if (line.startsWith("restored: 10,")) stopper.abort();
    };
    const stopped = await run(world, words, { signal: stopper.signal, note });
    expect(stopped).toMatchObject({ exitCode: 2, operation: { state: "Stopped" }, response: { status: "Stopped" } });
    expect(notes[0]).toMatch(/^operation [0-9a-f-]{36} doUndelete is queued$/);
    const half = (await all(mailbox.items())).length;
    expect(half).toBeGreaterThan(0);
    const again = await run(world, words);
    expect(again.response).toMatchObject({ counts: { restored: 120 - half, skipped: half, unrestored: 0 } });
  });

  it("fail with 1 where the only item cannot be restored, and name item and cause", async () => {
    const world = await newWorld();
    const mail = await world.deliver("john@example.com", "One");
    await (await world.mailbox("john@example.com")).delete([mail.id]);
    writeFileSync(join(world.engine.context.path.root, "items", mail.digest!.slice(0, 2), mail.digest!), "rubbish");
    const { exitCode, out } = await run(world, ["backup", "doItemRestore", "john@example.com", String(mail.id)]);
    expect(exitCode).toBe(1);
    expect(out).toContain(
      `- unrestored items -\naccount: john@example.com\nunrestored items: ${mail.id}\n  broken: ${mail.id}\n`,
    );
  });

  it("tell parameters that have no meaning here", async () => {
    const world = await newWorld();
    const { notes } = await run(world, [
      "backup",
      "doUndelete",
      "john@example.com",
      "first",
      "last",
      "apply_hsm",
      "true",
    ]);
    expect(notes).toContain("salvage: apply_hsm is ignored: the embedded store has no HSM policy");
  });

  it("take accounts from a file as well", async () => {
    const old = await newWorld({ accounts: ["john@example.com", "jack@example.com", "mary@example.com"] });
    const fresh = await newWorld({ accounts: [] });
    const file = join(temporaryFolder(), "accounts");
    writeFileSync(file, "jack@example.com\n\n# not this one: mary@example.com\n");
    const words = [
      "backup",
      "doExternalRestore",
      old.engine.context.path.root,
      "accounts",
      "john@example.com",
      "input_file",
      file,
    ];
    expect((await run(fresh, words)).exitCode).toBe(0);
    expect((await fresh.store.accounts()).map((one) => one.name)).toEqual(["jack@example.com", "john@example.com"]);
  });

  it("put a lifted quota back where an import is stopped", async () => {
    const old = await newWorld({ accounts: ["jack@example.com"] });
    for (let n = 0; n < 40; n++) await old.deliver("jack@example.com", `mail ${n}`);
    const jack = (await old.store.account("jack@example.com"))!;
    await old.store.directory!.modifyAccount(jack.id, { zimbraMailQuota: ["77"] });
    const fresh = await newWorld({ accounts: [] });
    const stopper = new AbortController();
    const note = (line: string): void => {
      if (line.startsWith("restored: 3,")) stopper.abort();
    };
    const words = ["backup", "doExternalRestore", old.engine.context.path.root, "--progress"];
    const { exitCode } = await run(fresh, words, { signal: stopper.signal, note });
    expect(exitCode).toBe(2);
    expect((await contentsOf(fresh, "jack@example.com")).length).toBeLessThan(40);
    expect((await fresh.store.account("jack@example.com"))?.attributes.zimbraMailQuota).toEqual(["77"]);
  });
});

describe("hostile names", () => {
  it("never reach the terminal raw", async () => {
    const world = await newWorld();
    const mailbox = await world.mailbox("john@example.com");
    const content = Buffer.from("Subject: =?utf-8?q?red=1B=5B31mred?=\r\n\r\nx\r\n");
    const mail = await mailbox.add({ type: "message", folderId: 2, content });
    await mailbox.delete([mail.id]);
    const shown = await run(world, ["backup", "doItemSearch", "john@example.com"]);
    const restored = await run(world, [
      "backup",
      "doItemRestore",
      "john@example.com",
      String(mail.id),
      "restore_folder",
      "/a\u202Eb",
    ]);
    for (const { out, notes } of [shown, restored]) expect(`${out}${notes.join("\n")}`).not.toMatch(/[\u001b\u202e]/);
    expect(shown.out).toContain("\\x1b[31m");
  });
});

describe("questions by command line", () => {
  it("doItemSearch finds deleted messages by text, case counting, and by id and date", async () => {
    const world = await newWorld();
    const mailbox = await world.mailbox("john@example.com");
    const offer = await world.deliver("john@example.com", "The Offer");
    const other = await world.deliver("john@example.com", "Lunch");
    await mailbox.delete([offer.id]);
    const search = async (...words: string[]) => {
      const { response } = await run(world, ["backup", "doItemSearch", "john@example.com", ...words]);
      return ((response?.items ?? []) as { id: number }[]).map((item) => item.id);
    };
    expect(await search()).toEqual([offer.id]);
    expect(await search("search_string", "Offer")).toEqual([offer.id]);
    expect(await search("search_string", "offer on lunch")).toEqual([]);
    expect(await search("search_filter", "not_deleted")).toEqual([other.id]);
    expect(await search("search_filter", "all", "id", String(other.id))).toEqual([other.id]);
    expect(await search("search_filter", "all", "type", "contact")).toEqual([]);
    expect(await search("search_filter", "all", "before", "01/01/2000 00:00:00")).toEqual([]);
  });

  it("getItem dump_blob gives the content as it was, byte for byte", async () => {
    const world = await newWorld();
    const mail = await world.deliver("john@example.com", "Dumped");
    const parts: Uint8Array[] = [];
    const words = ["backup", "getItem", "john@example.com", String(mail.id), "dump_blob", "true"];
    await run(world, words, { write: (data) => void parts.push(data as Uint8Array) });
    const content = Buffer.concat(await all(await (await world.mailbox("john@example.com")).content(mail.id)));
    expect(Buffer.concat(parts).equals(content)).toBe(true);
  });

  it("getAvailableAccounts, getAvailableDomains and getAccountInfo tell what the backup has, without password hashes", async () => {
    const world = await newWorld({ accounts: ["john@example.com", "galsync.x@example.com"] });
    const john = (await world.store.account("john@example.com"))!;
    await world.store.directory!.modifyAccount(john.id, { userPassword: ["{SSHA512}abc"], displayName: ["John"] });
    const accounts = await run(world, ["backup", "getAvailableAccounts", "output_headers", "accountAndIdList"]);
    expect(accounts.response).toMatchObject({
      accounts: [{ name: "john@example.com", status: "Active" }],
      accountAndIdList: [`john@example.com ${john.id}`],
    });
    const domains = await run(world, ["backup", "getAvailableDomains", "last", world.engine.context.path.root]);
    expect(domains.out).toBe("example.com\n");
    const info = await run(world, ["backup", "getAccountInfo", john.id, "date", "all", "--json"]);
    expect(JSON.parse(info.out).response.accountStates).toHaveLength(2);
    expect(info.out).toContain("John");
    expect(info.out).not.toContain("SSHA512");
  });

  it("legalHold prints a line for each account", async () => {
    const world = await newWorld();
    const { id } = (await world.store.account("john@example.com"))!;
    expect((await run(world, ["backup", "legalHold", "get", "all"])).out).toBe(`john@example.com ${id} unset\n`);
    expect((await run(world, ["backup", "legalhold", "SET", "john@example.com"])).out).toBe(
      `john@example.com ${id} set\n`,
    );
    expect((await run(world, ["backup", "legalHold", "unset", id])).out).toBe(`john@example.com ${id} unset\n`);
  });

  it("config dump shows attributes in order and items by folder, to compare before and after", async () => {
    const world = await newWorld();
    await world.deliver("john@example.com", "One");
    const { response } = await run(world, ["config", "dump", "account", "john@example.com"]);
    expect(response).toMatchObject({ name: "john@example.com", items: 1, folders: { "/Inbox": 1, "/Trash": 0 } });
  });

  it("about a backup path need no store, and make none", async () => {
    const world = await newWorld();
    const mail = await world.deliver("john@example.com", "One");
    const empty = temporaryFolder();
    const path = world.engine.context.path.root;
    const words = ["backup", "getItem", "john@example.com", String(mail.id), "backup_path", path];
    const result = await runBackupCommand(words, { root: empty, zone: "UTC" });
    expect(result).toMatchObject({ exitCode: 0, response: { itemStates: [{ subject: "One" }] } });
    const { readdirSync } = await import("node:fs");
    expect(readdirSync(empty)).toEqual([]);
  });
});
