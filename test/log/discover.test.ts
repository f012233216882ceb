import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { discoverSources } from "../../src/log/index.ts";
import { tempFolder } from "./temp-folder.ts";

const folder = tempFolder();
const logs = join(folder, "log");
mkdirSync(join(logs, "mailbox.log.d"), { recursive: true });
mkdirSync(join(folder, "empty"));
const names = [
  "mailbox.log",
  "mailbox.log.2024-03-10.gz",
  "mailbox.log.2024-03-11",
  "mailbox.log.2024-03-11.gz",
  "mailbox.log-20240309.zst",
  "mailbox.log.1",
  "mailbox.log.2.gz",
  "audit.log",
  "audit.log.2024-03-10.gz",
  "mbs1-mailbox.log.2024-03-08",
  "sync.log",
  "access_log.2024-03-10",
];
for (const name of names) writeFileSync(join(logs, name), "x");

const found = async (...paths: string[]) => (await discoverSources(paths)).sources.map((s) => basename(s.path));

describe("the log files of a folder", () => {
  it("are those with mailbox.log or audit.log in their name, older rotations first, the live files last", async () => {
    expect(await found(logs)).toEqual([
      "mbs1-mailbox.log.2024-03-08",
      "mailbox.log-20240309.zst",
      "audit.log.2024-03-10.gz",
      "mailbox.log.2024-03-10.gz",
      "mailbox.log.2024-03-11",
      "mailbox.log.2024-03-11.gz",
      "mailbox.log.2.gz",
      "mailbox.log.1",
      "audit.log",
      "mailbox.log",
    ]);
  });

  it("are taken once, by whatever paths they are given", async () => {
    symlinkSync(join(logs, "mailbox.log"), join(folder, "current"));
    expect(await found(join(logs, "mailbox.log"), logs, join(folder, "current"))).toHaveLength(10);
  });

  it("may have any name where they are given themselves", async () => {
    const { sources } = await discoverSources([join(logs, "sync.log")]);
    expect(sources).toEqual([{ path: join(logs, "sync.log"), absolutePath: join(logs, "sync.log") }]);
  });
});

describe("a path that leads to nothing", () => {
  it("is a problem that stops no other", async () => {
    const { sources, problems } = await discoverSources([
      join(folder, "none"),
      join(folder, "empty"),
      join(logs, "mailbox.log"),
    ]);
    expect(sources).toHaveLength(1);
    expect(problems.map((p) => [p.problem, p.message.replace(`${folder}/`, "")])).toEqual([
      ["source-unreadable", "none: no such file or folder"],
      ["source-unreadable", "empty: has no mailbox.log in it"],
    ]);
  });
});
