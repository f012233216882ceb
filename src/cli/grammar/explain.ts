import type { LoadedGrammars, Matcher } from "../../grammar/index.ts";
import { createMatch, readFields } from "../../grammar/index.ts";
import { decodeUtf8, type LogRecord, parseContext, RecordFramer } from "../../log/index.ts";

/** How far the patterns that came nearest got. */
const NEAREST_ATTEMPTS = 3;

/** What salvage reads in one record. */
export interface Explanation {
  readonly line: string;
  readonly category: string;
  readonly thread: string;
  readonly context: Readonly<Record<string, string>>;
  readonly message: string;
  /** Whether any grammar is for this category. */
  readonly watched: boolean;
  /** The pattern that matches and what it reads; null where none does. */
  readonly match: {
    readonly pattern: string;
    readonly version: number;
    readonly kind: string;
    readonly fact: string;
    readonly fields: Readonly<Record<string, unknown>>;
  } | null;
  /** Where none matches: the patterns that came nearest. */
  readonly attempts: readonly {
    readonly pattern: string;
    readonly template: string;
    readonly reached: number;
    readonly expected: string;
  }[];
}

/** Explains every record in log text; empty where there is no record in it. */
export function explainText(text: string, { matcher }: LoadedGrammars): Explanation[] {
  const explanations: Explanation[] = [];
  const framer = new RecordFramer({
    record: (record) => explanations.push(explainRecord(record, matcher)),
    malformed: () => undefined,
  });
  framer.push(Buffer.from(text, "utf8"));
  framer.end();
  return explanations;
}

function explainRecord(record: LogRecord, matcher: Matcher): Explanation {
  const { text, start, end, lineEnd, messageStart, categoryStart, categoryEnd } = record;
  const part = (from: number, to: number) => decodeUtf8(text.slice(from, to));
  const category = matcher.category(text, categoryStart, categoryEnd);
  const found = createMatch(matcher);
  const matched = category >= 0 && matcher.match(category, text, messageStart, lineEnd, end, found);
  const attempts = matched || category < 0 ? [] : matcher.attempts(category, text, messageStart, lineEnd, end);
  return {
    line: part(start, end),
    category: part(categoryStart, categoryEnd),
    thread: part(record.threadStart, record.threadEnd),
    context: Object.fromEntries(parseContext(text, record.contextStart, record.contextEnd)),
    message: part(messageStart, end),
    watched: category >= 0,
    match: matched
      ? {
          pattern: found.pattern.id,
          version: found.pattern.version,
          kind: found.pattern.kind,
          fact: found.pattern.fact,
          fields: readFields(found, text),
        }
      : null,
    attempts: attempts.slice(0, NEAREST_ATTEMPTS).map(({ pattern, template, reached, expected }) => ({
      pattern: pattern.id,
      template,
      reached,
      expected,
    })),
  };
}
