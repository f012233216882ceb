import { stat } from "node:fs/promises";
import { EXIT, messageOf, SalvageError } from "../../core/index.ts";
import type { Mailbox, MailStore } from "../../mailstore/index.ts";
import { type Engine, plainOutcome, type StepOutcome } from "../engine/engine.ts";
import type { PlanStep } from "../plan/types.ts";
import { destinationOf, inject, singleItem } from "../put-back.ts";
import { DEFAULT_BITS, findBlob, type VolumeBits } from "./blob-path.ts";
import { messageBytes } from "./message-bytes.ts";

export interface SnapshotSetting {
  /** Root of a copy of the server's store volume (a file system snapshot, a file backup). Only read. */
  readonly volume: string;
  /** Where the messages go: embedded mailboxes, or those on IMAP servers. The caller closes it. */
  readonly store: MailStore;
  readonly bits?: VolumeBits;
}

/**
 * A copy of the store volume: the content's path follows from the mailbox number and item id in the log. Content, folder (as the
 * log knows it) and date come back; flags and tags are not in the files.
 */
export function snapshotEngine(setting: SnapshotSetting): Engine {
  return {
    async describe() {
      const found = await stat(setting.volume).catch(() => null);
      if (found?.isDirectory() !== true) throw noVolume(setting.volume);
      const where = `copy of a store volume in ${setting.volume}, into ${setting.store.name}`;
      return { name: "snapshot", where, version: null, batchSize: 1, repeatsSafely: false };
    },
    commands: (steps) => steps.map(({ argv }) => argv),
    async run(steps, listener, signal) {
      for (const step of steps) {
        signal.throwIfAborted();
        listener.finished(await runStep(setting, step));
      }
    },
    // Each step is done when it returns: there is no queue to look at.
    progress: async () => null,
    settle: async () => true,
    stop: async () => false,
    close: async () => undefined,
  };
}

async function runStep(setting: SnapshotSetting, step: PlanStep): Promise<StepOutcome> {
  const failed = (message: string): StepOutcome => ({
    ...plainOutcome(step.step, "failed", message),
    unrestored: step.items.map(({ id }) => id),
  });
  try {
    const { id } = singleItem(step);
    if (step.mailbox === null)
      return failed("the log does not tell the number of its mailbox, which its path is made of");
    const path = await findBlob(setting.volume, step.mailbox, id, setting.bits ?? DEFAULT_BITS);
    if (path === null) return failed("the copy has no content of it");
    const bytes = await messageBytes(path);
    const mailbox: Mailbox = await setting.store.openMailbox(step.account);
    try {
      const { folderPath, doubt } = await destinationOf(mailbox, step, null);
      const injected = await inject(mailbox, bytes, { folderPath, flags: [], tags: [], dateUtcMs: null });
      return { ...plainOutcome(step.step, "done", doubt), items: [{ oldId: id, ...injected, skipped: false }] };
    } finally {
      await mailbox.close();
    }
  } catch (error) {
    return failed(messageOf(error));
  }
}

function noVolume(volume: string): SalvageError {
  return new SalvageError(`there is no copy of a store volume at ${volume}`, {
    code: "engine-unavailable",
    exitCode: EXIT.engineUnavailable,
    hint: "--snapshot names the folder in which the volume's folders 0, 1, … lie",
  });
}
