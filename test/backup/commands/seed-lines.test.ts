import { readFileSync } from "node:fs";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { runBackupCommand } from "../../../src/backup/index.ts";
import { all, contentsOf, newWorld, type World } from "../world.ts";

/** The command lines of the restore-strategies page as printed, after `carbonio` became `salvage`. */
function run(world: World, line: string) {
  const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2]!);
  const out: string[] = [];
  const notes: string[] = [];
  const options = {
    root: world.root,
    store: world.store,
    zone: "UTC",
    write: (data: string | Uint8Array) => void out.push(String(data)),
    note: (text: string) => void notes.push(text),
  };
  return runBackupCommand(words.slice(1), options).then((result) => ({
    ...result,
    out: out.join(""),
    notes: notes.join("\n"),
  }));
}

function clockAt(iso: string): void {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse(iso) });
  onTestFinished(() => void vi.useRealTimers());
}

describe("the seed's command lines", () => {
  it("salvage backup doItemRestore john@example.com 4784 (with the id that the item has here)", async () => {
    const world = await newWorld();
    const mailbox = await world.mailbox("john@example.com");
    const mail = await world.deliver("john@example.com", "Offer");
    await mailbox.delete([mail.id]);
    const { exitCode, out } = await run(world, `salvage backup doItemRestore john@example.com ${mail.id}`);
    expect(exitCode).toBe(0);
    expect(out).toContain(`restored john@example.com ${mail.id} -> ${mail.id + 1} /Inbox`);
  });

  it('salvage backup doUndelete john@example.com "08/10/2012 10:15:00" last', async () => {
    clockAt("2012-10-08T10:00:00Z");
    const world = await newWorld();
    const mailbox = await world.mailbox("john@example.com");
    const early = await world.deliver("john@example.com", "Early");
    const late = await world.deliver("john@example.com", "Late");
    await mailbox.delete([early.id]);
    vi.setSystemTime(Date.parse("2012-10-08T10:15:00Z"));
    await mailbox.delete([late.id]);
    const { exitCode } = await run(world, 'salvage backup doUndelete john@example.com "08/10/2012 10:15:00" last');
    expect(exitCode).toBe(0);
    const [item, ...others] = await all(mailbox.items());
    expect(item).toMatchObject({ subject: "Late", tags: ["undelete_08_10_12"] });
    expect(others).toEqual([]);
  });

  it('salvage backup doRestoreOnNewAccount john@example.com john_restored@example.com "28/03/2023 09:29:49"', async () => {
    clockAt("2023-03-28T09:00:00Z");
    const world = await newWorld();
    const mail = await world.deliver("john@example.com", "Before");
    vi.setSystemTime(Date.parse("2023-03-28T09:29:50Z"));
    await (await world.mailbox("john@example.com")).delete([mail.id]);
    await world.deliver("john@example.com", "After");
    const line =
      'salvage backup doRestoreOnNewAccount john@example.com john_restored@example.com "28/03/2023 09:29:49"';
    expect((await run(world, line)).exitCode).toBe(0);
    expect(await contentsOf(world, "john_restored@example.com")).toEqual(["/Inbox: Before"]);
  });

  it('… "28/09/2012 10:15:10" undelete true undelete_start_time first', async () => {
    clockAt("2012-09-28T10:00:00Z");
    const world = await newWorld();
    const mail = await world.deliver("john@example.com", "Deleted before");
    await (await world.mailbox("john@example.com")).delete([mail.id]);
    const line =
      'salvage backup doRestoreOnNewAccount john@example.com copy@example.com "28/09/2012 10:15:10" undelete true undelete_start_time first';
    expect((await run(world, line)).exitCode).toBe(0);
    expect(await contentsOf(world, "copy@example.com")).toEqual(["/Inbox: Deleted before"]);
  });

  it("salvage backup doExternalRestore /path/to/data/ accounts john@example.com,jack@example.com domains example.com filter_deleted false skip_system_accounts false", async () => {
    const old = await newWorld({ accounts: ["john@example.com", "jack@example.com", "mary@example.com"] });
    await old.deliver("john@example.com", "Hello");
    const gone = await old.deliver("jack@example.com", "Deleted");
    await (await old.mailbox("jack@example.com")).delete([gone.id]);
    const fresh = await newWorld({ accounts: [] });
    const line = `salvage backup doExternalRestore ${old.engine.context.path.root}/ accounts john@example.com,jack@example.com domains example.com filter_deleted false skip_system_accounts false`;
    const { exitCode, out } = await run(fresh, line);
    expect(exitCode).toBe(0);
    expect(out).toContain("- stats -\nRestored Items: 2\nSkipped Items:  0\nUnrestored Items: 0\n");
    expect((await fresh.store.accounts()).map((account) => account.name)).toEqual([
      "jack@example.com",
      "john@example.com",
    ]);
    expect(await contentsOf(fresh, "jack@example.com")).toEqual(["/Inbox: Deleted"]);
  });

  it("salvage backup doPurge purgeDays 30 backup_path /path/to/backup", async () => {
    clockAt("2022-01-01T00:00:00Z");
    const world = await newWorld();
    const mail = await world.deliver("john@example.com", "Old");
    await (await world.mailbox("john@example.com")).delete([mail.id]);
    vi.setSystemTime(Date.parse("2022-02-01T00:00:01Z"));
    const { exitCode, response } = await run(
      world,
      `salvage backup doPurge purgeDays 30 backup_path ${world.engine.context.path.root}`,
    );
    expect(exitCode).toBe(0);
    expect(response).toMatchObject({ itemsPurged: 1 });
  });

  it("salvage backup getItem … date all prints the states under the published keys", async () => {
    clockAt("2013-07-12T16:35:44Z");
    const world = await newWorld();
    const mail = await world.deliver("john@example.com", "One");
    vi.setSystemTime(Date.parse("2013-07-12T17:04:33Z"));
    await (await world.mailbox("john@example.com")).delete([mail.id]);
    const { out } = await run(world, `salvage backup getitem john@example.com ${mail.id} date all`);
    const lines = out.split("\n").map((line) => line.trim().replace(/ {2,}/, " | "));
    expect(lines.slice(0, 5)).toEqual([
      "itemStates",
      "start date | 12/07/2013 16:35:44 UTC",
      "type | message",
      "deleted | false",
      `blob path | ${world.engine.context.path.root}/items/${mail.digest!.slice(0, 2)}/${mail.digest}`,
    ]);
    expect(lines.filter((line) => line.startsWith("deleted"))).toEqual(["deleted | false", "deleted | true"]);
    const blob = readFileSync(lines[4]!.split(" | ")[1]!);
    expect([blob[0], blob[1]]).toEqual([0x1f, 0x8b]);
  });
});
