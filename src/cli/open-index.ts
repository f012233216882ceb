import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { UsageError } from "../core/index.ts";
import type { IndexReader } from "../index/index.ts";
import { textOption } from "./option-values.ts";
import type { Call } from "./verb.ts";

/** The index file of a call: `--index`, else `$SALVAGE_INDEX`, else `index.db` in the state folder (XDG Base Directory). */
export function indexPathOf(call: Call): string {
  const { env } = call.terminal;
  const state = env.XDG_STATE_HOME || join(env.HOME || homedir(), ".local", "state");
  return textOption(call, "index") ?? (env.SALVAGE_INDEX || join(state, "salvage", "index.db"));
}

/**
 * Opens the index of a call for reading, hands it to `use`, and closes it.
 * @throws {UsageError} (`no-index`) where there is no such file
 */
export async function withIndex<T>(call: Call, use: (reader: IndexReader) => Promise<T>): Promise<T> {
  const path = indexPathOf(call);
  if (!existsSync(path)) throw new UsageError(`there is no index ${path}`, "run: salvage index PATH…", "no-index");
  const { openIndex } = await import("../index/index.ts");
  const reader = openIndex(path);
  try {
    return await use(reader);
  } finally {
    reader.close();
  }
}
