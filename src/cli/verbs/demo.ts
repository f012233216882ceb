import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { EXIT } from "../../core/index.ts";
import { isSet } from "../option-values.ts";
import type { Call, Verb } from "../verb.ts";

const SAMPLE = fileURLToPath(new URL("../../../samples/seed", import.meta.url));

/** The zone and host of the bundled log, as its manifest has them. */
const [ZONE, HOST] = ["Europe/Rome", "mbs1"];

export const demo: Verb = {
  name: "demo",
  summary: "a first investigation on a bundled log, without a server",
  prints: "json",
  examples: [
    { command: "salvage demo", does: "which item was lost when user@example.com emptied Trash on 2020-07-18?" },
    { command: "salvage demo --json", does: "the same answer as JSON" },
  ],
  run: async (call) => {
    const folder = await mkdtemp(join(tmpdir(), "salvage-demo-"));
    try {
      await tellStory(call, join(folder, "index.db"));
    } finally {
      await rm(folder, { recursive: true });
    }
    return EXIT.done;
  },
};

async function tellStory(call: Call, indexPath: string): Promise<void> {
  const { indexSources } = await import("../../ingest/index.ts");
  const { openIndex } = await import("../../index/index.ts");
  const { builtInFolder } = await import("../../grammar/index.ts");
  const { queryOf, readingClock, searchEvents, termsOfLine, wordsOf } = await import("../../query/index.ts");
  const { jsonText, searchText } = await import("../../report/index.ts");
  const { terminal } = call;
  await indexSources({
    indexPath,
    paths: [SAMPLE],
    host: HOST,
    zone: ZONE,
    sinceUtcMs: null,
    untilUtcMs: null,
    jobs: 1,
    grammarFolders: [builtInFolder()],
  });
  const reader = openIndex(indexPath);
  try {
    const setting = { clock: readingClock(reader, null, null), nowUtcMs: terminal.nowUtcMs };
    const line = "acct:user@example.com on:18/07/2020";
    const query = queryOf(termsOfLine(line), setting);
    const answer = searchEvents(reader, query, { limit: 100, order: "asc" });
    if (isSet(call, "json")) return await terminal.write(jsonText(answer));
    await terminal.write(
      `$ salvage search ${line}\n\n${searchText(answer, wordsOf(query), { columns: terminal.columns, zone: null })}`,
    );
  } finally {
    reader.close();
  }
}
