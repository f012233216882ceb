import type { BenchLog } from "./make-log.ts";

/** What a section may use. */
export interface Bench {
  readonly log: BenchLog;
  /** Size as given, e.g. `200m`. */
  readonly size: string;
  readonly rounds: number;
  /** Folder for results, emptied by nobody: a section removes what it makes. */
  readonly folder: string;
  /** The built program. */
  readonly salvage: string;
  /** An index of `log`, made once and shared by the sections that only read. */
  index(): Promise<string>;
}

export interface Table {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Said below the table: what was skipped, what a figure means. */
  readonly notes: readonly string[];
  /** Figures by name, for `--json`. */
  readonly figures: Readonly<Record<string, number | null>>;
}

/** One file in sections/ is one section: `node bench/run.ts --only NAME` runs it alone. */
export interface Section {
  readonly name: string;
  readonly title: string;
  run(bench: Bench): Promise<Table>;
}

export function number(value: number | null, digits = 1): string {
  return value === null ? "–" : value.toFixed(digits);
}
