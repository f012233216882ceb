import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { runSalvage, startSalvage } from "../support/run-salvage.ts";

const folder = mkdtempSync(join(tmpdir(), "salvage-endings-"));
afterAll(() => rmSync(folder, { recursive: true }));
const missing = ["--index", join(folder, "none.db")];

describe("bad usage ends with 2 and two lines on stderr", () => {
  it.each([
    [["serch"], 'there is no verb "serch"', "did you mean: salvage search"],
    [["search", "--form", "x"], "unknown option '--form'", "Did you mean --from?"],
    [["search", "--order", "up"], "option '--order <ORDER>' argument 'up' is invalid", "run: salvage help search"],
    [["--utc", "completion"], "missing required argument 'shell'", "run: salvage help completion"],
    [["--nothing"], "unknown option '--nothing'", "run: salvage help"],
    [["search", ...missing], "there is no index", "run: salvage index PATH…"],
    [["grammar"], "salvage grammar needs a verb", "one of: list"],
    [["grammar", "explian"], 'salvage grammar has no verb "explian"', "did you mean: salvage grammar explain"],
    [["help", "serch"], 'there is no verb "serch"', "did you mean"],
    [["completion", "tcsh"], 'there is no completion for "tcsh"', "one of: bash, zsh, fish"],
    [[], "needs a verb", "salvage help"],
    [["--utc"], "needs a verb", "salvage help"],
    [["--read-only"], "the screen needs a terminal", "salvage lost"],
    [["--utc", "--host", "mbs1"], "the screen needs a terminal", "salvage lost"],
    [["--engine=backup"], "the screen needs a terminal", "salvage lost"],
    [["--host", "mbs1", "store", "ls"], "unknown option '--host'", "run: salvage help"],
  ])("%j", async (args, what, hint) => {
    const run = await runSalvage(args);
    const [first = "", second = "", ...rest] = run.stderr.split("\n");
    expect(run).toMatchObject({ code: 2, stdout: "" });
    expect(first.startsWith(`salvage: `)).toBe(true);
    expect(first).toContain(what);
    expect(second).toContain(hint);
    expect(rest).toEqual([""]);
  });

  it("with --json also as a document on stdout", async () => {
    const run = await runSalvage(["search", "--json", ...missing]);
    expect(run.code).toBe(2);
    expect(JSON.parse(run.stdout)).toEqual({
      error: {
        code: "no-index",
        message: `there is no index ${join(folder, "none.db")}`,
        hint: "run: salvage index PATH…",
      },
    });
  });
});

describe("other endings", () => {
  it("10 for a file that is no index", async () => {
    writeFileSync(join(folder, "text.db"), "this is no index, but it is a file of some length\n".repeat(100));
    const run = await runSalvage(["search", "--index", join(folder, "text.db"), "--json"]);
    expect(run.code).toBe(10);
    expect(JSON.parse(run.stdout).error.code).toBe("not-an-index");
  });

  it("0 for the screen in lines, also where its verb is not named", async () => {
    const index = ["--index", join(folder, "lines.db")];
    const named = await runSalvage(["tui", "--plain", ...index], { stdin: "q\n" });
    const run = await runSalvage([...index, "--plain", "--host", "mbs1"], { stdin: "q\n" });
    expect(run).toMatchObject({ code: 0, stdout: expect.stringContaining("Type help, or q to quit.") });
    expect(run.stdout).toBe(named.stdout);
  });

  it("0 for help and version, on stdout", async () => {
    const help = await runSalvage(["search", "--help"]);
    expect(help).toMatchObject({ code: 0, stderr: "" });
    expect((await runSalvage(["help", "search"])).stdout).toBe(help.stdout);
    expect((await runSalvage(["--help"])).stdout).toContain("salvage help VERB");
    expect((await runSalvage(["--version"])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it("quiet where the reader of a pipe goes away", () => {
    const launcher = resolve(import.meta.dirname, "../../bin/salvage.cjs");
    const script = `"${process.execPath}" "${launcher}" completion fish | true; echo "\${PIPESTATUS[0]}"`;
    expect(execFileSync("bash", ["-c", `{ ${script}; } 2>&1`], { encoding: "utf8" })).toBe("0\n");
  });

  it.runIf(existsSync("/dev/full"))("3 and two lines where the answer has no room on the disk", () => {
    const launcher = resolve(import.meta.dirname, "../../bin/salvage.cjs");
    const script = `"${process.execPath}" "${launcher}" completion fish >/dev/full; echo "$?"`;
    const told = execFileSync("bash", ["-c", `{ ${script}; } 2>&1`], { encoding: "utf8" });
    expect(told).toMatch(
      /^salvage: the output could not be written: ENOSPC.*\nwhat was written is not the whole answer\n3\n$/,
    );
  });

  it("130 on Ctrl-C, also while it waits for stdin", async () => {
    const child = startSalvage(["index", "-", "--index", join(folder, "stopped.db")]);
    let stderr = "";
    child.stderr.on("data", (part: Buffer) => {
      stderr += part.toString();
    });
    child.stdin.write("2020-07-18 15:22:01,495 INFO  [t-1] [] mailop - moving Message (id=1) to Folder Trash (id=3)\n");
    const ended = once(child, "close");
    // The index file is there: the program is past its start and waits for more of stdin.
    await expect.poll(() => existsSync(join(folder, "stopped.db")), { timeout: 60_000 }).toBe(true);
    child.kill("SIGINT");
    expect(await ended).toEqual([130, null]);
    expect(stderr).toContain("salvage: interrupted");
  });
});
