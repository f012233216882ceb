import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { digestOf } from "../../../src/mailstore/index.ts";
import { tarEntries } from "../../../src/recovery/archive/tar.ts";
import { archiveEngine, mailboxWitness, type PlanStep } from "../../../src/recovery/index.ts";
import { ACCOUNT, ran, storeWithDeleted, temporaryFolder } from "../engine/harness.ts";
import { putBackSteps } from "../put-back-steps.ts";
import { archiveOf, metaOf } from "./harness.ts";

function mail(n: number): Buffer {
  return Buffer.from(`Message-ID: <mail-${n}@example.org>\r\nSubject: mail ${n}\r\n\r\n${"text ".repeat(n)}\r\n`);
}

function meta(id: number, more: object = {}): Buffer {
  return metaOf(id, mail(id), more);
}

function step(id: number, place: number): PlanStep {
  const items = [{ id, messageId: `<mail-${id}@example.org>` }];
  return { ...putBackSteps("archive", { account: ACCOUNT, mailbox: null }, items)[0]!, step: place };
}

describe("a tar archive", () => {
  it.each(["gnu", "pax", "ustar"])(
    "in the form %s is read as tar wrote it, long names and empty files with it",
    async (format) => {
      const long = `Inbox/${"deep/".repeat(20)}${"x".repeat(80)}.eml`;
      const files = { "a.eml": mail(1), "empty.eml": Buffer.alloc(0), [long]: mail(700), "last.eml": mail(3) };
      const found: Record<string, string> = {};
      for await (const entry of tarEntries(archiveOf(files, format)))
        found[entry.path] = (await entry.bytes()).toString();
      expect(found).toEqual(Object.fromEntries(Object.entries(files).map(([path, bytes]) => [path, bytes.toString()])));
    },
  );

  it("that is cut ends in an error, not in silence", async () => {
    const archive = join(temporaryFolder(), "cut.tgz");
    writeFileSync(archive, Buffer.from("1f8b0800000000000003", "hex"));
    const read = async () => {
      for await (const entry of tarEntries(archive)) await entry.bytes();
    };
    await expect(read()).rejects.toThrow();
  });
});

describe("a mailbox archive", () => {
  it("gives back the wanted items with folder, flags, tags and date, and no others", async () => {
    const { store } = await storeWithDeleted(0);
    const archive = archiveOf({
      "Projects/1.eml.meta": meta(1),
      "Projects/1.eml": mail(1),
      "Projects/2.eml.meta": meta(2),
      "Projects/2.eml": mail(2),
    });
    const engine = archiveEngine({ archive, store });
    await engine.describe();
    const outcomes = await ran(engine, [step(2, 1), step(9, 2)]);
    expect(outcomes.map(({ state, message }) => [state, message])).toEqual([
      ["done", null],
      ["failed", "the archive does not have it"],
    ]);
    const mailbox = await store.openMailbox(ACCOUNT);
    const item = await mailbox.item(outcomes[0]?.items[0]?.newId ?? 0);
    expect(item).toMatchObject({
      subject: "mail 2",
      flags: ["flagged", "replied"],
      tags: ["blue"],
      dateUtcMs: Date.UTC(2020, 6, 18),
    });
    await mailbox.close();
    const { found, items } = await mailboxWitness(store).look(ACCOUNT, [
      { id: 2, messageId: "<mail-2@example.org>", claimedId: null },
    ]);
    expect(items).toBe(1);
    expect(found.get(2)).toMatchObject([{ folder: "/Projects", digest: digestOf(mail(2)), intact: true }]);
  });

  it("does not give back a content that is not what its .meta says", async () => {
    const { store } = await storeWithDeleted(0);
    const archive = archiveOf({ "1.eml.meta": meta(1, { blob_digest: digestOf(mail(2)) }), "1.eml": mail(1) });
    const [outcome] = await ran(archiveEngine({ archive, store }), [step(1, 1)]);
    expect([outcome?.state, outcome?.message]).toEqual([
      "failed",
      "its content in the archive is not what its .meta says",
    ]);
    expect((await store.account(ACCOUNT))?.items).toBe(0);
  });

  it("of a session folder is found by its account's name", async () => {
    const { store } = await storeWithDeleted(0);
    const session = temporaryFolder();
    const archive = archiveOf({ "1.eml.meta": meta(1), "1.eml": mail(1) });
    spawnSync("cp", [archive, join(session, `${ACCOUNT}.tgz`)]);
    const [outcome] = await ran(archiveEngine({ archive: session, store }), [step(1, 1)]);
    expect(outcome?.state).toBe("done");
  });

  it("of a folder of sessions is looked for in the newest first, then in the older ones", async () => {
    const { store } = await storeWithDeleted(0);
    const backups = temporaryFolder();
    const session = (name: string, files: Readonly<Record<string, Buffer>>) => {
      mkdirSync(join(backups, name));
      copyFileSync(archiveOf(files), join(backups, name, `${ACCOUNT}.tgz`));
    };
    const old = { "1.eml.meta": meta(1, { FlagStr: "u" }), "1.eml": mail(1), "2.eml.meta": meta(2), "2.eml": mail(2) };
    session("full-20200701000000", old);
    session("inc-20200702000000", { "1.eml.meta": meta(1, { FlagStr: "f" }), "1.eml": mail(1) });
    mkdirSync(join(backups, "inc-20200703000000"));
    const outcomes = await ran(archiveEngine({ archive: backups, store }), [step(1, 1), step(2, 2), step(3, 3)]);
    expect(outcomes.map(({ state }) => state)).toEqual(["done", "done", "failed"]);
    const mailbox = await store.openMailbox(ACCOUNT);
    expect((await mailbox.item(outcomes[0]?.items[0]?.newId ?? 0))?.flags).toEqual(["flagged"]);
    await mailbox.close();
    expect((await store.account(ACCOUNT))?.items).toBe(2);
  });

  it("with flags that only a server knows gives the message back with the others, and not as deleted", async () => {
    const { store } = await storeWithDeleted(0);
    const archive = archiveOf({ "1.eml.meta": meta(1, { FlagStr: "ufpx/" }), "1.eml": mail(1) });
    const [outcome] = await ran(archiveEngine({ archive, store }), [step(1, 1)]);
    const mailbox = await store.openMailbox(ACCOUNT);
    expect((await mailbox.item(outcome?.items[0]?.newId ?? 0))?.flags).toEqual(["unread", "flagged"]);
    await mailbox.close();
  });

  it("that is not there is an engine that is not available", async () => {
    const { store } = await storeWithDeleted(0);
    await expect(archiveEngine({ archive: "/nonexistent.tgz", store }).describe()).rejects.toMatchObject({
      exitCode: 6,
    });
  });
});
