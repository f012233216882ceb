import { stat } from "node:fs/promises";
import { join } from "node:path";
import { EXIT, messageOf, SalvageError } from "../../core/index.ts";
import { digestOf, type Mailbox, type MailStore, parseFlags } from "../../mailstore/index.ts";
import { type Engine, type EngineListener, plainOutcome, type StepOutcome } from "../engine/engine.ts";
import type { PlanStep } from "../plan/types.ts";
import { folderOf, inject } from "../put-back.ts";
import { type ArchiveMeta, parseMeta } from "./meta.ts";
import { tarEntries } from "./tar.ts";

export interface ArchiveSetting {
  /** A mailbox's `.tgz`, or a folder with `ACCOUNT.tgz` for each account (a session of zmbackup). Only read. */
  readonly archive: string;
  /** Where the messages go. The caller closes it. */
  readonly store: MailStore;
}

/** An archive is read once for all its items. */
const BATCH = 10_000;

/**
 * Mailbox archives with a `.meta` beside each content: folder, flags, tags and date come back with it. The item is found by its
 * id, so the archive has to be of the very mailbox.
 */
export function archiveEngine(setting: ArchiveSetting): Engine {
  return {
    async describe() {
      if ((await stat(setting.archive).catch(() => null)) === null) throw noArchive(setting.archive);
      const where = `archive ${setting.archive}, into ${setting.store.name}`;
      return { name: "archive", where, version: null, batchSize: BATCH, repeatsSafely: false };
    },
    commands: (steps) => steps.map(({ argv }) => argv),
    async run(steps, listener, signal) {
      const accounts = Map.groupBy(steps, ({ account }) => account);
      for (const [account, some] of accounts) {
        signal.throwIfAborted();
        await runAccount(setting, account, some, accounts.size === 1, listener, signal);
      }
    },
    progress: async () => null,
    settle: async () => true,
    stop: async () => false,
    close: async () => undefined,
  };
}

async function runAccount(
  setting: ArchiveSetting,
  account: string,
  steps: readonly PlanStep[],
  alone: boolean,
  listener: EngineListener,
  signal: AbortSignal,
): Promise<void> {
  const open = new Map(steps.map((step) => [step.items[0]?.id ?? 0, step]));
  let why = "the archive does not have it";
  try {
    const path = await archiveOf(setting.archive, account, alone);
    const mailbox = await setting.store.openMailbox(account);
    try {
      for await (const { meta, bytes } of contents(path, (id) => open.has(id))) {
        signal.throwIfAborted();
        const step = open.get(meta.id);
        if (step === undefined || !open.delete(meta.id)) continue;
        listener.finished(await putBack(mailbox, step, meta, bytes));
      }
    } finally {
      await mailbox.close();
    }
  } catch (error) {
    if (signal.aborted) throw error;
    why = messageOf(error);
  }
  for (const [id, { step }] of open) listener.finished({ ...plainOutcome(step, "failed", why), unrestored: [id] });
}

async function archiveOf(archive: string, account: string, alone: boolean): Promise<string> {
  if ((await stat(archive)).isDirectory()) return join(archive, `${account}.tgz`);
  if (alone) return archive;
  throw new Error("one archive cannot be of several accounts: name the folder that has ACCOUNT.tgz for each");
}

/** Contents whose `.meta`, which comes before them, names a wanted id. */
async function* contents(
  path: string,
  isWanted: (id: number) => boolean,
): AsyncGenerator<{ readonly meta: ArchiveMeta; readonly bytes: Buffer }> {
  let last: { readonly meta: ArchiveMeta; readonly path: string } | null = null;
  for await (const entry of tarEntries(path)) {
    if (entry.path.endsWith(".meta")) {
      const meta = parseMeta(await entry.bytes());
      last = meta !== null && isWanted(meta.id) ? { meta, path: entry.path.slice(0, -".meta".length) } : null;
    } else if (last !== null && entry.path === last.path) {
      yield { meta: last.meta, bytes: await entry.bytes() };
      last = null;
    }
  }
}

async function putBack(mailbox: Mailbox, step: PlanStep, meta: ArchiveMeta, bytes: Buffer): Promise<StepOutcome> {
  const digest = digestOf(bytes);
  const failed = (message: string): StepOutcome => ({
    ...plainOutcome(step.step, "failed", message),
    unrestored: [meta.id],
  });
  if (meta.digest !== null && meta.digest !== digest)
    return failed("its content in the archive is not what its .meta says");
  try {
    const folderPath = folderOf(step, meta.folderPath);
    // A server's \Deleted would hide it from its user again.
    const flags = parseFlags(meta.flags).filter((flag) => flag !== "deleted");
    const newId = await inject(mailbox, bytes, { folderPath, flags, tags: meta.tags, dateUtcMs: meta.receivedUtcMs });
    return { ...plainOutcome(step.step, "done"), items: [{ oldId: meta.id, newId, digest, skipped: false }] };
  } catch (error) {
    return failed(messageOf(error));
  }
}

function noArchive(archive: string): SalvageError {
  return new SalvageError(`there is no archive ${archive}`, {
    code: "engine-unavailable",
    exitCode: EXIT.engineUnavailable,
    hint: "--archive names a mailbox's .tgz, or a folder with ACCOUNT.tgz for each account",
  });
}
