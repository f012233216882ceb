import { existsSync } from "node:fs";
import type { IndexReader } from "../../index/index.ts";
import { isLive } from "../../ingest/index.ts";
import type { LiveLogs } from "./messages.ts";

/**
 * The logs of an index that servers may still write, as far as they can be followed together: those of the host whose log is the
 * newest. A file that comes after a rotation is taken for this host's, in its zone.
 */
export function liveLogs(reader: IndexReader): LiveLogs | null {
  const sources = reader
    .sources()
    .filter(
      ({ absolutePath, compression }) => compression === "none" && isLive(absolutePath) && existsSync(absolutePath),
    )
    .toSorted((a, b) => (b.toUtcMs ?? 0) - (a.toUtcMs ?? 0));
  const [newest] = sources;
  if (newest === undefined) return null;
  const { host, zone } = newest;
  const paths = sources.filter((source) => source.host === host).map(({ absolutePath }) => absolutePath);
  return { host, zone, paths: [...new Set(paths)].toSorted() };
}
