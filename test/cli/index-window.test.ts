import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { runSalvage } from "../support/run-salvage.ts";

const folder = mkdtempSync(join(tmpdir(), "salvage-window-"));
afterAll(() => rmSync(folder, { recursive: true }));
const log = join(folder, "mailbox.log");
const db = join(folder, "index.db");

const deletion = (hour: string, id: number) =>
  `2024-03-11 ${hour}:00:00,000 INFO  [qtp1-9:https://m.example.com/service/soap/MsgActionRequest] [name=anna@example.com;mid=42;oip=198.51.100.23;soapId=${id};] mailop - Deleting Message (id=${id}).\n`;
writeFileSync(log, deletion("08", 301) + deletion("10", 302));

const index = (...words: string[]) => runSalvage(["index", "--tz", "UTC", "--index", db, ...words]);
const lost = async (...words: string[]) => {
  const { code, stdout } = await runSalvage(["lost", "--json", "--index", db, ...words]);
  const { losses, coverage } = JSON.parse(stdout);
  return { code, ids: losses.flatMap(({ items }: { items: { id: number }[] }) => items.map(({ id }) => id)), coverage };
};

describe("salvage index --since and --until", () => {
  it("are told as a gap, which --strict does not take; without them all is read", async () => {
    const { stdout } = await index(log, "--since", "2024-03-11 09:00", "--json");
    expect(JSON.parse(stdout).sources).toMatchObject([{ records: 1, since: "2024-03-11T09:00:00.000Z", until: null }]);
    const part = await lost("--after", "2024-03-11 08:00", "--strict");
    expect([part.code, part.ids]).toEqual([4, [302]]);
    expect(part.coverage.gaps).toContainEqual({
      from: "2024-03-11T08:00:00.000Z",
      to: "2024-03-11T09:00:00.000Z",
      reason: "left-out",
      host: expect.any(String),
    });
    expect((await runSalvage(["coverage", "--index", db])).stdout).toContain(
      "2024-03-11 08:00:00,000 to 2024-03-11 09:00:00,000 (60 min): left out when the log was indexed (--since, --until)",
    );
    expect((await index(log)).stderr).toBe("");
    const whole = await lost("--after", "2024-03-11 08:00", "--strict");
    expect([whole.code, whole.ids, whole.coverage.gaps]).toEqual([0, [301, 302], []]);
  });

  it("are refused where they make no span, like those of a question", async () => {
    const words = ["--since", "2024-03-12", "--until", "2024-03-11"];
    const other = join(folder, "other.db");
    const run = await runSalvage(["index", log, "--tz", "UTC", ...words, "--index", other]);
    expect([run.code, run.stderr]).toEqual([
      2,
      "salvage: --until ends the span before it begins (2024-03-12 00:00:00 to 2024-03-11 00:00:00 (UTC))\n--since is the earlier time, --until the later\n",
    ]);
    expect((await runSalvage(["lost", "--index", other])).stderr).toContain("there is no index");
  });
});

it("salvage index --host moves a log that is known as another server's", async () => {
  const { stdout } = await index(log, "--host", "mbs1", "--json");
  expect(JSON.parse(stdout).sources).toMatchObject([{ host: "mbs1", status: "indexed" }]);
  const coverage = JSON.parse((await runSalvage(["coverage", "--json", "--index", db])).stdout);
  expect(coverage.hosts).toMatchObject([{ host: "mbs1", records: 2, sources: 1 }]);
});

it("what came from standard input cannot be read again: that it stays as it was is told, and what to do", async () => {
  const text = { stdin: readFileSync(log, "utf8") };
  const at = ["index", "-", "--tz", "UTC", "--index", join(folder, "stdin.db")];
  await runSalvage([...at, "--host", "m"], text);
  const { stderr } = await runSalvage([...at, "--host", "mbs1", "--since", "2024-03-11 09:00"], text);
  expect(stderr).toBe(
    "- stays a log of m, as which it was indexed before: for mbs1, make a new index\n" +
      "- stays as it was indexed before, all of it: to read since 2024-03-11T09:00:00.000Z, make a new index\n",
  );
});
