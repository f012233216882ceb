import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunOptions, runSalvage } from "../support/run-salvage.ts";

// The seed's two lines: user@example.com moves message 339 to \/Trash at 15:22:01,495 and empties Trash at 15:25:08,962 (Rome).
const SEED = resolve(import.meta.dirname, "../../samples/seed/mailbox.log");

const folder = mkdtempSync(join(tmpdir(), "salvage-cli-"));
const env = { SALVAGE_INDEX: join(folder, "index.db") };
const salvage = (...args: string[]) => runSalvage(args, { env, cwd: folder });
const json = async (...args: string[]) => {
  const run = await salvage(...args, "--json");
  return { ...run, answer: JSON.parse(run.stdout) };
};

beforeAll(async () => {
  cpSync(SEED, join(folder, "mailbox.log"));
  const run = await salvage("index", "mailbox.log", "--tz", "Europe/Rome", "--host", "mbs1");
  if (run.code !== 0) throw new Error(`cannot index: ${run.stderr}`);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("salvage index", () => {
  it("answers as the contract has it, and knows the file again", async () => {
    const { code, answer } = await json("index", "mailbox.log", "--host", "mbs1");
    expect(code).toBe(0);
    expect(answer.sources).toEqual([
      {
        path: "mailbox.log",
        host: "mbs1",
        zone: "Europe/Rome",
        status: "unchanged",
        bytes: 453,
        records: 2,
        events: 2,
        unrecognised: 0,
        malformed: 0,
        from: "2020-07-18T13:22:01.495Z",
        to: "2020-07-18T13:25:08.962Z",
        since: null,
        until: null,
        error: null,
      },
    ]);
    expect(answer.totals).toMatchObject({ bytes: 453, records: 2, events: 2, unrecognised: 0, malformed: 0 });
  });

  it("ends with 3 where a source failed, and says which", async () => {
    const { code, answer } = await json("index", "mailbox.log", "no-such.log");
    expect(code).toBe(3);
    const statuses = answer.sources.map(
      (source: { path: string; status: string }) => `${source.path} ${source.status}`,
    );
    expect(statuses.sort()).toEqual(["mailbox.log unchanged", "no-such.log failed"]);
  });

  it("reads stdin", async () => {
    const args = ["index", "-", "--tz", "Europe/Rome", "--host", "mbs1", "--index", "stdin.db", "--json"];
    const run = await runSalvage(args, { cwd: folder, stdin: readFileSync(SEED, "utf8") });
    expect(run.code).toBe(0);
    expect(JSON.parse(run.stdout).sources).toMatchObject([{ path: "-", status: "indexed", records: 2 }]);
  });
});

describe("salvage search", () => {
  it("finds an item by its bare number, byte for byte the same from run to run", async () => {
    const first = await json("search", "339");
    expect(first.code).toBe(0);
    expect(first.answer).toMatchObject({
      query: { id: 339, after: null, before: null },
      total: 1,
      events: [
        {
          time: "2020-07-18T13:22:01.495Z",
          local: "2020-07-18 15:22:01,495",
          zone: "Europe/Rome",
          kind: "move",
          account: "user@example.com",
          mailbox: 2538,
          items: [{ type: "message", id: 339 }],
          folder: { id: 3, name: "Trash" },
          evidence: { source: "mailbox.log", line: 1, offset: 0 },
        },
      ],
      coverage: { complete: true, gaps: [] },
    });
    expect((await json("search", "339")).stdout).toBe(first.stdout);
  });

  it("reads dates in the log's zone, or in the one that was chosen", async () => {
    const total = async (...args: string[]) => (await json("search", ...args)).answer.total;
    const totals = await Promise.all([
      total("--after", "18/07/2020 15:23"),
      total("after:2020-07-18 15:22:01,495", "before:2020-07-18 15:22:01,496"),
      total("--utc", "--after", "18/07/2020 15:23"),
      total("--utc", "--after", "18/07/2020 13:23"),
      total("--zone", "America/New_York", "--on", "18/07/2020 09:25"),
    ]);
    expect(totals).toEqual([1, 1, 0, 1, 1]);
    expect((await json("search", "on:18/07/2020")).answer.query).toMatchObject({
      after: "2020-07-17T22:00:00.000Z",
      before: "2020-07-18T22:00:00.000Z",
    });
  });

  it("prints a row a line with --ndjson, newest first with --order desc", async () => {
    const run = await salvage("search", "user@example.com", "--ndjson", "--order", "desc");
    const rows = run.stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(rows.map((row) => row.kind)).toEqual(["empty", "move"]);
  });

  it("tells people what happened, what they asked and what the log covers", async () => {
    const { stdout } = await salvage("search", "-a", "user@example.com", "on:18/07/2020");
    expect(stdout).toContain("TIME (Europe/Rome)");
    expect(stdout).toMatch(/2020-07-18 15:22:01,495 {2}user@example\.com {2}move {3}message 339 to \/Trash/);
    expect(stdout).toMatch(/\/Trash \(9 items\)/);
    expect(stdout).toContain(
      "2 events: acct:user@example.com after:2020-07-17T22:00:00.000Z before:2020-07-18T22:00:00.000Z",
    );
    expect(stdout).toContain("asked: from 2020-07-18 00:00:00,000 to 2020-07-19 00:00:00,000 (Europe/Rome)");
  });

  it("that finds nothing ends with 1 and says which condition emptied it", async () => {
    const { code, stdout } = await salvage("search", "339", "op:delete");
    expect(code).toBe(1);
    expect(stdout).toContain("no event matches id:339 op:delete");
    expect(stdout).toContain("without id:339: 0 events");
    expect(stdout).toContain("without op:delete: 1 event\n");
    expect((await json("search", "339", "op:delete")).answer.emptiedBy).toEqual([
      { condition: "id:339", totalWithout: 0 },
      { condition: "op:delete", totalWithout: 1 },
    ]);
  });

  it("ends with 4 on a gap, only with --strict", async () => {
    expect((await salvage("search", "339", "--on", "18/07/2020")).code).toBe(0);
    expect((await salvage("search", "339", "--on", "18/07/2020", "--strict")).code).toBe(4);
    expect((await salvage("search", "339", "--strict")).code).toBe(0);
  });
});

describe("salvage coverage, sessions, session", () => {
  it("tell what is covered", async () => {
    const { answer } = await json("coverage");
    expect(answer.hosts).toMatchObject([
      {
        host: "mbs1",
        from: "2020-07-18T13:22:01.495Z",
        to: "2020-07-18T13:25:08.962Z",
        sources: 1,
        records: 2,
        gaps: [],
      },
    ]);
    expect((await salvage("coverage", "--host", "mbs9")).code).toBe(1);
    expect((await salvage("coverage", "--after", "01/07/2020", "--strict")).code).toBe(4);
  });

  it("list what a client did", async () => {
    const { answer } = await json("sessions", "user@example.com");
    expect(answer.sessions).toMatchObject([
      { account: "user@example.com", client: "zclient/7.2.4_GA_2900", events: 2 },
    ]);
    const session = await json("session", String(answer.sessions[0].session));
    expect(session.answer).toMatchObject({ totals: { move: 1, empty: 1 }, total: 2 });
    // The server counted nine when it emptied the folder.
    expect(session.answer.items).toEqual({ added: 0, movedToTrash: 1, lost: 9 });
    const text = await salvage("session", String(answer.sessions[0].session));
    expect(text.stdout).toContain("items, each once: 0 added, 1 moved to Trash, 9 lost\n");
    expect((await salvage("session", "99")).code).toBe(1);
  });
});

describe("salvage show", () => {
  const lines = readFileSync(SEED, "utf8").trimEnd().split("\n");

  it("prints the raw record with its neighbours, from the plain file", async () => {
    const { answer } = await json("show", "2");
    expect(answer).toMatchObject({ record: lines[1], before: [lines[0]], after: [], source: { verified: true } });
  });

  it("reads a compressed copy", async () => {
    writeFileSync(join(folder, "old.gz"), gzipSync(readFileSync(SEED)));
    const { answer, code } = await json("show", "1", "--file", "old.gz", "--around", "0");
    expect([code, answer.record, answer.before, answer.after]).toEqual([0, lines[0], [], []]);
    expect(answer.source.verified).toBe(true);
  });

  it("ends with 5 where the file is not what was indexed", async () => {
    const changed = readFileSync(SEED, "utf8").replace("Emptying 9", "Emptying 8");
    writeFileSync(join(folder, "changed.log"), changed);
    const run = await salvage("show", "1", "--file", "changed.log");
    expect(run.code).toBe(5);
    expect(run.stdout).toContain("CHANGED since it was indexed");
  });

  it("ends with 1 where there is no such event", async () => {
    expect((await salvage("show", "99")).code).toBe(1);
  });
});

describe("hostile log text", () => {
  it("does not reach the terminal, in no form of output", async () => {
    const options: RunOptions = { cwd: folder, env: { SALVAGE_INDEX: join(folder, "hostile.db") } };
    const line =
      "2020-07-18 15:22:01,495 INFO  [t-1] [name=u\u001b]0;x\u0007@example.com;mid=1;ua=\u202eevil\u009b2J;] mailop - moving Message (id=1) to Folder a\u001b[2Jb (id=300)\n";
    writeFileSync(join(folder, "hostile.log"), line);
    expect((await runSalvage(["index", "hostile.log"], options)).code).toBe(0);
    const forms = ["search", "search --json", "search --ndjson", "sessions", "show 1", "show 1 --json"];
    for (const run of await Promise.all(forms.map((form) => runSalvage(form.split(" "), options)))) {
      expect(run.code).toBe(0);
      expect(run.stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    }
  });
});
