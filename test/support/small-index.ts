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
  for (const [place, { text, host = "mbs1", zone = "UTC" }] of logs.entries()) {
    const file = join(folder, `mailbox.log.${place}`);
    await writeFile(file, text);
    await indexSources({
      indexPath: path,
      paths: [file],
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
