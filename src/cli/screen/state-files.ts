import { createHash } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { systemErrorCode } from "../../core/index.ts";
import type { Memory } from "../../tui/index.ts";
import { indexPathOf } from "../open-index.ts";
import { writeNewFile } from "../recovery/write-file.ts";
import type { Call } from "../verb.ts";

/** The folder for what the screen keeps: plans, exports, what was remembered (XDG Base Directory: state). */
export function stateFolderOf(call: Call): string {
  const { env } = call.terminal;
  return join(env.XDG_STATE_HOME || join(env.HOME || homedir(), ".local", "state"), "salvage");
}

/** Writes a file of the state folder; gives its path. */
export async function writeState(call: Call, name: string, text: string): Promise<string> {
  const folder = stateFolderOf(call);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, name);
  await writeNewFile(path, text);
  return path;
}

/** What is remembered is of one index: its losses and events have other numbers in another one. */
function memoryFile(call: Call): string {
  return `screen-${createHash("sha256")
    .update(resolve(indexPathOf(call)))
    .digest("hex")
    .slice(0, 12)}.json`;
}

const NOTHING: Memory = { filters: [], bookmarks: [], last: null };

/** What an earlier run on the same index remembered; nothing where there was none or where it cannot be read. */
export async function readMemory(call: Call): Promise<Memory> {
  try {
    const memory = JSON.parse(await readFile(join(stateFolderOf(call), memoryFile(call)), "utf8")) as Partial<Memory>;
    return { filters: memory.filters ?? [], bookmarks: memory.bookmarks ?? [], last: memory.last ?? null };
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT" || error instanceof SyntaxError) return NOTHING;
    throw error;
  }
}

export async function writeMemory(call: Call, memory: Memory): Promise<void> {
  await writeState(call, memoryFile(call), `${JSON.stringify(memory)}\n`);
}
