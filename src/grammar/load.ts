import { readdirSync, readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { MAX_GRAMMAR_BYTES, messageOf, packageFile, systemErrorCode } from "../core/index.ts";
import { type CheckedGrammar, checkGrammar } from "./check-grammar.ts";
import { locateJson } from "./json-positions.ts";
import { buildMatcher, type CompiledPattern } from "./matcher.ts";
import { fileProblem, jsonProblem, locateFindings } from "./problem.ts";
import { selfTest } from "./self-test.ts";
import type { EventPattern, Grammar, GrammarProblem, Matcher } from "./types.ts";

export interface LoadOptions {
  /** Searched with their subfolders for `*.json`, in order; the first holds the built-in grammars, whose samples are proved by the tests. */
  readonly folders: readonly string[];
  /** Single grammar files, after all folders. */
  readonly files?: readonly string[];
}

export interface LoadedGrammar extends Grammar {
  readonly builtIn: boolean;
  /** The file whose grammar of the same id this one replaces. */
  readonly replaces: string | null;
}

export interface LoadedGrammars {
  readonly matcher: Matcher;
  readonly grammars: readonly LoadedGrammar[];
  readonly problems: readonly GrammarProblem[];
}

/** Where the grammars that come with the program lie, in the sources and in the built package alike. */
export function builtInFolder(): string {
  return packageFile("grammars");
}

/** The built-in folder, then the user's own: `$XDG_CONFIG_HOME/salvage/grammars`, else `~/.config/salvage/grammars`. */
export function grammarFolders(env: NodeJS.ProcessEnv = process.env): string[] {
  const config = env.XDG_CONFIG_HOME || join(homedir(), ".config");
  return [builtInFolder(), join(config, "salvage", "grammars")];
}

interface Loaded {
  readonly checked: CheckedGrammar;
  readonly builtIn: boolean;
  readonly replaces: string | null;
}

/**
 * Loads and compiles grammars. A later grammar with the id of an earlier one takes its place. A file with an error is left out
 * and told in `problems`; nothing is thrown for what stands in a file.
 */
export function loadGrammars(options: LoadOptions): LoadedGrammars {
  const problems: GrammarProblem[] = [];
  const byId = new Map<string, Loaded>();
  options.folders.forEach((folder, place) => {
    for (const file of jsonFiles(folder, place === 0, problems)) loadInto(byId, file, place === 0, problems);
  });
  for (const file of options.files ?? []) loadInto(byId, file, false, problems);
  const loaded = [...byId.values()];
  // A site's own patterns are tried before the built-in ones.
  const ordered = [...loaded.filter((entry) => !entry.builtIn), ...loaded.filter((entry) => entry.builtIn)];
  const compiled: CompiledPattern[] = [];
  for (const { checked } of ordered) compiled.push(...compiledPatterns(checked, compiled.length));
  return {
    matcher: buildMatcher(compiled),
    grammars: loaded.map(({ checked, builtIn, replaces }) => ({ ...checked.grammar, builtIn, replaces })),
    problems,
  };
}

/** Checks one grammar file wholly: JSON, names, patterns, samples, rejects. */
export function checkGrammarFile(file: string): GrammarProblem[] {
  const problems: GrammarProblem[] = [];
  readGrammar(file, false, problems);
  return problems;
}

function loadInto(byId: Map<string, Loaded>, file: string, builtIn: boolean, problems: GrammarProblem[]): void {
  const checked = readGrammar(file, builtIn, problems);
  if (checked === null) return;
  const before = byId.get(checked.grammar.id);
  byId.set(checked.grammar.id, { checked, builtIn, replaces: before?.checked.grammar.file ?? null });
}

function jsonFiles(folder: string, needed: boolean, problems: GrammarProblem[]): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".json") && !name.endsWith(".schema.json"))
      .sort()
      .map((name) => join(folder, name));
  } catch (error) {
    if (needed || systemErrorCode(error) !== "ENOENT")
      problems.push(fileProblem(folder, `cannot read the folder: ${messageOf(error)}`, "Check its path and rights."));
    return [];
  }
}

/** Reads, checks and proves one file; its problems are added, and null comes back where one is an error. */
function readGrammar(file: string, trusted: boolean, problems: GrammarProblem[]): CheckedGrammar | null {
  const text = readText(file, problems);
  if (text === null) return null;
  let value: unknown;
  try {
    if (!trusted) locateJson(text);
    value = JSON.parse(text);
  } catch {
    problems.push(syntaxProblem(file, text));
    return null;
  }
  const { checked, findings } = checkGrammar(value, file);
  if (checked !== null && !trusted) findings.push(...selfTest(checked.grammar, compiledPatterns(checked, 0)));
  problems.push(...locateFindings(file, text, findings));
  return findings.length === 0 ? checked : null;
}

function readText(file: string, problems: GrammarProblem[]): string | null {
  try {
    if (statSync(file).size <= MAX_GRAMMAR_BYTES) return readFileSync(file, "utf8");
    problems.push(
      fileProblem(file, `larger than ${MAX_GRAMMAR_BYTES} bytes`, "Split it: one file for each log category."),
    );
  } catch (error) {
    problems.push(fileProblem(file, `cannot read the file: ${messageOf(error)}`, "Check its path and rights."));
  }
  return null;
}

function syntaxProblem(file: string, text: string): GrammarProblem {
  try {
    locateJson(text);
  } catch (error) {
    return jsonProblem(file, text, error);
  }
  return fileProblem(file, "not a JSON document", "Check it with a JSON editor.");
}

/** The patterns of a checked grammar, numbered from `firstIndex` on. */
export function compiledPatterns({ grammar, programs }: CheckedGrammar, firstIndex: number): CompiledPattern[] {
  return grammar.events.flatMap((event, place) => {
    const program = programs.get(event.name);
    if (!program) return [];
    const pattern: EventPattern = {
      index: firstIndex + place,
      id: `${grammar.id}:${event.name}`,
      grammar: grammar.id,
      version: grammar.version,
      category: grammar.categories[0] ?? "",
      kind: event.kind,
      fact: event.fact,
      importance: event.importance,
      keep: event.keep,
      holes: program.holes,
      set: event.set,
    };
    const { multiline, fallback, pattern: template } = event;
    return [{ pattern, program, template, categories: grammar.categories, multiline, fallback }];
  });
}
