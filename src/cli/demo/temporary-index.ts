import { join } from "node:path";
import type { IndexReader } from "../../index/index.ts";

export interface DemoLog {
  readonly path: string;
  readonly host: string;
  readonly zone: string;
}

/** Indexes a log into a folder of the demo's own, hands the index to `use`, and closes it. */
export async function withDemoIndex<T>(
  folder: string,
  log: DemoLog,
  use: (reader: IndexReader, indexPath: string) => Promise<T>,
): Promise<T> {
  const { indexSources } = await import("../../ingest/index.ts");
  const { builtInFolder } = await import("../../grammar/index.ts");
  const { openIndex } = await import("../../index/index.ts");
  const indexPath = join(folder, "index.db");
  const { path, host, zone } = log;
  const limits = { sinceUtcMs: null, untilUtcMs: null, jobs: 1, grammarFolders: [builtInFolder()] };
  await indexSources({ indexPath, paths: [path], host, zone, ...limits });
  const reader = openIndex(indexPath);
  try {
    return await use(reader, indexPath);
  } finally {
    reader.close();
  }
}
