import { readdir, realpath, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { SourceError, unreadable } from "./errors.ts";

/** A log file that was found. */
export interface DiscoveredSource {
  /** As given, or the given folder and the name in it. */
  readonly path: string;
  readonly absolutePath: string;
}

export interface Discovery {
  /** Each file once, older rotations first. */
  readonly sources: readonly DiscoveredSource[];
  /** Paths that led to nothing. */
  readonly problems: readonly SourceError[];
}

/**
 * The log files behind paths. A file is taken whatever its name; of a folder, the files whose name has `mailbox.log` or
 * `audit.log` in it (rotations have any suffix, copies any prefix), not those in folders below. What a file holds is not
 * looked at here.
 */
export async function discoverSources(paths: readonly string[]): Promise<Discovery> {
  const found = new Map<string, DiscoveredSource>();
  const problems: SourceError[] = [];
  for (const path of paths) {
    try {
      for (const file of await filesAt(path)) {
        const real = await realpath(file);
        if (!found.has(real)) found.set(real, { path: file, absolutePath: resolve(file) });
      }
    } catch (error) {
      problems.push(error instanceof SourceError ? error : unreadable(path, error));
    }
  }
  return { sources: [...found.values()].sort(byAge), problems };
}

async function filesAt(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [path];
  const names = (await readdir(path, { withFileTypes: true }))
    .filter((entry) => !entry.isDirectory() && /mailbox\.log|audit\.log/.test(entry.name))
    .map((entry) => join(path, entry.name));
  if (names.length > 0) return names;
  throw new SourceError(path, "source-unreadable", "has no mailbox.log in it", {
    hint: "the logs of Zimbra are in /opt/zimbra/log, those of Carbonio in /opt/zextras/log",
  });
}

/**
 * Where a name stands among rotations: `.2024-03-11` and `-20240311` by date, then `.7` before `.1`, the live file last. Names
 * only order the reading; when things happened is in the records.
 */
function ageOf(path: string): readonly [group: number, place: number] {
  const name = basename(path);
  const date = /(\d{4})-?(\d\d)-?(\d\d)/.exec(name);
  if (date !== null) return [0, Number(`${date[1]}${date[2]}${date[3]}`)];
  const turn = /\.log[.-](\d{1,4})(?:\.|$)/.exec(name);
  return turn === null ? [2, 0] : [1, -Number(turn[1])];
}

function byAge(a: DiscoveredSource, b: DiscoveredSource): number {
  const [groupA, placeA] = ageOf(a.path);
  const [groupB, placeB] = ageOf(b.path);
  return groupA - groupB || placeA - placeB || (a.absolutePath < b.absolutePath ? -1 : 1);
}
