/**
 * Builds commander's program from the table of verbs.
 *
 * To add a verb: write `src/cli/verbs/<verb>.ts` that exports one `VerbParts` (verb.ts says what it holds; verbs/coverage.ts is
 * a short one to copy), and put it with its name into the list in verbs.ts. Options, help with exit codes and examples,
 * completion, JSON errors and the exit code follow by themselves. Import heavy things inside `run`.
 */
import { Command, Option } from "commander";
import { nearest, UsageError } from "../core/index.ts";
import { COMMON_OPTIONS, outputOptions } from "./common-options.ts";
import { helpFooter } from "./help-text.ts";
import { legible } from "./terminal.ts";
import type { ListedVerb, OptionSpec, OptionValues, Verb } from "./verb.ts";

/** Runs a verb that was parsed. */
export type RunVerb = (verb: Verb, words: readonly string[], options: OptionValues) => Promise<void>;

const COMMON_GROUP = "Options of every verb:";

/**
 * The whole command line. Parsing throws commander's errors and never ends the process. Verbs that are only listed stand in its
 * help, but cannot be called.
 */
export function buildProgram(verbs: readonly (Verb | ListedVerb)[], version: string, run: RunVerb): Command {
  const program = new Command("salvage");
  program
    .description("Finds out from mailbox.log what happened to lost mail, proves it, and brings it back.")
    .version(version, "-V, --version", "print the version")
    .helpCommand(false)
    .configureHelp({ showGlobalOptions: false, subcommandTerm: (command) => command.name(), optionDescription })
    .helpOption("-h, --help", "print this help")
    .configureOutput({
      writeOut: (text) => process.stdout.write(legible(text, process.stdout, process.env)),
      writeErr: () => undefined,
    })
    .exitOverride()
    .showSuggestionAfterError(true);
  addOptions(program, COMMON_OPTIONS);
  for (const verb of verbs) addVerb(program, verb, run);
  program.addHelpText("after", "\nStart with: salvage index /opt/zimbra/log\nHelp on a verb: salvage help VERB");
  return program;
}

/**
 * The word that names the verb: the first that is neither an option nor the value of one; null where there is none.
 * @param options those that may stand before it
 */
export function verbWordOf(argv: readonly string[], options: readonly OptionSpec[] = COMMON_OPTIONS): string | null {
  const withValue = options.flatMap(({ flags }) => /^(--\S+) </.exec(flags)?.[1] ?? []);
  const word = argv.findIndex((arg, at) => !arg.startsWith("-") && !withValue.includes(argv[at - 1] ?? ""));
  return argv[word] ?? null;
}

/** What an option does, and the values that it takes, if it takes only some. */
function optionDescription({ description, argChoices }: Option): string {
  return argChoices === undefined ? description : `${description}; one of: ${argChoices.join(", ")}`;
}

function addVerb(parent: Command, verb: Verb | ListedVerb, run: RunVerb): void {
  const command = parent.command(verb.name).summary(verb.summary).helpOption("-h, --help", "print this help");
  if ("load" in verb) return;
  // A description is one paragraph: its line ends are those of the source, and commander wraps to the terminal.
  const more = verb.description === undefined ? "" : `\n\n${verb.description.replaceAll("\n", " ")}`;
  command.description(`${verb.summary}${more}`);
  for (const { syntax, help } of verb.arguments ?? []) command.argument(syntax, help);
  addOptions(command, [...(verb.options ?? []), ...outputOptions(verb)]);
  addOptions(command, COMMON_OPTIONS, COMMON_GROUP);
  if (verb.passesOptionsThrough) command.allowUnknownOption();
  for (const below of verb.verbs ?? []) addVerb(command, below, run);
  command.addHelpText("after", helpFooter(verb));
  if (verb.run !== undefined) {
    command.action(async () => run(verb, command.args, givenOptions(command)));
  } else if (verb.verbs !== undefined) {
    command.helpCommand(false).action(() => {
      throw unknownVerb(verb.name, command.args[0], verb.verbs ?? []);
    });
    command.allowExcessArguments();
  }
}

/** @returns the error for a verb that does not exist below `parent` ("" for the top) */
export function unknownVerb(
  parent: string,
  word: string | undefined,
  verbs: readonly Pick<Verb, "name">[],
): UsageError {
  const names = verbs.map((verb) => verb.name);
  const path = parent === "" ? "salvage" : `salvage ${parent}`;
  if (word === undefined) return new UsageError(`${path} needs a verb`, `one of: ${names.join(", ")}`);
  const near = nearest(word, names);
  const hint = near === null ? `the verbs are: ${names.join(", ")}` : `did you mean: ${path} ${near}`;
  return new UsageError(parent === "" ? `there is no verb "${word}"` : `${path} has no verb "${word}"`, hint);
}

/**
 * The help text of the verb that `path` leads to.
 * @throws {UsageError} where there is no such verb
 */
export function helpOf(program: Command, verbs: readonly (Verb | ListedVerb)[], path: readonly string[]): string {
  let command = program;
  let below: readonly (Verb | ListedVerb)[] = verbs;
  for (const [place, word] of path.entries()) {
    const next = below.find((verb) => verb.name === word);
    const found = command.commands.find((candidate) => candidate.name() === word);
    if (next === undefined || found === undefined) throw unknownVerb(path.slice(0, place).join(" "), word, below);
    command = found;
    below = "load" in next ? [] : (next.verbs ?? []);
  }
  let text = "";
  command.configureOutput({
    writeOut: (part) => {
      text += part;
    },
  });
  command.outputHelp();
  return text;
}

function addOptions(command: Command, specs: readonly OptionSpec[], group?: string): void {
  for (const spec of specs) {
    const option = new Option(spec.flags, spec.help);
    if (spec.oneOf !== undefined) option.choices([...spec.oneOf]);
    if (group !== undefined) option.helpGroup(group);
    command.addOption(option);
  }
}

/** Options as the user gave them, before or behind the verb; defaults of commander's left out. */
function givenOptions(command: Command): OptionValues {
  const values: Record<string, string | boolean | readonly string[] | undefined> = {};
  for (let at: Command | null = command; at !== null; at = at.parent) {
    for (const [name, value] of Object.entries(at.opts())) {
      if (at.getOptionValueSource(name) === "cli" && !(name in values)) values[name] = value;
    }
  }
  return values;
}

/** A parsing error of commander's in a call of `verb` as ours, or null where it has only printed help or the version. */
export function usageErrorOf(code: string, message: string, verb: string | null): UsageError | null {
  if (["commander.helpDisplayed", "commander.version"].includes(code)) return null;
  const [what = "", suggestion] = message.replace(/^error: /, "").split("\n");
  const help = verb === null ? "run: salvage help" : `run: salvage help ${verb}`;
  return new UsageError(what, suggestion?.replace(/^\((.*)\)$/, "$1") ?? help);
}
