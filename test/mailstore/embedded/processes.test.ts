import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { digestOf, openEmbeddedStore } from "../../../src/mailstore/index.ts";
import { listed, message, type NewStore, newStore, readAll } from "../new-store.ts";

let box: NewStore;
beforeEach(async () => {
  box = await newStore();
});
afterEach(() => box.remove());

function startWriter(name: string, count: number): ChildProcess {
  const program = join(import.meta.dirname, "writer-program.ts");
  return spawn(process.execPath, [program, box.root, name, String(count)], { stdio: ["ignore", "pipe", "inherit"] });
}

const header = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} INFO {2}\[[^\]]+\] \[[^\]]*\] \w+ - .+$/;

describe("two processes on one store", () => {
  it("lose nothing, give no id twice, and write whole records", async () => {
    const writers = [startWriter("a", 60), startWriter("b", 60)];
    const codes = await Promise.all(writers.map((writer) => once(writer, "exit")));
    expect(codes.map(([code]) => code)).toEqual([0, 0]);
    const mail = await box.open();
    const items = await listed(mail.items());
    // Each writes 60 and deletes every sixth: 50 are left.
    expect(items).toHaveLength(100);
    expect(new Set(items.map((item) => item.messageId)).size).toBe(100);
    for (const item of items) {
      expect(await readAll(await mail.content(item.id))).toBe(
        message({ messageId: item.messageId ?? "" }).toString("latin1"),
      );
    }
    expect(box.logLines().filter((line) => !header.test(line))).toEqual([]);
    const added = box.logMessages().flatMap((line) => /Adding Message: id=(\d+),/.exec(line)?.[1] ?? []);
    expect(new Set(added).size).toBe(120);
  });
});

describe("a process killed in the middle", () => {
  it("leaves every item with its right content and its record in the log, and the store goes on", async () => {
    for (const afterMs of [5, 30, 60]) {
      const writer = startWriter(`k${afterMs}`, 100_000);
      await once(writer.stdout!, "data");
      await new Promise((done) => setTimeout(done, afterMs));
      writer.kill("SIGKILL");
      await once(writer, "exit");
      const store = openEmbeddedStore(box.root);
      const mail = await store.openMailbox("john@example.com");
      const items = await listed(mail.items());
      expect(items.length).toBeGreaterThan(0);
      for (const item of items) {
        const content = Buffer.from(await readAll(await mail.content(item.id)), "latin1");
        expect(digestOf(content)).toBe(item.digest);
        expect(box.logMessages().some((line) => line.includes(`Adding Message: id=${item.id}, `))).toBe(true);
      }
      const account = await store.account("john@example.com");
      expect(account?.items).toBe(items.length);
      expect((await mail.add({ type: "message", folderId: 2, content: message({}) })).id).toBeGreaterThan(
        Math.max(...items.map((item) => item.id)),
      );
      await store.close();
    }
  });
});
