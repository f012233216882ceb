import { EVENT_KINDS, FACTS, FIELDS, type Field, MAX_GRAMMAR_EVENTS } from "../core/index.ts";
import { createValueCheck, type JsonObject, type ValueCheck } from "./check-values.ts";
import type { Finding } from "./problem.ts";
import { compileTemplate } from "./program.ts";
import type { Program } from "./step.ts";
import { parseTemplate, TemplateError } from "./template.ts";
import type { Grammar, GrammarEvent, Importance, Provenance, SampleFields } from "./types.ts";

/** Names that may stand in a grammar file, for the checks and for the JSON schema (a test compares them). */
export const GRAMMAR_NAMES = ["$schema", "id", "version", "title", "categories", "events"] as const;
export const EVENT_NAMES = [
  "pattern",
  "kind",
  "fact",
  "importance",
  "keep",
  "multiline",
  "fallback",
  "set",
  "from",
  "note",
  "samples",
  "rejects",
] as const;

const GRAMMAR_ID = /^[a-z0-9-]+\/[a-z0-9-]+$/;
const EVENT_ID = /^[a-z0-9-]+$/;

export interface CheckedGrammar {
  readonly grammar: Grammar;
  /** By event name. */
  readonly programs: ReadonlyMap<string, Program>;
}

/** Checks a parsed grammar file and compiles its patterns. Null where a finding makes it unusable. */
export function checkGrammar(value: unknown, file: string): { checked: CheckedGrammar | null; findings: Finding[] } {
  const check = createValueCheck();
  const top = check.object(value, [], GRAMMAR_NAMES, ["id", "version", "title", "categories", "events"]);
  if (top === undefined) return { checked: null, findings: check.findings };
  const id = check.text(top.id, ["id"], 'For instance "site/mailop".') ?? "";
  if (id !== "" && !GRAMMAR_ID.test(id))
    check.report(["id"], `"${id}" is not an id`, 'Two words of a-z, 0-9 and - with / between, e.g. "site/mailop".');
  const title = check.text(top.title, ["title"], "Say what the messages are about.") ?? "";
  if (!Number.isInteger(top.version) || (top.version as number) < 1)
    check.report(["version"], "the version is not a whole number from 1 on", "Count it up when the meaning changes.");
  const programs = new Map<string, Program>();
  const grammar: Grammar = {
    id,
    version: Number(top.version),
    title,
    categories: checkCategories(check, top.categories),
    file,
    events: checkEvents(check, top.events, programs),
  };
  return { checked: check.findings.length > 0 ? null : { grammar, programs }, findings: check.findings };
}

function checkCategories(check: ValueCheck, value: unknown): readonly string[] {
  const hint = 'The log category after the brackets, e.g. ["mailop"].';
  const list = check.list(value, ["categories"], hint);
  if (list.length === 0) check.report(["categories"], "no category", hint);
  return list.flatMap((name, at) => {
    if (typeof name === "string" && /^\S+$/.test(name)) return [name];
    check.report(["categories", at], "a category is one word without blanks", hint);
    return [];
  });
}

function checkEvents(check: ValueCheck, value: unknown, programs: Map<string, Program>): GrammarEvent[] {
  const events = check.object(value ?? {}, ["events"], [], []) ?? {};
  const names = Object.keys(events);
  if (names.length === 0 || names.length > MAX_GRAMMAR_EVENTS)
    check.report(["events"], `${names.length} events`, `A grammar has from 1 to ${MAX_GRAMMAR_EVENTS} events.`);
  return names.flatMap((name) => checkEvent(check, name, events[name], programs) ?? []);
}

function checkEvent(
  check: ValueCheck,
  name: string,
  value: unknown,
  programs: Map<string, Program>,
): GrammarEvent | null {
  const path = ["events", name];
  if (!EVENT_ID.test(name))
    check.report(path, `"${name}" is not an event name`, "Use a-z, 0-9 and -, e.g. folder-delete.", { atKey: true });
  const event = check.object(value, path, EVENT_NAMES, ["pattern", "kind", "importance", "from", "samples"]);
  if (event === undefined) return null;
  const pattern = check.text(event.pattern, [...path, "pattern"], "Write the message as the server logs it.") ?? "";
  const program = pattern === "" ? null : compile(check, pattern, [...path, "pattern"]);
  if (program) programs.set(name, program);
  return {
    name,
    pattern,
    kind: check.word(event.kind, [...path, "kind"], EVENT_KINDS) ?? "other",
    fact: event.fact === undefined ? "none" : (check.word(event.fact, [...path, "fact"], FACTS) ?? "none"),
    importance: checkImportance(check, event.importance, path),
    keep: check.flag(event.keep, [...path, "keep"], true),
    multiline: check.flag(event.multiline, [...path, "multiline"], false),
    fallback: check.flag(event.fallback, [...path, "fallback"], false),
    set: checkSet(check, event.set, [...path, "set"], program),
    from: checkProvenance(check, event.from, [...path, "from"]),
    note: event.note === undefined ? null : (check.text(event.note, [...path, "note"], "Say what to know.") ?? null),
    samples: checkSamples(check, event.samples, path),
    rejects: checkRejects(check, event.rejects, path),
  };
}

function compile(check: ValueCheck, pattern: string, path: readonly string[]): Program | null {
  try {
    return compileTemplate(parseTemplate(pattern));
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    check.report(path, error.message, error.hint, { offset: error.offset });
    return null;
  }
}

function checkImportance(check: ValueCheck, value: unknown, path: readonly string[]): Importance {
  if (value === 0 || value === 1 || value === 2 || value === 3) return value;
  check.report([...path, "importance"], "importance is 0, 1, 2 or 3", "3 decides the fate of an item, 0 is noise.");
  return 0;
}

function checkSet(
  check: ValueCheck,
  value: unknown,
  path: readonly string[],
  program: Program | null,
): GrammarEvent["set"] {
  if (value === undefined) return {};
  const set = check.object(value, path, FIELDS, []) ?? {};
  for (const [name, fixed] of Object.entries(set)) {
    if (typeof fixed !== "string" && typeof fixed !== "number")
      check.report(
        [...path, name],
        "a text or a number is wanted here",
        "A set value is the same for every such message.",
      );
    if (program?.holes.some((hole) => hole.field === (name as Field)))
      check.report(
        [...path, name],
        `"${name}" is a hole of the pattern too`,
        "Set only what the message does not print.",
        {
          atKey: true,
        },
      );
  }
  return set as GrammarEvent["set"];
}

function checkProvenance(check: ValueCheck, value: unknown, path: readonly string[]): Provenance {
  const from = check.object(value ?? {}, path, ["product", "source"], ["product", "source"]) ?? {};
  const product = typeof from.product === "string" ? from.product : "";
  return { product, source: typeof from.source === "string" ? from.source : "" };
}

function checkSamples(check: ValueCheck, value: unknown, path: readonly string[]): GrammarEvent["samples"] {
  const list = check.list(value, [...path, "samples"], 'Write [{ "message": "…", "fields": { … } }].');
  if (value !== undefined && list.length === 0)
    check.report([...path, "samples"], "an event without a sample", "Add a real message and what is read from it.");
  return list.flatMap((entry, at) => {
    const here = [...path, "samples", at];
    const sample = check.object(entry, here, ["message", "fields"], ["message", "fields"]);
    if (sample === undefined) return [];
    const message = check.text(sample.message, [...here, "message"], "Paste the message without its header.") ?? "";
    return [{ message, fields: (sample.fields ?? {}) as SampleFields }];
  });
}

function checkRejects(check: ValueCheck, value: unknown, path: readonly string[]): GrammarEvent["rejects"] {
  return check.list(value, [...path, "rejects"], 'Write [{ "message": "…", "why": "…" }].').flatMap((entry, at) => {
    const here = [...path, "rejects", at];
    const reject: JsonObject | undefined = check.object(entry, here, ["message", "why"], ["message", "why"]);
    if (reject === undefined) return [];
    const message = check.text(reject.message, [...here, "message"], "Paste the message without its header.") ?? "";
    return [{ message, why: check.text(reject.why, [...here, "why"], "Say why it must not match.") ?? "" }];
  });
}
