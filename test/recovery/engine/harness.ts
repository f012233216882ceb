import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { onTestFinished } from "vitest";
import { openBackupEngine } from "../../../src/backup/index.ts";
import { engineTime, isoUtc } from "../../../src/core/index.ts";
import { type MailStore, openEmbeddedStore } from "../../../src/mailstore/index.ts";
import { itemRestoreArgv, undeleteArgv } from "../../../src/recovery/command-lines.ts";
import {
  CARBONIO_DEFAULTS,
  type CarbonioSetting,
  carbonioEngine,
  type Engine,
  embeddedEngine,
  mailboxWitness,
  type PlanItem,
  type PlanStep,
  type StepOutcome,
  type Witness,
} from "../../../src/recovery/index.ts";
import { standInWitness } from "../stand-in/witness.ts";

/** An engine with mailboxes in which items were deleted, and a witness that is not the engine. */
export interface Harness {
  readonly engine: Engine;
  readonly witness: Witness;
  readonly account: string;
  /** Ids and Message-IDs of deleted items, in order. */
  readonly deleted: readonly { readonly id: number; readonly messageId: string }[];
  readonly command: readonly string[];
  /** When all of them were deleted. */
  readonly deletedUtcMs: number;
  /** Steps of another kind than `doItemRestore`. */
  readonly steps?: readonly PlanStep[];
  /** Ends what was started for it. */
  readonly end?: () => Promise<void>;
}

export const ACCOUNT = "john@example.com";

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "salvage-recovery-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A message that was lost. */
export function mail(n: number): Buffer {
  return Buffer.from(
    `From: boss@example.org\r\nTo: ${ACCOUNT}\r\nSubject: mail ${n}\r\nMessage-ID: <mail-${n}@example.org>\r\n` +
      `Date: Mon, 15 Nov 2021 10:00:00 +0000\r\n\r\nText ${n}.\r\n`,
  );
}

/** Items that were deleted together. */
export interface DeletedGroup {
  readonly ids: readonly number[];
  readonly fromUtcMs: number;
  readonly toUtcMs: number;
}

interface StoreWithDeleted {
  readonly root: string;
  readonly store: MailStore;
  readonly ids: readonly number[];
  readonly groups: readonly DeletedGroup[];
  readonly deletedUtcMs: number;
}

/** An embedded store with its backup, and `count` items that were delivered and deleted, in so many groups as are asked for. */
export async function storeWithDeleted(count: number, groupCount = 1): Promise<StoreWithDeleted> {
  const root = temporaryFolder();
  const store = openEmbeddedStore(root);
  onTestFinished(() => store.close());
  await store.directory!.putEntry({ kind: "domain", id: crypto.randomUUID(), name: "example.com", attributes: {} });
  await store.directory!.createAccount({ name: ACCOUNT });
  const backup = await openBackupEngine({ root, store });
  const mailbox = await store.openMailbox(ACCOUNT);
  const ids: number[] = [];
  await backup.context.realTime.gather(async () => {
    for (let n = 0; n < count; n++)
      ids.push((await mailbox.add({ type: "message", folderId: 2, content: mail(n) })).id);
  });
  const groups: DeletedGroup[] = [];
  const size = Math.ceil(count / groupCount);
  for (let at = 0; at < count; at += size) {
    const group = ids.slice(at, at + size);
    const fromUtcMs = Date.now();
    await mailbox.delete(group);
    groups.push({ ids: group, fromUtcMs, toUtcMs: Date.now() });
    await pause(3);
  }
  await mailbox.close();
  backup.close();
  return { root, store, ids, groups, deletedUtcMs: groups[0]?.fromUtcMs ?? Date.now() };
}

/** The embedded engine, in process. */
export async function embeddedHarness(count = 4): Promise<Harness> {
  const { root, store, ids, deletedUtcMs } = await storeWithDeleted(count);
  const engine = embeddedEngine(root, store);
  onTestFinished(() => engine.close());
  return {
    engine,
    witness: mailboxWitness(store),
    account: ACCOUNT,
    deleted: ids.map((id, n) => ({ id, messageId: `<mail-${n}@example.org>` })),
    command: ["salvage", "backup"],
    deletedUtcMs,
  };
}

/** `salvage backup` as the outside program of the carbonio engine. */
export async function salvageHarness(count = 4): Promise<Harness> {
  const { root, store, ids, deletedUtcMs } = await storeWithDeleted(count);
  const launcher = resolve(import.meta.dirname, "../../../bin/salvage.cjs");
  const program = join(root, "salvage");
  writeFileSync(program, `#!/bin/sh\nexec "${process.execPath}" "${launcher}" "$@"\n`);
  chmodSync(program, 0o755);
  return {
    engine: carbonioEngine({
      ...CARBONIO_DEFAULTS,
      program,
      remote: [],
      runAs: null,
      pollMs: 100,
      tail: ["--root", root],
    }),
    witness: mailboxWitness(store),
    account: ACCOUNT,
    deleted: ids.map((id, n) => ({ id, messageId: `<mail-${n}@example.org>` })),
    command: [program, "backup"],
    deletedUtcMs,
  };
}

export interface StandIn extends Harness {
  readonly home: string;
  /** What the stand-in shall do, before the engine is used. */
  settings(settings: object): void;
  /** Words of each process that was started. */
  calls(): string[][];
}

/** The stand-in program as the outside program of the carbonio engine. */
export function standInHarness(setting: Partial<CarbonioSetting> = {}, count = 4): StandIn {
  const home = temporaryFolder();
  // The stand-in reads dates in UTC; whole seconds so that a window can be written down.
  const deletedUtcMs = Date.UTC(2020, 6, 18, 13, 25, 8);
  const ids = Array.from({ length: count }, (_, n) => 300 + n);
  const deleted = ids.map((id) => ({ id, messageId: `<mail-${id}@example.org>` }));
  const source = Object.fromEntries(
    deleted.map(({ id, messageId }) => [id, { account: ACCOUNT, messageId, deletedUtcMs }]),
  );
  writeFileSync(join(home, "mailbox.json"), JSON.stringify({ deleted: source, items: [] }));
  const program = join(home, "carbonio");
  const script = resolve(import.meta.dirname, "../stand-in/carbonio");
  writeFileSync(program, `#!/bin/sh\nSTAND_IN_HOME="${home}" exec "${process.execPath}" "${script}" "$@"\n`);
  chmodSync(program, 0o755);
  return {
    engine: carbonioEngine({
      ...CARBONIO_DEFAULTS,
      program,
      remote: [],
      runAs: null,
      pollMs: 20,
      timeoutMs: 20_000,
      ...setting,
    }),
    witness: standInWitness(home),
    account: ACCOUNT,
    deleted,
    command: [program, "backup"],
    deletedUtcMs,
    home,
    settings: (settings) => writeFileSync(join(home, "settings.json"), JSON.stringify(settings)),
    calls: () => (existsSync(join(home, "calls.log")) ? lines(join(home, "calls.log")) : []),
  };
}

function lines(path: string): string[][] {
  return readFileSync(path, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as string[]);
}

/** Steps as a plan has them. */
export function itemSteps(harness: Harness): readonly PlanStep[] {
  if (harness.steps !== undefined) return harness.steps;
  return harness.deleted.map(({ id, messageId }, place) => ({
    step: place + 1,
    strategy: "doItemRestore",
    account: harness.account,
    argv: itemRestoreArgv(harness.command, harness.account, id, null),
    items: [planItem(id, messageId, harness.deletedUtcMs)],
    window: null,
    collateral: [],
    why: "",
    host: "mbs1",
    mailbox: 1,
  }));
}

/** One window: by default a minute to each side of the deletions. */
export function windowStep(
  harness: Harness,
  from = harness.deletedUtcMs - 60_000,
  to = harness.deletedUtcMs + 60_000,
): PlanStep {
  const window = {
    from: isoUtc(from),
    to: isoUtc(to),
    fromLocal: engineTime(from),
    toLocal: engineTime(to),
    zone: "UTC",
    fold: false,
  };
  return {
    step: 1,
    strategy: "doUndelete",
    account: harness.account,
    argv: undeleteArgv(harness.command, harness.account, window.fromLocal, window.toLocal),
    items: harness.deleted.map(({ id, messageId }) => planItem(id, messageId, harness.deletedUtcMs)),
    window,
    collateral: [],
    why: "",
    host: "mbs1",
    mailbox: 1,
  };
}

function planItem(id: number, messageId: string, deletedUtcMs: number): PlanItem {
  const deletedAt = isoUtc(deletedUtcMs);
  return { id, type: "message", messageId, lastFolder: null, sender: null, deletedAt, certainty: "logged", loss: 1 };
}

/** Runs steps and gives back what the engine said, in order of steps. */
export async function ran(
  engine: Engine,
  steps: readonly PlanStep[],
  signal = new AbortController().signal,
): Promise<StepOutcome[]> {
  const outcomes: StepOutcome[] = [];
  await engine.run(steps, { operation: () => undefined, finished: (outcome) => void outcomes.push(outcome) }, signal);
  return outcomes.sort((a, b) => a.step - b.step);
}

/** How often each deleted item is in the mailbox now. */
export async function copiesOf({ witness, account, deleted }: Harness): Promise<number[]> {
  const wanted = deleted.map(({ id, messageId }) => ({ id, messageId, claimedId: null }));
  const { found } = await witness.look(account, wanted);
  return deleted.map(({ id }) => found.get(id)?.length ?? 0);
}
