import type { ExitCode } from "../core/index.ts";
import type { Terminal } from "./terminal.ts";

/** An option in commander's notation. */
export interface OptionSpec {
  /** `-a, --account <ACCOUNT>`; `<…>` takes a value, `<…...>` several. */
  readonly flags: string;
  readonly help: string;
  /** The only values it takes. */
  readonly oneOf?: readonly string[];
  /** Values that completion offers, among others. */
  readonly suggests?: readonly string[];
  readonly completes?: "file" | "folder";
}

export interface ArgumentSpec {
  /** `<event>` is required, `[words...]` is not. */
  readonly syntax: string;
  readonly help: string;
  readonly suggests?: readonly string[];
  readonly completes?: "file" | "folder";
}

/** Values of options by their long names in camel case, as commander gives them; only those that the user gave. */
export type OptionValues = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

/** One call of a verb. */
export interface Call {
  readonly words: readonly string[];
  readonly options: OptionValues;
  readonly terminal: Terminal;
  /** The help text of a verb, given as the words that lead to it. */
  readonly helpOf: (path: readonly string[]) => Promise<string>;
}

/**
 * One verb of the command line as data: parsing, help and completion are made from it. `run` gives the exit code; what it
 * throws is told as an error. Heavy things are imported inside `run`, so that its help need not wait for them.
 */
export interface Verb {
  readonly name: string;
  readonly summary: string;
  /** Sentences above the options in its help. */
  readonly description?: string;
  readonly arguments?: readonly ArgumentSpec[];
  readonly options?: readonly OptionSpec[];
  /** Takes `--json`; `rows`: also `--ndjson`. */
  readonly prints?: "json" | "rows";
  /** Its answer is qualified by the log's coverage: takes `--strict`. */
  readonly qualified?: boolean;
  /** Words behind the verb that look like options are handed on as they are. */
  readonly passesOptionsThrough?: boolean;
  /** Listens to `terminal.stop`: Ctrl-C does not end it at once. */
  readonly stopsInOrder?: boolean;
  /** Exit codes besides 0, 2, 70 and 130, which every verb has. */
  readonly exits?: readonly ExitCode[];
  /** What a code means here, where it means something of its own (operations of the embedded engine). */
  readonly exitMeanings?: Readonly<Partial<Record<ExitCode, string>>>;
  readonly examples: readonly [Example, Example, ...Example[]];
  /** Verbs below it (`grammar list`). */
  readonly verbs?: readonly Verb[];
  readonly run?: (call: Call) => Promise<ExitCode>;
}

/** A verb but for what the command table says of it. */
export type VerbParts = Omit<Verb, "name" | "summary">;

/** A verb as the command table has it. */
export interface ListedVerb extends Pick<Verb, "name" | "summary"> {
  readonly load: () => Promise<VerbParts>;
}

export interface Example {
  readonly command: string;
  readonly does: string;
}
