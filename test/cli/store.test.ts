import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runSalvage } from "../support/run-salvage.ts";

const folder = mkdtempSync(join(tmpdir(), "salvage-cli-store-"));
const root = join(folder, "root");
const salvage = (...args: string[]) =>
  runSalvage(args, { env: { SALVAGE_ROOT: root, TZ: "Europe/Rome" }, cwd: folder });
const store = (...args: string[]) => salvage("store", ...args);
const json = async (...args: string[]) => JSON.parse((await store(...args, "--json")).stdout);
const eml = (name: string, headers: string) =>
  writeFileSync(join(folder, name), `From: Boss <boss@example.com>\r\n${headers}\r\n\r\nHello \u00e9.\r\n`, "latin1");

const JOHN = "john@example.com";

beforeAll(async () => {
  eml("a.eml", "Message-ID: <a@example.org>\r\nSubject: Figures");
  eml("b.eml", "Message-ID: <b@example.org>\r\nSubject: \u0007bell");
  const run = await store("create-account", JOHN, "displayName", "John Doe", "zimbraMailAlias", "j@example.com");
  if (run.code !== 0) throw new Error(run.stderr);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("salvage store", () => {
  it("makes accounts, once, and lists them as the contract has it", async () => {
    const { accounts } = await json("ls");
    expect(accounts).toEqual([{ name: JOHN, id: expect.stringMatching(/^[0-9a-f-]{36}$/), mailbox: 1, items: 0 }]);
    const again = await store("create-account", JOHN);
    expect([again.code, again.stderr]).toEqual([2, "salvage: the name john@example.com is taken\n"]);
  });

  it("does not know how many items an account on a server has that it never asked", async () => {
    const configuration = join(root, "imap.json");
    writeFileSync(
      configuration,
      JSON.stringify({ servers: [{ host: "imap.invalid", accounts: ["anna@example.net"] }] }),
    );
    const { accounts } = await json("ls");
    expect(accounts.map((account: { name: string; items: number | null }) => [account.name, account.items])).toEqual([
      ["anna@example.net", null],
      [JOHN, 0],
    ]);
    expect((await store("ls")).stdout).toMatch(/^anna@example\.net .* \?$/m);
    rmSync(configuration);
  });

  it("takes no password on the command line, but a hash", async () => {
    const plain = await store("create-account", "x@example.com", "userPassword", "hunter2");
    expect(plain.code).toBe(2);
    expect(plain.stderr).toContain("passwords do not belong on a command line");
    expect(plain.stderr).not.toContain("hunter2");
    expect((await store("create-account", "x@example.com", "userPassword", "{SSHA512}abc")).code).toBe(0);
    expect((await store("delete-account", "x@example.com")).code).toBe(0);
  });

  it("delivers files with folder, date, flags and tags, and lists them as the contract has it", async () => {
    const delivered = await json(
      ...["deliver", "j@example.com", "a.eml", "folder", "Inbox"],
      ...["date", "18/07/2020 15:22:01", "flags", "unread,flagged", "tags", "blue"],
    );
    const id = delivered.items[0].id;
    expect(delivered.items).toMatchObject([{ id: expect.any(Number), messageId: "<a@example.org>" }]);
    const { items } = await json("ls", JOHN);
    expect(items).toEqual([
      {
        id,
        type: "message",
        folder: { id: 2, path: "/Inbox" },
        messageId: "<a@example.org>",
        subject: "Figures",
        sender: "boss@example.com",
        name: null,
        // 15:22:01 in Rome in summer is 13:22:01 UTC.
        date: "2020-07-18T13:22:01.000Z",
        flags: ["unread", "flagged"],
        tags: ["blue"],
        bytes: readFileSync(join(folder, "a.eml")).length,
        digest: expect.stringMatching(/^[A-Za-z0-9+,]{43}=$/),
      },
    ]);
    const cat = await store("cat", JOHN, String(id));
    expect(cat.code).toBe(0);
    expect(cat.stdout.startsWith("From: Boss <boss@example.com>\r\n")).toBe(true);
  });

  it("delivers all files or none, where one cannot be read", async () => {
    const before = (await json("ls", JOHN)).items.length;
    const run = await store("deliver", JOHN, "a.eml", "missing.eml");
    expect([run.code, run.stderr]).toEqual([2, "salvage: no such file: missing.eml\n"]);
    expect((await json("ls", JOHN)).items).toHaveLength(before);
  });

  it("moves, trashes, empties and deletes, each told in a sentence", async () => {
    const { items } = await json("deliver", JOHN, "a.eml", "b.eml");
    const [first, second] = items.map((item: { id: number }) => String(item.id)) as [string, string];
    expect((await store("create-folder", JOHN, "/Inbox/Projects")).stdout).toMatch(
      /^made \/Inbox\/Projects \(\d+\)\n$/,
    );
    expect((await store("move", JOHN, first, "Inbox/Projects")).stdout).toBe(
      `moved item ${first} to /Inbox/Projects\n`,
    );
    expect((await json("ls", JOHN, "/Inbox/Projects")).items.map((item: { id: number }) => item.id)).toEqual([
      Number(first),
    ]);
    expect((await store("rename-folder", JOHN, "/Inbox/Projects", "/Trash/Old")).stdout).toMatch(/^now \/Trash\/Old /);
    expect((await store("trash", JOHN, second)).stdout).toBe(`moved item ${second} to /Trash\n`);
    expect((await store("empty-trash", JOHN)).stdout).toBe("deleted 2 items from /Trash\n");
    const third = String((await json("deliver", JOHN, "a.eml")).items[0].id);
    expect((await store("delete", JOHN, third)).stdout).toBe(`deleted item ${third}\n`);
    const gone = await store("cat", JOHN, third);
    expect([gone.code, gone.stderr]).toEqual([
      1,
      `salvage: no such item: ${third}\n\`salvage store ls ACCOUNT\` lists the items of an account\n`,
    ]);
  });

  it("shows hostile subjects harmless", async () => {
    await store("deliver", JOHN, "b.eml");
    const text = (await store("ls", JOHN)).stdout;
    expect(text).toContain("\\x07bell");
    expect(text).not.toContain("\u0007");
  });

  it.each([
    [["ls", "jon@example.com"], 2, "no such account: jon@example.com\ndid you mean john@example.com?"],
    [["ls", JOHN, "/Imbox"], 2, "no such folder: /Imbox\ndid you mean /Inbox?"],
    [["deliver", JOHN, "a.eml", "date", "soonish"], 2, 'did not understand the date "soonish"'],
    [["create-folder", JOHN, "/Inbox/a:b"], 2, 'the folder name "a:b" holds a forbidden character'],
    [["trash", JOHN, "99999"], 1, "no such item: 99999"],
    [["ls", "--root", "/nonexistent"], 2, "there is no mail store at /nonexistent/store"],
  ])("answers %j with %i and says: %s", async (args, code, message) => {
    const run = await store(...(args as string[]));
    expect(run.code).toBe(code);
    expect(run.stderr.startsWith(`salvage: ${message}`)).toBe(true);
  });

  it("writes a log that salvage index understands whole", async () => {
    const index = ["--index", join(folder, "index.db"), "--json"];
    const run = await salvage("index", join(root, "log"), "--tz", "Europe/Rome", "--host", "here", ...index);
    expect(run.code).toBe(0);
    const { totals } = JSON.parse(run.stdout);
    expect(totals).toMatchObject({ unrecognised: 0, malformed: 0 });
    expect(totals.events).toBeGreaterThan(10);
    const lost = JSON.parse((await salvage("lost", "-a", JOHN, ...index)).stdout);
    const messages = (loss: { items: { type: string }[] }) => loss.items.filter((item) => item.type === "message");
    const causes = lost.losses.map((loss: { cause: string; items: { type: string }[] }) => [
      loss.cause,
      messages(loss).length,
    ]);
    expect(causes).toEqual([
      ["empty-folder", 2],
      ["delete", 1],
    ]);
  });

  it("has what was lost in the backup that follows it", async () => {
    expect(existsSync(join(root, "backup", "accounts"))).toBe(true);
    const trashed = (await json("deliver", JOHN, "a.eml", "date", "01/02/2021 10:00:00")).items[0].id;
    await store("trash", JOHN, String(trashed));
    await store("empty-trash", JOHN);
    const run = await salvage("backup", "--sync", "doItemRestore", JOHN, String(trashed));
    expect(run.code).toBe(0);
    const { items } = await json("ls", JOHN);
    const back = items.find((item: { date: string }) => item.date === "2021-02-01T09:00:00.000Z");
    expect(back).toMatchObject({ messageId: "<a@example.org>", folder: { path: "/Inbox" } });
    expect(back.id).toBeGreaterThan(trashed);
  });
});
