import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { builtInFolder } from "../../src/grammar/index.ts";
import { type IndexReader, openIndex } from "../../src/index/index.ts";
import { indexSources } from "../../src/ingest/index.ts";

/** A log to be indexed: its text, and what its clock shows. */
export interface SmallLog {
  readonly text: string;
  readonly host?: string;
  readonly zone?: string;
}

export interface SmallIndex {
  readonly folder: string;
  readonly path: string;
  readonly reader: IndexReader;
  /** Closes the index and removes it with its logs. */
  readonly remove: () => Promise<void>;
}

/** A real index of small logs, in a temporary folder. */
export async function smallIndex(...logs: readonly SmallLog[]): Promise<SmallIndex> {
  const folder = await mkdtemp(join(tmpdir(), "salvage-index-"));
  const path = join(folder, "index.db");
  const named = logs.map(({ text, host = "mbs1", zone = "UTC" }, place) => ({
    text,
    host,
    zone,
    path: join(folder, `mailbox.log.${place}`),
  }));
  for (const log of named) await writeFile(log.path, log.text);
  // The logs of one server are read in one run, as they would be.
  for (const ofServer of Map.groupBy(named, ({ host, zone }) => `${host} ${zone}`).values()) {
    const [{ host, zone }] = ofServer as [(typeof named)[number]];
    await indexSources({
      indexPath: path,
      paths: ofServer.map((log) => log.path),
      host,
      zone,
      sinceUtcMs: null,
      untilUtcMs: null,
      jobs: 1,
      grammarFolders: [builtInFolder()],
    });
  }
  const reader = openIndex(path);
  const remove = async () => {
    reader.close();
    await rm(folder, { recursive: true });
  };
  return { folder, path, reader, remove };
}
