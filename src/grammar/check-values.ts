import { nearest } from "../core/index.ts";
import type { Finding } from "./problem.ts";

type Path = readonly (string | number)[];
export type JsonObject = Readonly<Record<string, unknown>>;

/** Collects findings about a JSON value; each reader gives back the value, or undefined after telling what is wrong. */
export interface ValueCheck {
  readonly findings: Finding[];
  report(
    path: Path,
    message: string,
    hint: string,
    more?: { readonly atKey?: boolean; readonly offset?: number },
  ): void;
  object(value: unknown, path: Path, known: readonly string[], required: readonly string[]): JsonObject | undefined;
  text(value: unknown, path: Path, hint: string): string | undefined;
  word<T extends string>(value: unknown, path: Path, known: readonly T[]): T | undefined;
  flag(value: unknown, path: Path, absent: boolean): boolean;
  list(value: unknown, path: Path, hint: string): readonly unknown[];
}

export function createValueCheck(): ValueCheck {
  const findings: Finding[] = [];
  const report: ValueCheck["report"] = (path, message, hint, more = {}) => {
    findings.push({ path, message, hint, ...more });
  };
  return {
    findings,
    report,
    object: (value, path, known, required) => readObject(report, value, path, known, required),
    text(value, path, hint) {
      if (typeof value === "string" && value !== "") return value;
      report(path, "a text that is not empty is wanted here", hint);
      return undefined;
    },
    word(value, path, known) {
      const found = known.find((word) => word === value);
      if (found === undefined)
        report(path, `${JSON.stringify(value)} is not one of the known words`, suggestion(value, known));
      return found;
    },
    flag(value, path, absent) {
      if (value === undefined || typeof value === "boolean") return value ?? absent;
      report(path, "true or false is wanted here", "Write it without quotes.");
      return absent;
    },
    list(value, path, hint) {
      if (value === undefined) return [];
      if (Array.isArray(value)) return value as readonly unknown[];
      report(path, "a list is wanted here", hint);
      return [];
    },
  };
}

function suggestion(value: unknown, known: readonly string[]): string {
  const near = typeof value === "string" ? nearest(value, known) : null;
  return `${near === null ? "" : `Did you mean "${near}"? `}Known: ${known.join(", ")}.`;
}

function readObject(
  report: ValueCheck["report"],
  value: unknown,
  path: Path,
  known: readonly string[],
  required: readonly string[],
): JsonObject | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    report(path, "an object in { } is wanted here", `It has: ${known.join(", ")}.`);
    return undefined;
  }
  const object = value as JsonObject;
  if (known.length > 0)
    for (const name of Object.keys(object))
      if (!known.includes(name))
        report([...path, name], `"${name}" is not known here`, suggestion(name, known), { atKey: true });
  for (const name of required)
    if (object[name] === undefined) report(path, `"${name}" is missing`, `Add "${name}" here.`, { atKey: true });
  return object;
}
