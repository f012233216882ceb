/**
 * Measures salvage against its peers and prints ratios: `node bench/run.ts [--size 200m|1g] [--only index,index-gz,…]
 * [--rounds 3] [--json]`. Absolute figures belong to the machine; the ratios carry. Each section is a file in sections/.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { cpus } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { ensureLog } from "./make-log.ts";
import type { Bench, Section, Table } from "./section.ts";
import { backupRates, unchangedScan } from "./sections/backup.ts";
import { conclusions } from "./sections/conclusions.ts";
import { imapBackup } from "./sections/imap-backup.ts";
import { indexGzip, indexTime } from "./sections/index-time.ts";
import { planner } from "./sections/planner.ts";
import { queries } from "./sections/queries.ts";
import { screen } from "./sections/screen.ts";

/** All sections in the order in which they run. */
const sections: readonly Section[] = [
  indexTime,
  indexGzip,
  conclusions,
  queries,
  backupRates,
  unchangedScan,
  imapBackup,
  planner,
  screen,
];

const root = resolve(import.meta.dirname, "..");

function makeBench(size: string, rounds: number): Bench {
  const folder = join(root, ".bench/results");
  mkdirSync(folder, { recursive: true });
  const salvage = join(root, "bin/salvage.cjs");
  if (!existsSync(join(root, "dist/salvage/main.js"))) throw new Error("salvage is not built: npm run build");
  const log = ensureLog(size);
  const path = join(folder, "shared.db");
  let made = false;
  const index = async (): Promise<string> => {
    if (made) return path;
    rmSync(path, { force: true });
    const args = [salvage, "index", "-q", "--index", path, "--tz", log.zone, "--host", "mbs1", log.path];
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
    if (status !== 0) throw new Error(`salvage index ended with ${status}: ${stderr}`);
    made = true;
    return path;
  };
  return { log, size, rounds, folder, salvage, index };
}

function print(table: Table): void {
  const widths = table.head.map((title, i) => Math.max(title.length, ...table.rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join("  ");
  console.log(`\n${table.title}\n${line(table.head)}\n${widths.map((width) => "-".repeat(width)).join("  ")}`);
  for (const row of table.rows) console.log(line(row));
  for (const note of table.notes) console.log(note);
}

const { values } = parseArgs({
  options: {
    size: { type: "string", default: "200m" },
    only: { type: "string" },
    rounds: { type: "string", default: "3" },
    json: { type: "boolean", default: false },
  },
});
const wanted = values.only?.split(",");
const unknown = wanted?.filter((name) => !sections.some((section) => section.name === name)) ?? [];
if (unknown.length > 0) {
  console.error(`no section ${unknown.join(", ")}; there are: ${sections.map((section) => section.name).join(", ")}`);
  process.exit(2);
}
const bench = makeBench(values.size, Number(values.rounds));
if (!values.json)
  console.log(
    `${cpus().length} cores, Node ${process.versions.node}, medians of ${bench.rounds} rounds, file cache warm`,
  );
const figures: Record<string, Table["figures"]> = {};
for (const section of sections) {
  if (wanted !== undefined && !wanted.includes(section.name)) continue;
  const table = await section.run(bench);
  figures[section.name] = table.figures;
  if (!values.json) print(table);
}
if (values.json) console.log(JSON.stringify({ size: values.size, rounds: bench.rounds, sections: figures }, null, 2));
