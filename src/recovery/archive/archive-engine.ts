import { stat } from "node:fs/promises";
import { EXIT, messageOf, SalvageError } from "../../core/index.ts";
import { digestOf, type Mailbox, type MailStore, parseFlags } from "../../mailstore/index.ts";
import { type Engine, type EngineListener, plainOutcome, type StepOutcome } from "../engine/engine.ts";
import type { PlanStep } from "../plan/types.ts";
import { destinationOf, inject, singleItem } from "../put-back.ts";
import { type ArchiveMeta, parseMeta } from "./meta.ts";
import { archivesOf } from "./sessions.ts";
import { tarEntries } from "./tar.ts";

export interface ArchiveSetting {
  /** A mailbox's `.tgz`, a folder with `ACCOUNT.tgz` for each account (a session of zmbackup), or a folder of such. Only read. */
  readonly archive: string;
  /** Where the messages go. The caller closes it. */
  readonly store: MailStore;
}

/** An archive is read once for all its items. */
const BATCH = 10_000;

/** Letters that only a server knows (indexing, POP3, …), and \Deleted, which would hide the message from its user again. */
const NOT_KEPT = /[^ufarswdn!?]/g;

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
  const open = new Map<number, PlanStep>();
  for (const step of steps) {
    try {
      open.set(singleItem(step).id, step);
    } catch (error) {
      listener.finished(unrestored(step, messageOf(error)));
    }
  }
  let why = "the archive does not have it";
  try {
    const paths = await archivesOf(setting.archive, account, alone);
    const mailbox = await setting.store.openMailbox(account);
    try {
      for (const path of paths) if (open.size > 0) await runArchive(path, mailbox, open, listener, signal);
    } finally {
      await mailbox.close();
    }
  } catch (error) {
    if (signal.aborted) throw error;
    why = messageOf(error);
  }
  for (const step of open.values()) listener.finished(unrestored(step, why));
}

/** Puts back what one archive has of the open steps, and takes those off. */
async function runArchive(
  path: string,
  mailbox: Mailbox,
  open: Map<number, PlanStep>,
  listener: EngineListener,
  signal: AbortSignal,
): Promise<void> {
  for await (const { meta, bytes } of contents(path, (id) => open.has(id))) {
    signal.throwIfAborted();
    const step = open.get(meta.id);
    if (step === undefined || !open.delete(meta.id)) continue;
    listener.finished(await putBack(mailbox, step, meta, bytes));
  }
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
  if (meta.digest !== null && meta.digest !== digestOf(bytes))
    return unrestored(step, "its content in the archive is not what its .meta says");
  try {
    const { folderPath, doubt } = await destinationOf(mailbox, step, meta.folderPath);
    const flags = parseFlags(meta.flags.replace(NOT_KEPT, ""));
    const placement = { folderPath, flags, tags: meta.tags, dateUtcMs: meta.receivedUtcMs };
    const injected = await inject(mailbox, bytes, placement);
    return { ...plainOutcome(step.step, "done", doubt), items: [{ oldId: meta.id, ...injected, skipped: false }] };
  } catch (error) {
    return unrestored(step, messageOf(error));
  }
}

function unrestored({ step, items }: PlanStep, message: string): StepOutcome {
  return { ...plainOutcome(step, "failed", message), unrestored: items.map(({ id }) => id) };
}

function noArchive(archive: string): SalvageError {
  return new SalvageError(`there is no archive ${archive}`, {
    code: "engine-unavailable",
    exitCode: EXIT.engineUnavailable,
    hint: "--archive names a mailbox's .tgz, or a folder with ACCOUNT.tgz for each account",
  });
}
