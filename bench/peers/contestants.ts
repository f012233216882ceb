import { rmSync } from "node:fs";
import { join } from "node:path";
import { removeIndex } from "../../src/index/index.ts";
import { type Contestant, isInstalled } from "../measure.ts";
import type { Bench } from "../section.ts";

/** Our own bulk index, each time from nothing. */
export function salvagePeer(bench: Bench, name: string, logPath: string): Contestant & { readonly database: string } {
  const database = join(bench.folder, "salvage.db");
  return {
    name,
    database,
    command: process.execPath,
    args: [
      bench.salvage,
      "index",
      "--json",
      "-q",
      "--index",
      database,
      "--tz",
      bench.log.zone,
      "--host",
      "mbs1",
      logPath,
    ],
    before: () => removeIndex(database),
  };
}

/** The same tables by Python's standard library. */
export function pythonPeer(name: string, logPath: string, folder: string): Contestant {
  const database = join(folder, "python.db");
  return {
    name,
    command: "python3",
    args: [join(import.meta.dirname, "index.py"), logPath, database],
    before: () => rmSync(database, { force: true }),
    missing: isInstalled("python3") ? undefined : "python3 is not installed",
  };
}

/** Only finds the headers and keeps nothing: how fast a line scanner can be. */
export function ripgrepPeer(name: string, logPath: string): Contestant {
  const header = String.raw`^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} [A-Z]+ +\[.*?\] \[.*?\] \S+ - `;
  return {
    name,
    command: "rg",
    args: ["-c", "-z", header, logPath],
    missing: isInstalled("rg") ? undefined : "ripgrep is not installed (apt-get install ripgrep)",
  };
}

/** Only reads: the floor. */
export function wcPeer(name: string, logPath: string): Contestant {
  return { name, command: "wc", args: ["-l", logPath] };
}

/** Only inflates and counts: the floor for compressed logs. */
export function zgrepPeer(name: string, logPath: string): Contestant {
  return {
    name,
    command: "zgrep",
    args: ["-c", "mailop", logPath],
    missing: isInstalled("zgrep") ? undefined : "zgrep is not installed",
  };
}
