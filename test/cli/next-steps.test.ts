import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import { runInProcess } from "../support/run-in-process.ts";

const folder = mkdtempSync(join(tmpdir(), "salvage-next-"));
afterAll(() => rmSync(folder, { recursive: true }));

const CONTEXT = "[name=anna@example.com;mid=42;oip=198.51.100.23;ua=zclient/7.2.4;]";
const MOVED = `2024-03-11 09:00:00,000 INFO  [btpool0-1://localhost/service/soap/MsgActionRequest] ${CONTEXT} mailop - moving Message (id=257) to Folder Trash (id=3)\n`;

/** An index of a log with one line. */
async function indexed(name: string): Promise<{ readonly index: string; readonly log: string }> {
  const [log, index] = [join(folder, name, "mailbox.log"), join(folder, `${name}.db`)];
  mkdirSync(join(folder, name));
  writeFileSync(log, MOVED);
  await runInProcess(["index", log, "--tz", "Europe/Rome", "--host", "mbs1", "--index", index]);
  return { index, log };
}

describe("what cannot be done says what to do instead", () => {
  it("a record whose file has gone: index again, or say where it lies", async () => {
    const { index, log } = await indexed("gone");
    renameSync(log, `${log}.kept`);
    const { code, stderr } = await runInProcess(["show", "1", "--index", index]);
    expect(code).toBe(3);
    expect(stderr).toContain("index its folder again, or: salvage show 1 --file FILE");
    const found = await runInProcess(["show", "1", "--file", `${log}.kept`, "--index", index]);
    expect(found.stdout).toContain("> 2024-03-11 09:00:00,000");
  });

  it("a record whose file lies elsewhere than --file says: no advice to use --file", async () => {
    const { index } = await indexed("elsewhere");
    const { stderr } = await runInProcess(["show", "1", "--file", join(folder, "nowhere"), "--index", index]);
    expect(stderr).not.toContain("--file FILE");
  });

  it("an item or a folder that is not there: where they are listed", async () => {
    const root = join(folder, "root");
    await runInProcess(["store", "create-account", "anna@example.com", "--root", root]);
    const item = await runInProcess(["store", "cat", "anna@example.com", "999", "--root", root]);
    expect(item).toMatchObject({ code: 1 });
    expect(item.stderr).toContain("salvage store ls ACCOUNT");
    const path = await runInProcess(["store", "ls", "anna@example.com", "/Xyzzy", "--root", root]);
    expect(path.stderr).toContain("salvage store ls ACCOUNT --folders");
  });

  it("an index without a log: that nothing is indexed, and how to read logs", async () => {
    const index = join(folder, "empty.db");
    mkdirSync(join(folder, "no-logs"));
    await runInProcess(["index", join(folder, "no-logs"), "--tz", "UTC", "--index", index]);
    expect(existsSync(index)).toBe(true);
    const { code, stdout } = await runInProcess(["lost", "--index", index]);
    expect(code).toBe(1);
    expect(stdout).toBe(
      "no loss found\nlog: none is indexed that could tell of this: salvage index PATH… reads logs, salvage coverage lists them\n",
    );
  });
});

describe("mailboxes of a folder that names IMAP servers only", () => {
  it("are listed without speaking to a server", async () => {
    const root = join(folder, "imap-only");
    mkdirSync(root);
    writeFileSync(
      join(root, "imap.json"),
      JSON.stringify({ servers: [{ host: "127.0.0.1", port: 1, accounts: ["john@example.com"] }] }),
    );
    const { code, stdout } = await runInProcess(["store", "ls", "--root", root]);
    expect(code).toBe(0);
    expect(stdout).toContain("john@example.com");
  });
});

describe("a plan without a step", () => {
  it("says that there is nothing to do, and needs no engine for it", async () => {
    const { index } = await indexed("present");
    const plan = join(folder, "plan.json");
    const made = await runInProcess([
      ...["plan", "--item", "257", "-a", "anna@example.com"],
      ...["--index", index, "--engine", "backup", "-o", plan, "--root", join(folder, "none")],
    ]);
    expect(made.stdout).toContain("nothing to restore\n");
    expect(made.stderr).toContain("there is nothing to apply");
    for (const words of [[], ["--dry-run"]]) {
      const applied = await runInProcess(["apply", plan, ...words, "--root", join(folder, "none")]);
      expect(applied.code).toBe(0);
      expect(applied.stdout).toContain("the plan has no step: there is nothing to do\n");
    }
    const { stdout } = await runInProcess(["apply", plan, "--json", "--root", join(folder, "none")]);
    expect(JSON.parse(stdout)).toMatchObject({ steps: [], items: [{ id: 257, status: "already-there" }] });
    expect(existsSync(`${plan}.journal`)).toBe(false);
  });
});

describe("the zone of a log's clock", () => {
  it("is told where nobody said it", async () => {
    const { index, log } = await indexed("zones");
    vi.stubEnv("TZ", "Asia/Tokyo");
    const kept = await runInProcess(["index", log, "--host", "mbs1", "--index", index]);
    vi.unstubAllEnvs();
    expect(kept.stderr).toContain("keeps the zone Europe/Rome");
    expect(kept.stderr).toContain("--tz Asia/Tokyo would change it");
    const same = await runInProcess(["index", log, "--tz", "Europe/Rome", "--host", "mbs1", "--index", index]);
    expect(same.stderr).toBe("");
    const unsaid = await runInProcess(["index", log, "--host", "mbs1", "--index", join(folder, "unsaid.db")]);
    expect(unsaid.stderr).toContain("this machine's zone");
  });

  it("is the same under the name that the place has given up: nothing is read again", async () => {
    const { log } = await indexed("renamed-zone");
    const index = join(folder, "kolkata.db");
    const under = (zone: string) =>
      runInProcess(["index", log, "--tz", zone, "--host", "mbs1", "--index", index, "--json"]);
    expect(JSON.parse((await under("Asia/Kolkata")).stdout).sources).toMatchObject([{ zone: "Asia/Kolkata" }]);
    const again = await under("Asia/Calcutta");
    expect(again.stderr).toBe("");
    expect(JSON.parse(again.stdout).sources).toMatchObject([{ zone: "Asia/Kolkata", status: "unchanged" }]);
    const shown = await runInProcess([
      "item",
      "257",
      "-a",
      "anna@example.com",
      "--zone",
      "europe/kyiv",
      "--index",
      index,
    ]);
    expect(shown.stdout).toContain("(Europe/Kyiv)");
  });

  it("can be named again where it was wrong", async () => {
    const { index, log } = await indexed("wrong-zone");
    const other = await runInProcess(["index", log, "--tz", "America/New_York", "--host", "mbs1", "--index", index]);
    expect([other.code, other.stderr]).toEqual([0, ""]);
    const lost = await runInProcess(["lost", "--index", index]);
    expect(lost.stdout).toContain("log: 2024-03-11 09:00:00,000 to 2024-03-11 09:00:00,000 (America/New_York)");
  });

  it("is that of the answer also where nothing was found", async () => {
    const { index } = await indexed("quiet");
    const lost = await runInProcess(["lost", "--index", index]);
    expect(lost.stdout).toContain("log: 2024-03-11 09:00:00,000 to 2024-03-11 09:00:00,000 (Europe/Rome)");
    const item = await runInProcess(["item", "999", "-a", "anna@example.com", "--index", index]);
    expect(item.stdout).toContain("from 2024-03-11 09:00:00 to 2024-03-11 09:00:00 (Europe/Rome)");
  });
});

describe("numbers and files that are not there", () => {
  it("a loss: where losses are listed", async () => {
    const { index } = await indexed("no-loss");
    const { code, stderr } = await runInProcess(["lost", "--loss", "99", "--index", index]);
    expect([code, stderr]).toEqual([
      1,
      "there is no loss 99 of that kind: salvage lost --all lists all with their numbers\n",
    ]);
  });

  it("a file: in plain words, without the system's own or the name of a draft", async () => {
    const { index } = await indexed("no-file");
    const written = await runInProcess(["report", "-o", "/nonexistent/x.html", "--index", index]);
    expect(written.stderr).toBe(
      "salvage: cannot write /nonexistent/x.html: there is no such file or folder\ngive another file with -o\n",
    );
    const read = await runInProcess(["apply", join(folder, "no-plan.json")]);
    expect(read.stderr).toContain("no-plan.json: there is no such file or folder\n");
  });
});
