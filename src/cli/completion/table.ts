import { COMMON_OPTIONS, outputOptions } from "../common-options.ts";
import type { OptionSpec, Verb } from "../verb.ts";

/** An option as completion needs it. */
export interface CompletedOption {
  /** `--account`, `-a`. */
  readonly names: readonly string[];
  readonly help: string;
  readonly takesValue: boolean;
  readonly values: readonly string[];
  readonly completes: "file" | "folder" | null;
}

/** One place in the command line: behind `salvage`, behind `salvage grammar`, … */
export interface CompletedPlace {
  /** Verbs so far, divided by spaces; empty behind `salvage` itself. */
  readonly path: string;
  readonly verbs: readonly { readonly name: string; readonly summary: string }[];
  readonly options: readonly CompletedOption[];
  /** Words that its arguments may be or begin with. */
  readonly words: readonly string[];
  readonly completes: "file" | "folder" | null;
}

/** Every place of the command line, the top first. */
export function completedPlaces(verbs: readonly Verb[]): CompletedPlace[] {
  const top: CompletedPlace = {
    path: "",
    verbs: verbs.map(({ name, summary }) => ({ name, summary })),
    options: [...COMMON_OPTIONS, HELP, VERSION].map(completedOption),
    words: [],
    completes: null,
  };
  const places = verbs.flatMap((verb) => placesOf(verb, ""));
  const names = verbs.map(({ name }) => name);
  return [top, ...places.map((place) => (place.path === "help" ? { ...place, words: names } : place))];
}

const HELP: OptionSpec = { flags: "-h, --help", help: "show help" };
const VERSION: OptionSpec = { flags: "-V, --version", help: "print the version" };

function placesOf(verb: Verb, above: string): CompletedPlace[] {
  const path = above === "" ? verb.name : `${above} ${verb.name}`;
  const specs = [...(verb.options ?? []), ...outputOptions(verb), ...COMMON_OPTIONS, HELP];
  const place: CompletedPlace = {
    path,
    verbs: (verb.verbs ?? []).map(({ name, summary }) => ({ name, summary })),
    options: specs.map(completedOption),
    words: (verb.arguments ?? []).flatMap((argument) => argument.suggests ?? []),
    completes: verb.arguments?.find((argument) => argument.completes !== undefined)?.completes ?? null,
  };
  return [place, ...(verb.verbs ?? []).flatMap((below) => placesOf(below, path))];
}

function completedOption(spec: OptionSpec): CompletedOption {
  return {
    names: [...spec.flags.matchAll(/(?<![\w-])--?[A-Za-z][\w-]*/g)].map(([name]) => name),
    help: spec.help,
    takesValue: /<[^>]+>/.test(spec.flags),
    values: spec.oneOf ?? spec.suggests ?? [],
    completes: spec.completes ?? null,
  };
}
