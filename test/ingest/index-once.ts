import { grammarFolders } from "../../src/grammar/index.ts";
import { type IndexOptions, type IndexSummary, indexSources } from "../../src/ingest/index.ts";

/** Indexes paths as `salvage index` does; host `mbs1`, zone Europe/Rome unless said otherwise. */
export function index(
  indexPath: string,
  paths: readonly string[],
  change: Partial<IndexOptions> = {},
): Promise<IndexSummary> {
  return indexSources({
    indexPath,
    paths,
    host: "mbs1",
    zone: "Europe/Rome",
    sinceUtcMs: null,
    untilUtcMs: null,
    jobs: 1,
    grammarFolders: grammarFolders({ XDG_CONFIG_HOME: "/nonexistent" }),
    ...change,
  });
}
