/**
 * Writes a realistic log of a wanted size to `.bench/`: `node bench/make-log.ts [--size 200m|1g|BYTES] [--seed N] [--gz]`.
 * The same size and seed give the same bytes. Beside it stands a JSON file with what the log holds.
 */
import {
  closeSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";
import { createGzip } from "node:zlib";
import { generateLog, type LogCounts } from "./log/generate.ts";

const folder = resolve(import.meta.dirname, "../.bench");

export interface BenchLog extends LogCounts {
  readonly path: string;
  readonly zone: string;
}

/** Bytes of `200m`, `1g`, `4096`. @throws {Error} on anything else */
export function parseSize(text: string): number {
  const match = /^(\d+)([kmg]?)$/i.exec(text);
  if (match === null) throw new Error(`not a size: ${text} (use e.g. 200m or 1g)`);
  return Number(match[1]) * 1024 ** ["", "k", "m", "g"].indexOf(match[2]!.toLowerCase());
}

/** The log of this size and seed, made when it is not there yet. */
export function ensureLog(size: string, seed = 1): BenchLog {
  const path = join(folder, `mailbox-${size}-${seed}.log`);
  const factsPath = `${path}.json`;
  if (!existsSync(factsPath)) {
    mkdirSync(folder, { recursive: true });
    const counts: LogCounts = { bytes: 0, lines: 0, records: 0, byCategory: {} };
    const file = openSync(path, "w");
    for (const chunk of generateLog(parseSize(size), seed, counts)) writeSync(file, chunk, null, "latin1");
    closeSync(file);
    writeFileSync(factsPath, JSON.stringify(counts, null, 2));
  }
  const counts = JSON.parse(readFileSync(factsPath, "utf8")) as LogCounts;
  return { ...counts, path, zone: "Europe/Rome" };
}

/** The same log compressed as the nightly job of a mail server does it. */
export async function ensureGzip(log: BenchLog): Promise<string> {
  const path = `${log.path}.gz`;
  if (!existsSync(path)) {
    await pipeline(createReadStream(log.path), createGzip({ level: 6 }), createWriteStream(`${path}.tmp`));
    renameSync(`${path}.tmp`, path);
  }
  return path;
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      size: { type: "string", default: "200m" },
      seed: { type: "string", default: "1" },
      gz: { type: "boolean", default: false },
    },
  });
  const started = performance.now();
  const log = ensureLog(values.size, Number(values.seed));
  const seconds = (performance.now() - started) / 1000;
  console.log(JSON.stringify({ ...log, seconds: Number(seconds.toFixed(2)) }, null, 2));
  if (values.gz) console.log(await ensureGzip(log));
}
