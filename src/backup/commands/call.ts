import { resolve } from "node:path";
import { UsageError, type ZoneClock } from "../../core/index.ts";
import type { MailStore } from "../../mailstore/index.ts";
import type { BackupEngine } from "../engine/engine.ts";
import type { RunOptions } from "../engine/run.ts";
import { parseMoment } from "../engine-dates.ts";
import type { BackupPath } from "../path/backup-path.ts";
import type { Moment } from "../path/history.ts";

/** The values of a command line as what they mean. */
export interface Values {
  text(name: string): string;
  optional(name: string): string | null;
  flag(name: string): boolean;
  number(name: string): number | null;
  /** A comma list; null where it is not given or says `all`. */
  list(name: string): readonly string[] | null;
  /** An absolute path; null where it is not given. */
  path(name: string): string | null;
  moment(name: string, words: readonly ("first" | "last")[]): Moment;
  /** A date as an upper end: in the hour that comes twice the later one. */
  end(name: string): Moment;
  date(name: string): number | null;
}

export function valuesOf(values: Readonly<Record<string, string>>, clock: ZoneClock): Values {
  const optional = (name: string): string | null => values[name] ?? null;
  const text = (name: string): string => {
    const value = values[name];
    if (value === undefined) throw new UsageError(`${name} is missing`);
    return value;
  };
  return {
    text,
    optional,
    flag: (name) => values[name] === "true",
    number: (name) => (values[name] === undefined ? null : Number(values[name])),
    list: (name) => listOf(optional(name)),
    path: (name) => (values[name] === undefined ? null : resolve(values[name])),
    moment: (name, words) => parseMoment(text(name), clock, words),
    end: (name) => parseMoment(text(name), clock, ["last"], true),
    date: (name) => (values[name] === undefined ? null : (parseMoment(values[name], clock, []) as number)),
  };
}

function listOf(value: string | null): readonly string[] | null {
  if (value === null || value.toLowerCase() === "all") return null;
  return value.split(",").flatMap((entry) => (entry.trim() === "" ? [] : [entry.trim()]));
}

/** A command that only looks: it needs a backup path, and no store has to be there. */
export interface QueryCall {
  readonly values: Values;
  readonly path: BackupPath;
  readonly store: MailStore | null;
  readonly clock: ZoneClock;
  readonly root: string;
}

/** A command that works: through the engine and its queue. */
export interface WorkCall {
  readonly values: Values;
  readonly engine: BackupEngine;
  readonly run: RunOptions;
}
