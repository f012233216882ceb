import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { digestOf } from "../../../src/mailstore/index.ts";
import { tarEntries } from "../../../src/recovery/archive/tar.ts";
import { archiveEngine, mailboxWitness, type PlanStep } from "../../../src/recovery/index.ts";
import { ACCOUNT, ran, storeWithDeleted, temporaryFolder } from "../engine/harness.ts";

function mail(n: number): Buffer {
  return Buffer.from(`Message-ID: <mail-${n}@example.org>\r\nSubject: mail ${n}\r\n\r\n${"text ".repeat(n)}\r\n`);
}

function meta(id: number, more: object = {}): Buffer {
  const fields = {
    id,
    type: 5,
    Path: "/Projects",
    FlagStr: "fr",
    TagNames: "blue",
    date: Date.UTC(2020, 6, 18),
    blob_digest: digestOf(mail(id)),
  };
  return Buffer.from(JSON.stringify({ ...fields, ...more }));
}

/** An archive that the system's own tar writes, in the order of the files. */
function archiveOf(files: Readonly<Record<string, Buffer>>, format = "gnu"): string {
  const folder = temporaryFolder();
  for (const [path, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, "in", path)), { recursive: true });
    writeFileSync(join(folder, "in", path), bytes);
  }
  const archive = join(folder, "mailbox.tgz");
  const made = spawnSync("tar", [
    "-C",
    join(folder, "in"),
    `--format=${format}`,
    "-czf",
    archive,
    ...Object.keys(files),
  ]);
  expect(made.status).toBe(0);
  return archive;
}

function step(id: number, place: number): PlanStep {
  const item = { id, type: "message", messageId: `<mail-${id}@example.org>`, lastFolder: null, sender: null } as const;
  return {
    step: place,
    strategy: "putBack",
    account: ACCOUNT,
    argv: ["salvage", "store", "deliver", ACCOUNT, `${id}.eml`, "folder", "/Inbox"],
    items: [{ ...item, deletedAt: null, certainty: "logged", loss: 1 }],
    window: null,
    collateral: [],
    why: "",
    host: null,
    mailbox: null,
  };
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

  it("that is not there is an engine that is not available", async () => {
    const { store } = await storeWithDeleted(0);
    await expect(archiveEngine({ archive: "/nonexistent.tgz", store }).describe()).rejects.toMatchObject({
      exitCode: 6,
    });
  });
});
