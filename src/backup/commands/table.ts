import type { PathContent } from "../path/require-there.ts";
import { MAINTENANCE } from "./table-maintenance.ts";
import { QUERIES } from "./table-queries.ts";
import { RESTORES } from "./table-restores.ts";

/** What a value must look like. `date`: `dd/MM/yyyy HH:mm:ss` or one of the parameter's words. */
export type ValueType = "text" | "account" | "path" | "date" | "boolean" | "integer" | "list" | "choice";

export interface Parameter {
  readonly name: string;
  readonly type: ValueType;
  /** Words and forms, as help and completion show them. */
  readonly expected?: readonly string[];
  readonly default?: string;
  /** Other names of the same parameter that documentation uses. */
  readonly aliases?: readonly string[];
  /** Why the parameter, which the real engine has, changes nothing here. Who gives it is told. */
  readonly ignored?: string;
  /** What must lie at the path before the command begins. */
  readonly reads?: PathContent;
}

/** One command: the table drives parsing, help and completion (spec 1.3). */
export interface CommandSpec {
  readonly module: "backup" | "powerstore" | "config";
  /** As documented, also of two words: `retrieveMetadataFromArchive S3`. */
  readonly name: string;
  readonly summary: string;
  readonly mandatory: readonly Parameter[];
  readonly optional: readonly Parameter[];
  /** Values after the module and command, as a person would write them. */
  readonly example: string;
}

export const COMMANDS: readonly CommandSpec[] = [...RESTORES, ...QUERIES, ...MAINTENANCE];
