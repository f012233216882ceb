import { spawn } from "node:child_process";
import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { simulate } from "../world/index.ts";
import { answersOf, index, temporaryFolder } from "./workplace.ts";

const folder = temporaryFolder();
const world = simulate({ generation: "zimbra-10.0", seed: 3, actions: 500, accounts: 6, days: 1 });
const text = world.files.map((file) => file.text).join("");
const bytes = Buffer.from(text);

let numbered = 0;
/** A new folder with a log of these bytes, and the place of an index. */
function place(
  content: Uint8Array = bytes,
  name = "mailbox.log",
): { log: string; db: string; at: (name: string) => string } {
  const own = join(folder, String(++numbered));
  mkdirSync(own);
  const at = (file: string): string => join(own, file);
  writeFileSync(at(name), content);
  return { log: at(name), db: at("index.db"), at };
}

async function expected(): Promise<unknown> {
  const { log, db } = place();
  await index(db, [log]);
  return answersOf(db);
}

describe("indexing the same log again", () => {
  it("counts nothing twice", async () => {
    const { log, db } = place();
    const first = await index(db, [log]);
    const answers = answersOf(db);
    const second = await index(db, [log]);
    expect(first.sources[0]?.status).toBe("indexed");
    expect(second.sources[0]?.status).toBe("unchanged");
    expect(second.totals).toMatchObject({ records: first.totals.records, events: first.totals.events });
    expect(answersOf(db)).toEqual(answers);
  });

  it("goes on where a log has grown, even in the middle of a record or of a line", async () => {
    const whole = await expected();
    const { log, db } = place(bytes.subarray(0, 1000));
    await index(db, [log]);
    for (const cut of [1001, 5_000, 40_123, 40_124, 90_000, bytes.length]) {
      writeFileSync(log, bytes.subarray(0, cut));
      expect((await index(db, [log])).sources[0]?.status).toBe("resumed");
    }
    expect(answersOf(db)).toEqual(whole);
  });

  it("knows a rotated log, compressed or not, and a copy of it", async () => {
    const whole = await expected();
    const { log, db, at } = place();
    await index(db, [log]);
    renameSync(log, at("mailbox.log.2024-03-11"));
    expect((await index(db, [at("mailbox.log.2024-03-11")])).sources[0]?.status).toBe("unchanged");
    writeFileSync(at("mailbox.log.2024-03-11.gz"), gzipSync(bytes));
    expect((await index(db, [at("mailbox.log.2024-03-11.gz")])).sources[0]?.status).toBe("unchanged");
    writeFileSync(at("copy.zst"), zstdCompressSync(bytes));
    expect((await index(db, [at("copy.zst")])).sources[0]?.status).toBe("unchanged");
    copyFileSync(at("mailbox.log.2024-03-11"), at("elsewhere"));
    expect((await index(db, [at("elsewhere")])).sources[0]?.status).toBe("unchanged");
    expect(answersOf(db)).toEqual(whole);
  });

  it("completes a log from its compressed rotation, and is not misled by one that is still being written", async () => {
    const whole = await expected();
    const { log, db, at } = place(bytes.subarray(0, 60_000));
    await index(db, [log]);
    const compressed = gzipSync(bytes);
    writeFileSync(at("mailbox.log.2024-03-11.gz"), compressed.subarray(0, 2_000));
    const partial = await index(db, [at("mailbox.log.2024-03-11.gz")]);
    expect(partial.sources[0]).toMatchObject({ status: "unchanged", error: null });
    writeFileSync(at("mailbox.log.2024-03-11.gz"), compressed);
    expect((await index(db, [at("mailbox.log.2024-03-11.gz")])).sources[0]?.status).toBe("resumed");
    expect(answersOf(db)).toEqual(whole);
  });

  it("takes a log that was cut and written anew as another one", async () => {
    const { log, db } = place(bytes.subarray(0, 60_000));
    const first = await index(db, [log]);
    const later = text.replaceAll("2024-03-11", "2024-03-12");
    writeFileSync(log, later);
    const second = await index(db, [log]);
    expect(second.sources[0]?.status).toBe("indexed");
    const { total } = answersOf(db) as { total: number };
    expect(total).toBe(first.totals.events + second.totals.events);
  });

  it("sees that a log goes on otherwise than the one it begins like", async () => {
    const { log, db } = place();
    await index(db, [log]);
    const half = Math.floor(bytes.length / 2);
    const other = Buffer.from(text.slice(0, half) + text.slice(half).replaceAll("(id=", "(id=9") + text.slice(0, 900));
    writeFileSync(log, other);
    expect((await index(db, [log])).sources[0]?.status).toBe("indexed");
  });
});

describe("an indexer that is killed", () => {
  it("leaves an index that the next run completes to the identical one", async () => {
    const whole = await expected();
    const { log, db } = place();
    const child = (): Promise<void> =>
      new Promise((resolve) => {
        const run = spawn(process.execPath, [join(import.meta.dirname, "index-child.ts"), db, "20000", log], {
          stdio: "ignore",
        });
        const killer = setTimeout(() => run.kill("SIGKILL"), 350 + Math.random() * 900);
        run.on("exit", () => {
          clearTimeout(killer);
          resolve();
        });
      });
    for (let round = 0; round < 6; round++) await child();
    await index(db, [log], { commitBytes: 20_000 });
    expect(answersOf(db)).toEqual(whole);
  });
});

describe("one bad file", () => {
  it("never stops the others, and the summary says what was wrong with which", async () => {
    const { log, db, at } = place();
    writeFileSync(
      at("mailbox.log.2024-03-10.gz"),
      gzipSync(text.replaceAll("2024-03-11", "2024-03-10")).subarray(0, 8_000),
    );
    writeFileSync(at("mailbox.log.2024-03-09.bz2"), "BZh91AY&SY");
    const { sources } = await index(db, [at(""), at("no-such-file")]);
    const by = new Map(sources.map((source) => [source.path.split("/").at(-1), source]));
    expect(by.get("mailbox.log")).toMatchObject({ status: "indexed", error: null });
    expect(by.get("mailbox.log.2024-03-10.gz")).toMatchObject({
      status: "failed",
      error: expect.stringMatching(/truncated|cut/),
    });
    expect(by.get("mailbox.log.2024-03-10.gz")?.records).toBeGreaterThan(0);
    expect(by.get("mailbox.log.2024-03-09.bz2")).toMatchObject({
      status: "failed",
      error: expect.stringMatching(/bzip2/),
    });
    expect(by.get("no-such-file")).toMatchObject({ status: "failed", error: expect.stringMatching(/no such file/) });
    expect(log).toContain("mailbox.log");
  });

  it("may be empty, and is read when it has grown", async () => {
    const { log, db } = place(new Uint8Array(0));
    expect((await index(db, [log])).sources[0]).toMatchObject({ status: "indexed", records: 0 });
    appendFileSync(log, bytes);
    expect((await index(db, [log])).sources[0]?.records).toBeGreaterThan(100);
    truncateSync(log, 0);
    expect(readFileSync(log)).toHaveLength(0);
  });
});

describe("two indexers at once", () => {
  it("are refused: the second one is told that the index is busy", async () => {
    const { log, db } = place();
    const runs = await Promise.allSettled([index(db, [log]), index(db, [log])]);
    expect(runs.filter((run) => run.status === "fulfilled")).toHaveLength(1);
    const refused = runs.find((run) => run.status === "rejected");
    expect(refused?.reason).toMatchObject({ code: "index-busy", exitCode: 10 });
  });
});

describe("standard input", () => {
  it("is read like a file, and recognised like one", async () => {
    const whole = await expected();
    const { db } = place();
    const stdin = async function* (): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < bytes.length; at += 7_001) yield bytes.subarray(at, at + 7_001);
    };
    expect((await index(db, ["-"], { stdin: stdin() })).sources[0]).toMatchObject({ path: "-", status: "indexed" });
    expect(answersOf(db)).toEqual(whole);
    expect((await index(db, ["-"], { stdin: stdin() })).sources[0]?.status).toBe("unchanged");
  });

  it("may be compressed, and is known again by its content", async () => {
    const whole = await expected();
    const { db } = place();
    const piped = (content: Uint8Array) =>
      index(db, ["-"], {
        stdin: (async function* () {
          yield content;
        })(),
      });
    expect((await piped(gzipSync(bytes))).sources[0]).toMatchObject({ path: "-", status: "indexed", error: null });
    expect(answersOf(db)).toEqual(whole);
    expect((await piped(zstdCompressSync(bytes))).sources[0]?.status).toBe("unchanged");
  });
});

describe("a compressed log of which nothing can be read", () => {
  it("fails, and is not taken for an empty one", async () => {
    const { log, db } = place();
    writeFileSync(`${log}.zst`, zstdCompressSync(bytes.subarray(0, 50_000)).subarray(0, 100));
    writeFileSync(`${log}.empty.zst`, zstdCompressSync(Buffer.alloc(0)));
    const statusOf = async (path: string) =>
      (await index(db, [path])).sources.map(({ status, error }) => [status, error]);
    const cutOff = expect.stringContaining("the compressed file is cut off");
    expect(await statusOf(`${log}.zst`)).toEqual([["failed", cutOff]]);
    expect(await statusOf(`${log}.empty.zst`)).toEqual([["indexed", null]]);
    const stdin = async function* () {
      yield zstdCompressSync(bytes.subarray(0, 50_000)).subarray(0, 100);
    };
    expect((await index(db, ["-"], { stdin: stdin() })).sources[0]).toMatchObject({ path: "-", status: "failed" });
  });
});
