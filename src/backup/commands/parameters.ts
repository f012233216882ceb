import type { PathContent } from "../path/require-there.ts";
import type { Parameter } from "./table.ts";

/** The parameters that several commands share. */

export const ACCOUNT: Parameter = { name: "account", type: "account", expected: ["Account Name/ID"] };
export const NOTIFICATIONS: Parameter = {
  name: "notifications",
  type: "list",
  expected: ["Email Address[,..]"],
};
export const BACKUP_PATH: Parameter = pathToRead("backup_path", "backup path");
export const APPLY_HSM: Parameter = {
  ...yesNo("apply_hsm", false),
  ignored: "the embedded store has no HSM policy",
};
export const BLOBS_ARCHIVE: Parameter = {
  name: "blobs_archive",
  type: "text",
  expected: ["bucket configuration id"],
};

export function yesNo(name: string, byDefault: boolean): Parameter {
  return { name, type: "boolean", expected: ["true", "false"], default: String(byDefault) };
}

export function date(name: string, words: readonly string[], byDefault?: string): Parameter {
  const expected = ["dd/MM/yyyy HH:mm:ss", ...words];
  return byDefault === undefined
    ? { name, type: "date", expected }
    : { name, type: "date", expected, default: byDefault };
}

export function choice(name: string, words: readonly string[], byDefault?: string): Parameter {
  return byDefault === undefined
    ? { name, type: "choice", expected: words }
    : { name, type: "choice", expected: words, default: byDefault };
}

export function count(name: string, byDefault?: string): Parameter {
  return byDefault === undefined ? { name, type: "integer" } : { name, type: "integer", default: byDefault };
}

export function list(name: string, byDefault?: string): Parameter {
  const expected = ["VALUE[,VALUE]"];
  return byDefault === undefined
    ? { name, type: "list", expected }
    : { name, type: "list", expected, default: byDefault };
}

export function path(name: string): Parameter {
  return { name, type: "path", expected: ["Path"] };
}

/** A path at which something must lie before the command begins. */
export function pathToRead(name: string, reads: PathContent): Parameter {
  return { ...path(name), reads };
}

export function words(name: string): Parameter {
  return { name, type: "text" };
}

/** The parameter as one that has no meaning here. */
export function ignored(parameter: Parameter, why: string): Parameter {
  return { ...parameter, ignored: why };
}
