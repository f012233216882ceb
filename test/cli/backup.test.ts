import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runInProcess } from "../support/run-in-process.ts";

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "salvage-cli-backup-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

async function salvage(...words: string[]) {
  return runInProcess([...words, "--root", root]);
}

/** An account with one message that was trashed and emptied away. Answers the message's id. */
async function lostMessage(): Promise<number> {
  const file = join(root, "one.eml");
  writeFileSync(file, "From: boss@example.org\r\nSubject: Offer\r\nMessage-ID: <offer@example.org>\r\n\r\nText\r\n");
  await salvage("store", "create-account", "john@example.com");
  const delivered = await salvage("store", "deliver", "john@example.com", file, "--json");
  const { id } = (JSON.parse(delivered.stdout) as { items: { id: number }[] }).items[0]!;
  await salvage("store", "trash", "john@example.com", String(id));
  await salvage("store", "empty-trash", "john@example.com");
  return id;
}

describe("salvage backup", () => {
  it("brings a lost message back in the words of the real engine", async () => {
    const id = await lostMessage();
    const restored = await salvage("backup", "doitemrestore", "john@example.com", String(id), "--sync");
    expect(restored).toMatchObject({ code: 0, stdout: expect.stringContaining("Restored Items: 1\n") });
    const listed = await salvage("store", "ls", "john@example.com", "--json");
    expect(JSON.parse(listed.stdout)).toMatchObject({
      items: [{ folder: { path: "/Inbox" }, messageId: "<offer@example.org>" }],
    });
  });

  it("takes dates in the zone that --zone names, and shows them with it", async () => {
    const id = await lostMessage();
    const shown = await salvage("backup", "getItem", "john@example.com", String(id), "--zone", "Asia/Kolkata");
    expect(shown.stdout).toMatch(/start date +\d\d\/\d\d\/\d{4} \d\d:\d\d:\d\d GMT\+5:30/);
  });

  it("lists its commands, prints the help of one, and takes --fix", async () => {
    expect((await salvage("backup")).stdout).toMatch(/^ {3}doItemRestore +Restores one item/m);
    const help = await salvage("backup", "doCoherencyCheck");
    expect(help).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("command doCoherencyCheck requires more parameters"),
    });
    await lostMessage();
    const fixed = await salvage("backup", "doCoherencyCheck", join(root, "backup"), "--fix", "--json");
    expect(JSON.parse(fixed.stdout)).toMatchObject({ ok: true, response: { brokenMetadata: [], movedAside: 0 } });
  });

  it("has its neighbours powerstore and config", async () => {
    await lostMessage();
    const joined = await salvage("powerstore", "doDeduplicate", "message1", "dry_run", "true", "--json");
    expect(JSON.parse(joined.stdout)).toMatchObject({
      response: { volumes: [{ name: "message1", checkedMailboxes: 1 }] },
    });
    const dumped = await salvage("config", "dump", "account", "john@example.com", "--json");
    expect(JSON.parse(dumped.stdout)).toMatchObject({ response: { name: "john@example.com", items: 0 } });
  });
});
