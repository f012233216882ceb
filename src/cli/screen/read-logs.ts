import { hostname } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { EXIT, SalvageError } from "../../core/index.ts";
import { grammarFolders } from "../../grammar/index.ts";
import type { Ports } from "../../tui/index.ts";
import { textOption } from "../option-values.ts";
import type { Call } from "../verb.ts";
import type { LiveLogs, ReadingJob } from "./messages.ts";
import { readInThread } from "./reading-thread.ts";

/** How often one looks again where another process reads the logs. */
const LOOK_MS = 2000;

/** Reads logs into the index, in a thread of its own. */
export async function readLogs(
  call: Call,
  indexPath: string,
  { paths, zone }: Parameters<Ports["readLogs"]>[0],
  progress: Parameters<Ports["readLogs"]>[1],
  signal: AbortSignal,
): ReturnType<Ports["readLogs"]> {
  const host = textOption(call, "host") ?? hostname();
  const told = { bytesRead: -1, phase: "", percent: -1 };
  return readInThread(
    jobOf(call, indexPath, { paths, zone, host, follow: false }),
    ({ path, bytesRead, bytesTotal, phase, concluded = 0 }) => {
      const percent = Math.floor(concluded * 100);
      if (bytesRead === told.bytesRead && phase === told.phase && percent === told.percent) return;
      Object.assign(told, { bytesRead, phase, percent });
      progress({ path, bytesRead, bytesTotal, concluded: phase === "concluding" ? concluded : null });
    },
    signal,
  );
}

/**
 * Follows the live logs of the index until the signal ends it. Where another process has the index, what that one reads is shown.
 * @throws {SalvageError} (`nothing-to-follow`) where no log of the index is live
 */
export async function followLogs(
  call: Call,
  indexPath: string,
  live: LiveLogs | null,
  told: Parameters<Ports["followLogs"]>[0],
  signal: AbortSignal,
): Promise<void> {
  if (live === null) throw nothingToFollow();
  const by = live.paths.join(", ");
  try {
    const job = jobOf(call, indexPath, { ...live, follow: true });
    await readInThread(
      job,
      ({ phase, hasNews = false }) => told({ what: phase === "following" ? by : `${by} (catching up)`, hasNews }),
      signal,
    );
  } catch (error) {
    if (signal.aborted) return;
    if (!(error instanceof SalvageError && error.code === "index-busy")) throw error;
    while (!signal.aborted) {
      told({ what: "what another process reads", hasNews: true });
      await pause(LOOK_MS, null, { signal }).catch(() => undefined);
    }
  }
}

function jobOf(call: Call, indexPath: string, job: Omit<ReadingJob, "indexPath" | "grammarFolders">): ReadingJob {
  return { indexPath, grammarFolders: grammarFolders(call.terminal.env), ...job };
}

function nothingToFollow(): SalvageError {
  return new SalvageError("no log in the index is live", {
    code: "nothing-to-follow",
    exitCode: EXIT.usage,
    hint: "o reads one in, such as /opt/zimbra/log/mailbox.log",
  });
}
