import { UsageError } from "../../core/index.ts";
import { COMMANDS, type CommandSpec, type Parameter } from "./table.ts";

/** A command line after it was checked against the table. Defaults are filled in. */
export interface ParsedCommand {
  readonly spec: CommandSpec;
  readonly values: Readonly<Record<string, string>>;
  /** As given, without defaults. */
  readonly given: Readonly<Record<string, string>>;
  readonly options: GlobalOptions;
}

export interface GlobalOptions {
  readonly json: boolean;
  readonly progress: boolean;
  readonly sync: boolean;
}

/** Too few values: the answer is the help page (spec 1.1), or those of all commands that begin as the line does. */
export class MissingParameters extends UsageError {
  readonly specs: readonly CommandSpec[];
  constructor(name: string, specs: readonly CommandSpec[]) {
    super(`command ${name} requires more parameters`);
    this.specs = specs;
  }
}

/**
 * Finds the command of a line; its verb counts without regard to case.
 * @throws {MissingParameters} for the first word alone of a command that has two @throws {UsageError} for an unknown one
 */
export function findCommand(module: string, words: readonly string[]): { spec: CommandSpec; rest: readonly string[] } {
  const candidates = COMMANDS.filter((spec) => spec.module === module.toLowerCase());
  for (const spec of candidates) {
    const verb = spec.name.toLowerCase().split(" ");
    if (verb.every((word, at) => words[at]?.toLowerCase() === word)) return { spec, rest: words.slice(verb.length) };
  }
  const [first = "", second] = words;
  const family = candidates.filter((spec) => spec.name.toLowerCase().startsWith(`${first.toLowerCase()} `));
  if (family.length > 0 && second === undefined) throw new MissingParameters(family[0]!.name.split(" ")[0]!, family);
  const [asked, known] = family.length > 0 ? [[module, first, second], family] : [[module, first], candidates];
  throw new UsageError(
    `unknown command "${asked.join(" ").trim()}"`,
    `known: ${known.map((spec) => spec.name).join(", ")}`,
  );
}

/**
 * Parses `module verb value… [name value]…`, with `--json`, `--progress` and `--sync` anywhere.
 * @throws {MissingParameters} @throws {UsageError}
 */
export function parseCommand(argv: readonly string[]): ParsedCommand {
  const options = {
    json: argv.includes("--json"),
    progress: argv.includes("--progress"),
    sync: argv.includes("--sync"),
  };
  const [module = "", ...words] = argv.filter((word) => !["--json", "--progress", "--sync"].includes(word));
  const { spec, rest } = findCommand(module, words);
  if (rest.length < spec.mandatory.length) throw new MissingParameters(spec.name, [spec]);
  const given: Record<string, string> = {};
  spec.mandatory.forEach((parameter, at) => {
    given[parameter.name] = checked(parameter, rest[at]!);
  });
  for (const [name, value] of pairsOf(spec, rest.slice(spec.mandatory.length))) given[name] = value;
  const defaults = [...spec.mandatory, ...spec.optional].flatMap((one) =>
    one.default === undefined ? [] : [[one.name, one.default]],
  );
  return { spec, values: { ...Object.fromEntries(defaults), ...given }, given, options };
}

function pairsOf(spec: CommandSpec, words: readonly string[]): [string, string][] {
  const pairs: [string, string][] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    // `--fix` is short for `fixBackup true`.
    const isSwitch = word.startsWith("--");
    const name = isSwitch ? word.slice(2) : word;
    const value = isSwitch ? "true" : words[++at];
    const parameter = parameterOf(spec, name);
    if (parameter === null) throw new UsageError(`${spec.name} has no parameter "${name}"`, hintFor(spec));
    if (value === undefined) throw new UsageError(`parameter ${name} of ${spec.name} needs a value`, hintFor(spec));
    if (pairs.some(([known]) => known === parameter.name)) throw new UsageError(`parameter ${name} is given twice`);
    pairs.push([parameter.name, checked(parameter, value)]);
  }
  return pairs;
}

function parameterOf(spec: CommandSpec, name: string): Parameter | null {
  const wanted = name.toLowerCase();
  const matches = (known: string): boolean => known.toLowerCase() === wanted;
  return spec.optional.find((one) => matches(one.name) || (one.aliases ?? []).some(matches)) ?? null;
}

function checked(parameter: Parameter, value: string): string {
  const lower = value.toLowerCase();
  const bad = (): UsageError =>
    new UsageError(
      `"${value}" is no value for ${parameter.name}`,
      `expected: ${(parameter.expected ?? [parameter.type]).join(" | ")}`,
    );
  switch (parameter.type) {
    case "boolean":
      if (lower !== "true" && lower !== "false") throw bad();
      return lower;
    case "integer":
      if (!/^\d{1,12}$/.test(value)) throw bad();
      return value;
    case "choice": {
      const found = parameter.expected?.find((word) => word.toLowerCase() === lower);
      if (found === undefined) throw bad();
      return found;
    }
    default:
      if (value === "") throw bad();
      return value;
  }
}

function hintFor(spec: CommandSpec): string {
  const names = spec.optional.map((one) => one.name).join(" ");
  return names === "" ? "it takes no further parameters" : `optional parameters: ${names}`;
}
