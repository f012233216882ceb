import { spawnSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Bench, number, type Section } from "../section.ts";

/** What the issue asks for. */
const ITEMS = 10_000;
const LIMIT_SECONDS = 2;

interface LostAnswer {
  readonly losses: readonly { readonly account: string | null; readonly items: readonly { readonly id: number }[] }[];
}

/** Time from a list of ten thousand ids to a finished plan, the start of the program and the reading of the index with it. */
export const planner: Section = {
  name: "planner",
  title: `plan for ${ITEMS} items`,
  async run(bench) {
    const index = await bench.index();
    const ids = idsOf(bench, index);
    const list = join(bench.folder, "planner-ids.ndjson");
    writeFileSync(list, ids.map((item) => `${JSON.stringify(item)}\n`).join(""));
    const seconds: number[] = [];
    let steps = 0;
    for (let round = 0; round < bench.rounds; round++) {
      const begun = performance.now();
      const plan = salvage(bench, ["plan", "--index", index, "--ids", list, "--json"]);
      seconds.push((performance.now() - begun) / 1000);
      steps = (JSON.parse(plan) as { steps: unknown[] }).steps.length;
    }
    rmSync(list);
    const median = seconds.toSorted((a, b) => a - b)[Math.floor(seconds.length / 2)] ?? 0;
    const accounts = new Set(ids.map(({ account }) => account)).size;
    return {
      title: `${this.title} (${bench.size})`,
      head: ["items", "accounts", "commands", "seconds", `limit ${LIMIT_SECONDS} s`],
      rows: [
        [ids.length, accounts, steps].map(String).concat(number(median, 2), median < LIMIT_SECONDS ? "kept" : "missed"),
      ],
      notes: ids.length < ITEMS ? [`the log has only ${ids.length} lost items: use a larger --size`] : [],
      figures: { plannerItems: ids.length, plannerSeconds: median },
    };
  },
};

function idsOf(bench: Bench, index: string): { readonly account: string; readonly id: number }[] {
  const { losses } = JSON.parse(salvage(bench, ["lost", "--index", index, "--json"])) as LostAnswer;
  const all = losses.flatMap(({ account, items }) =>
    account === null ? [] : items.map(({ id }) => ({ account, id })),
  );
  return all.slice(0, ITEMS);
}

function salvage(bench: Bench, words: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bench.salvage, ...words], {
    encoding: "utf8",
    maxBuffer: 1024 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`salvage ${words[0]} ended with ${status}: ${stderr}`);
  return stdout;
}
