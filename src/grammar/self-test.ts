import { isDeepStrictEqual } from "node:util";
import { decodeUtf8 } from "../log/index.ts";
import type { CompiledPattern } from "./matcher.ts";
import type { Finding } from "./problem.ts";
import { reachOf, run } from "./run.ts";
import { utf8Bytes } from "./step.ts";
import type { Grammar, GrammarEvent, GrammarSample } from "./types.ts";
import { readFields } from "./values.ts";

/**
 * Proves a grammar against its own samples and rejects, and against all `patterns` of its categories: each sample is matched by
 * its event alone and gives exactly its fields; no reject is matched.
 */
export function selfTest(grammar: Grammar, patterns: readonly CompiledPattern[]): Finding[] {
  const near = patterns.filter((entry) => entry.categories.some((name) => grammar.categories.includes(name)));
  return grammar.events.flatMap((event) => [
    ...event.samples.flatMap((sample, at) => testSample(grammar, event, sample, at, near)),
    ...event.rejects.flatMap((reject, at) => {
      const hit = near.find((entry) => fits(entry, reject.message));
      if (!hit) return [];
      const path = ["events", event.name, "rejects", at, "message"];
      return [{ path, message: `this reject is matched by ${hit.pattern.id}`, hint: reject.why }];
    }),
  ]);
}

/** The part of a message that a pattern sees, as log bytes. */
function visible(entry: CompiledPattern, message: string): string {
  const bytes = utf8Bytes(message);
  const lineEnd = bytes.indexOf("\n");
  return entry.multiline || lineEnd < 0 ? bytes : bytes.slice(0, lineEnd);
}

function fits(entry: CompiledPattern, message: string): boolean {
  const bytes = visible(entry, message);
  const { starts, ends } = scratch();
  return run(entry.program, bytes, 0, bytes.length, starts, ends);
}

function scratch(): { starts: Int32Array; ends: Int32Array } {
  return { starts: new Int32Array(64), ends: new Int32Array(64) };
}

function testSample(
  grammar: Grammar,
  event: GrammarEvent,
  sample: GrammarSample,
  at: number,
  patterns: readonly CompiledPattern[],
): Finding[] {
  const path = ["events", event.name, "samples", at];
  const own = patterns.find((entry) => entry.pattern.id === `${grammar.id}:${event.name}`);
  if (!own) return [];
  if (!fits(own, sample.message)) return [missed(own, sample, path)];
  const other = patterns.find(
    (entry) => entry !== own && entry.fallback === own.fallback && fits(entry, sample.message),
  );
  if (other)
    return [
      {
        path: [...path, "message"],
        message: `this sample is matched by ${other.pattern.id} too`,
        hint: "Make one of the two patterns say more, or remove it.",
      },
    ];
  return compareFields(own, sample, path);
}

/** How far the pattern got into its sample. */
function missed(own: CompiledPattern, sample: GrammarSample, path: readonly (string | number)[]): Finding {
  const bytes = visible(own, sample.message);
  const { at, wants } = reachOf(bytes);
  return {
    path: [...path, "message"],
    offset: decodeUtf8(bytes.slice(0, at)).length,
    message: `the pattern does not match this sample: ${wants} is wanted at the caret`,
    hint: `The pattern is: ${own.template}`,
  };
}

function compareFields(own: CompiledPattern, sample: GrammarSample, path: readonly (string | number)[]): Finding[] {
  const bytes = visible(own, sample.message);
  const match = { pattern: own.pattern, ...scratch() };
  run(own.program, bytes, 0, bytes.length, match.starts, match.ends);
  const fields = readFields(match, bytes);
  const names = [...new Set([...Object.keys(fields), ...Object.keys(sample.fields)])];
  return names
    .filter((name) => !isDeepStrictEqual(fields[name], sample.fields[name]))
    .map((name) => ({
      path: sample.fields[name] === undefined ? [...path, "fields"] : [...path, "fields", name],
      message: `the field "${name}" is ${JSON.stringify(fields[name]) ?? "absent"}`,
      hint: `The sample says ${JSON.stringify(sample.fields[name]) ?? "nothing about it"}: correct the sample or the pattern.`,
    }));
}
