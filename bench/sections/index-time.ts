import { statSync } from "node:fs";
import { ensureGzip } from "../make-log.ts";
import { type Contestant, type Result, race } from "../measure.ts";
import { pythonPeer, ripgrepPeer, salvagePeer, wcPeer, zgrepPeer } from "../peers/contestants.ts";
import { lnavPeer } from "../peers/lnav.ts";
import { type Bench, number, type Section, type Table } from "../section.ts";

const MIB = 1024 * 1024;

interface IndexAnswer {
  readonly totals: { readonly records: number; readonly unrecognised: number; readonly malformed: number };
}

/** Time to a finished, searchable index against other ways to answer the same questions. */
export const indexTime: Section = {
  name: "index",
  title: "index a plain log",
  async run(bench) {
    const { path } = bench.log;
    const ours = salvagePeer(bench, "salvage index", path);
    const results = await race(
      [
        ours,
        lnavPeer("lnav, tables to SQLite", path, bench.folder),
        pythonPeer("python3 re + sqlite3", path, bench.folder),
        ripgrepPeer("rg -c of the header (keeps nothing)", path),
        wcPeer("wc -l (reads only)", path),
      ],
      bench.rounds,
    );
    return table(`${this.title} (${bench.size})`, bench, results, ours.database);
  },
};

/** The same from a compressed log. */
export const indexGzip: Section = {
  name: "index-gz",
  title: "index a compressed log",
  async run(bench) {
    const path = await ensureGzip(bench.log);
    const ours = salvagePeer(bench, "salvage index", path);
    const results = await race(
      [
        ours,
        lnavPeer("lnav, tables to SQLite", path, bench.folder),
        pythonPeer("python3 re + sqlite3", path, bench.folder),
        zgrepPeer("zgrep -c (keeps nothing)", path),
      ],
      bench.rounds,
    );
    return table(`${this.title} (${bench.size} of text)`, bench, results, ours.database);
  },
};

function table(title: string, bench: Bench, results: readonly Result[], database: string): Table {
  const ours = results[0]!;
  const mib = bench.log.bytes / MIB;
  const rows = results.map((result) => [
    result.contestant.name,
    number(result.seconds, 2),
    result.seconds === null ? "–" : number(mib / result.seconds, 0),
    result.peakMib === null ? "–" : String(result.peakMib),
    ratio(result, ours),
  ]);
  const share = statSync(database).size / bench.log.bytes;
  const figures = {
    seconds: ours.seconds,
    mibPerSecond: ours.seconds === null ? null : mib / ours.seconds,
    peakMib: ours.peakMib,
    indexShare: share,
    ...Object.fromEntries(results.slice(1).map((r) => [`times ${r.contestant.name}`, times(r, ours)])),
  };
  const notes = [
    `index size: ${(share * 100).toFixed(1)} % of the plain log`,
    agreement(ours, bench),
    ...skipped(results.map((r) => r.contestant)),
  ];
  return { title, head: ["what", "s", "MiB/s", "peak MiB", "against salvage"], rows, notes, figures };
}

function times(peer: Result, ours: Result): number | null {
  return peer.seconds === null || ours.seconds === null ? null : peer.seconds / ours.seconds;
}

function ratio(result: Result, ours: Result): string {
  if (result.contestant.missing !== undefined) return "skipped";
  const factor = times(result, ours);
  return result === ours || factor === null ? "1" : `takes ${factor.toFixed(2)} times as long`;
}

/** The generator has counted what it wrote: an index that is fast because it drops records would show here. */
function agreement(ours: Result, bench: Bench): string {
  const { totals } = JSON.parse(ours.stdout) as IndexAnswer;
  const right = totals.records === bench.log.records && totals.unrecognised === 0 && totals.malformed === 0;
  return right
    ? `all ${totals.records} records of the generator are in the index`
    : `WRONG: ${totals.records} records (${totals.unrecognised} unrecognised, ${totals.malformed} malformed) instead of ${bench.log.records}`;
}

export function skipped(contestants: readonly Contestant[]): string[] {
  return contestants.flatMap(({ name, missing }) => (missing === undefined ? [] : [`SKIPPED ${name}: ${missing}`]));
}
