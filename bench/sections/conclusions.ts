import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { IndexWriter, removeIndex } from "../../src/index/index.ts";
import { concludeWithReader, markUnconcluded } from "../../src/ingest/conclude.ts";
import { median, race } from "../measure.ts";
import { salvagePeer } from "../peers/contestants.ts";
import { type Bench, number, type Section } from "../section.ts";

/** What the issues ask for: of the time of indexing, all conclusions included. */
const LIMIT_SHARE = 0.15;

/**
 * What it costs that losses and stories are ready when indexing ends: owners, sessions and the replay of every mailbox, drawn anew
 * on a finished index, against the whole time of indexing in the same minute.
 */
export const conclusions: Section = {
  name: "conclusions",
  title: "conclusions, as a part of indexing",
  async run(bench) {
    const ours = salvagePeer(bench, "salvage index", bench.log.path);
    const indexing: number[] = [];
    const concluding: number[] = [];
    for (let round = 0; round < bench.rounds; round++) {
      const [result] = await race([ours], 1);
      indexing.push(result!.seconds!);
      concluding.push(await concludeAnew(bench, ours.database));
    }
    const [whole, part] = [median(indexing), median(concluding)];
    const share = part / whole;
    const limit = `${LIMIT_SHARE * 100} %`;
    return {
      title: `${this.title} (${bench.size})`,
      head: ["what", "s", "share", `limit ${limit}`],
      rows: [
        ["salvage index, conclusions included", number(whole, 2), "100 %", ""],
        [
          "all conclusions drawn anew",
          number(part, 2),
          `${number(share * 100)} %`,
          share <= LIMIT_SHARE ? "kept" : "missed",
        ],
      ],
      notes: [
        "the indexes over events, which searches need, are built before and count as indexing",
        "a run of salvage index has less memory for new objects than this one, so that its conclusions take somewhat longer",
      ],
      figures: { indexSeconds: whole, concludeSeconds: part, share },
    };
  },
};

/** @returns seconds */
async function concludeAnew(bench: Bench, index: string): Promise<number> {
  const copy = join(bench.folder, "concluded.db");
  removeIndex(copy);
  copyFileSync(index, copy);
  const writer = new IndexWriter(copy);
  try {
    markUnconcluded(writer);
    writer.everythingDirty = true;
    const begun = performance.now();
    await concludeWithReader(writer);
    return (performance.now() - begun) / 1000;
  } finally {
    writer.close();
    removeIndex(copy);
  }
}
