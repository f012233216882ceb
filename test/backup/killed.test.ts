import { readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { openBackupEngine } from "../../src/backup/index.ts";
import { openBackupPath } from "../../src/backup/path/backup-path.ts";
import { blobSourceOf } from "../../src/backup/path/blobs.ts";
import { walkItems } from "../../src/backup/path/walk.ts";
import { openEmbeddedStore } from "../../src/mailstore/index.ts";
import { ended, startChild } from "./children/start.ts";
import { all, ensureDomain, message, temporaryFolder } from "./world.ts";

const MESSAGES = 120;

/** A root with a mailbox of many messages and no backup yet. */
async function filledRoot(): Promise<string> {
  const root = temporaryFolder();
  const store = openEmbeddedStore(root);
  await ensureDomain(store, "example.com");
  const account = await store.directory!.createAccount({ name: "john@example.com" });
  const mailbox = await store.openMailbox(account.id);
  for (let n = 0; n < MESSAGES; n++) await mailbox.add({ type: "message", folderId: 2, content: message(`mail ${n}`) });
  await store.close();
  return root;
}

async function openRoot(root: string) {
  const store = openEmbeddedStore(root);
  const engine = await openBackupEngine({ root, store, zone: "UTC" });
  onTestFinished(async () => {
    engine.close();
    await store.close();
  });
  return { store, engine };
}

function filesBelow(folder: string): number {
  try {
    return readdirSync(folder, { recursive: true }).length;
  } catch {
    return 0;
  }
}

/** Kills the child as soon as the count has reached the limit. */
async function killAt(script: string, root: string, limit: number, count: () => number): Promise<void> {
  const child = startChild(script, [root]);
  const dead = ended(child);
  while (child.exitCode === null && count() < limit) await pause(2);
  child.kill("SIGKILL");
  await dead;
}

/** Every metadata file is whole, and every content that one names is there and whole. */
async function expectCoherent(backup: string): Promise<void> {
  const path = openBackupPath(backup);
  const blobs = blobSourceOf(path.files);
  for await (const { itemId, states } of walkItems(path)) {
    expect(states, `metadata of item ${itemId}`).not.toBeNull();
    for (const state of states ?? [])
      if (state.digest !== null) expect(await blobs.read(state.digest)).toMatchObject({ ok: true });
  }
}

describe("two processes", () => {
  it("scan one store at the same time without losing or doubling a state", async () => {
    const root = await filledRoot();
    const { engine, store } = await openRoot(root);
    const other = ended(startChild("scan-child.ts", [root]));
    const mailbox = await store.openMailbox("john@example.com");
    for (let n = 0; n < 20; n++)
      await mailbox.add({ type: "message", folderId: 2, content: message(`meanwhile ${n}`) });
    await other;
    await engine.smartScan();
    await expectCoherent(join(root, "backup"));
    const messages = (await all(walkItems(engine.context.path))).filter((item) => item.states?.[0]?.type === "message");
    expect(messages).toHaveLength(MESSAGES + 20);
    expect(messages.every((item) => item.states?.length === 1)).toBe(true);
  });
});

describe("a killed process", () => {
  it("leaves a scan's backup whole at any moment, and the next scan finishes it", async () => {
    const root = await filledRoot();
    const backup = join(root, "backup");
    for (const limit of [60, 220]) {
      await killAt("scan-child.ts", root, limit, () => filesBelow(backup));
      await expectCoherent(backup);
    }
    const { engine } = await openRoot(root);
    const { operation } = await engine.smartScan();
    expect(operation.type).toBe("Finished");
    await expectCoherent(backup);
    const found = await all(walkItems(engine.context.path));
    expect(found.filter((item) => item.states?.at(-1)?.type === "message")).toHaveLength(MESSAGES);
    expect(found.every((item) => item.states?.length === 1)).toBe(true);
    expect(engine.context.queue.all().map((one) => one.state)).toContain("Interrupted");
  });

  it("leaves a restore that the next run finishes, with every item there exactly once", async () => {
    const root = await filledRoot();
    const first = await openRoot(root);
    await first.engine.smartScan();
    const mailbox = await first.store.openMailbox("john@example.com");
    await first.engine.context.realTime.gather(async () => {
      const ids = (await all(mailbox.items())).map((item) => item.id);
      await mailbox.delete(ids);
    });
    const living = async () => (await all(mailbox.items())).length;
    let there = 0;
    const watch = setInterval(() => {
      void living().then((count) => {
        there = count;
      });
    }, 5);
    onTestFinished(() => clearInterval(watch));
    for (const limit of [10, 60]) await killAt("restore-child.ts", root, limit, () => there);
    clearInterval(watch);
    expect(first.engine.context.queue.all().map((one) => one.state)).toContain("Interrupted");
    const { result } = await first.engine.undelete({ account: "john@example.com", fromUtcMs: null, toUtcMs: null });
    expect(result!.counts.restored + result!.counts.skipped).toBe(MESSAGES);
    const subjects = (await all(mailbox.items())).map((item) => item.subject).sort();
    expect(subjects).toEqual(Array.from({ length: MESSAGES }, (_, n) => `mail ${n}`).sort());
  });
});
