import { readFileSync } from "node:fs";
import { hostname } from "node:os";

/** Whether the process behind an operation still lives: by its number and start time on this host, by its sign of life elsewhere. */

/** A process on another host is taken for dead after this silence. */
const SILENCE_MS = 60_000;

export interface ProcessIdentity {
  readonly host: string;
  readonly processId: number;
  readonly processMark: string;
}

/** This process. */
export function ownIdentity(): ProcessIdentity {
  return { host: hostname(), processId: process.pid, processMark: markOf(process.pid) ?? "" };
}

export function isAlive(owner: ProcessIdentity & { readonly aliveUtcMs: number }, nowUtcMs: number): boolean {
  if (owner.host !== hostname()) return nowUtcMs - owner.aliveUtcMs < SILENCE_MS;
  if (!processExists(owner.processId)) return false;
  const mark = markOf(owner.processId);
  return mark === null || owner.processMark === "" || mark === owner.processMark;
}

function processExists(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** Boot and start time of a process from /proc (Linux, proc(5): field 22 of stat); null where there is no /proc. */
function markOf(processId: number): string | null {
  try {
    const stat = readFileSync(`/proc/${processId}/stat`, "latin1");
    // The command name in parentheses may hold blanks: count fields after its last parenthesis.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[19] ?? null;
  } catch {
    return null;
  }
}
