import { type ContextEntry, decodeUtf8, LEVEL, type LogRecord, parseContext, RecordFramer } from "../log/index.ts";
import { createMatch } from "./matcher.ts";
import { utf8Bytes } from "./step.ts";
import type { EventPattern, Matcher, SampleFields } from "./types.ts";
import { readFields } from "./values.ts";

/** A pattern that did not match, and how far it got. */
export interface LostPattern {
  readonly id: string;
  readonly template: string;
  /** The part of the message that the pattern could account for. */
  readonly reached: string;
  /** What it wanted next. */
  readonly expected: string;
}

export interface Explanation {
  /** What the header of the line says; null for a message that was given without one. */
  readonly header: {
    readonly localMs: number;
    readonly level: string;
    readonly thread: string;
    readonly context: readonly ContextEntry[];
  } | null;
  readonly category: string | null;
  /** False: no grammar is about this category, so its records are read over. */
  readonly watched: boolean;
  readonly message: string;
  readonly event: EventPattern | null;
  readonly fields: SampleFields;
  /** The other patterns of the category, those first that got furthest. */
  readonly lost: readonly LostPattern[];
}

interface Place {
  readonly text: string;
  readonly start: number;
  readonly lineEnd: number;
  readonly end: number;
}

/**
 * Explains one log record (its continuation lines may follow) or one bare message: header, event, fields, and why every other
 * pattern of the category lost. A bare message is tried in every category.
 */
export function explainLine(matcher: Matcher, line: string): Explanation {
  const record = firstRecord(utf8Bytes(line));
  if (record === null) return explainMessage(matcher, line);
  const { text, categoryStart, categoryEnd, contextStart, contextEnd } = record;
  const number = matcher.category(text, categoryStart, categoryEnd);
  const place = { text, start: record.messageStart, lineEnd: record.lineEnd, end: record.end };
  return {
    ...explainPlace(matcher, number, place),
    header: {
      localMs: record.localMs,
      level: Object.keys(LEVEL).find((name) => LEVEL[name as keyof typeof LEVEL] === record.level) ?? "",
      thread: decodeUtf8(text.slice(record.threadStart, record.threadEnd)),
      context: parseContext(text, contextStart, contextEnd),
    },
    category: decodeUtf8(text.slice(categoryStart, categoryEnd)),
    watched: number >= 0,
  };
}

function firstRecord(bytes: string): LogRecord | null {
  const found: LogRecord[] = [];
  const framer = new RecordFramer({ record: (record) => found.push({ ...record }), malformed: () => undefined });
  framer.push(Buffer.from(bytes, "latin1"));
  framer.end();
  return found[0] ?? null;
}

/** A message without header: the category in which it matches, else the one in which a pattern got furthest. */
function explainMessage(matcher: Matcher, message: string): Explanation {
  const text = utf8Bytes(message.trimEnd());
  const firstBreak = text.indexOf("\n");
  const place = { text, start: 0, lineEnd: firstBreak < 0 ? text.length : firstBreak, end: text.length };
  const tried = matcher.categories.map((category, number) => {
    const explained = explainPlace(matcher, number, place);
    return { ...explained, header: null, category, watched: true };
  });
  const best = tried.find(({ event }) => event !== null);
  if (best) return best;
  tried.sort((a, b) => (b.lost[0]?.reached.length ?? 0) - (a.lost[0]?.reached.length ?? 0));
  const near = tried[0]?.lost[0]?.reached ? tried[0] : null;
  return near ?? { ...explainPlace(matcher, -1, place), header: null, category: null, watched: false };
}

function explainPlace(
  matcher: Matcher,
  category: number,
  place: Place,
): Omit<Explanation, "header" | "category" | "watched"> {
  const { text, start, lineEnd, end } = place;
  const match = createMatch(matcher);
  const matched = matcher.match(category, text, start, lineEnd, end, match);
  const lost = matcher
    .attempts(category, text, start, lineEnd, end)
    .map(({ pattern, template, reached, expected }) => ({
      id: pattern.id,
      template,
      reached: decodeUtf8(text.slice(start, start + reached)),
      expected,
    }));
  return {
    message: decodeUtf8(text.slice(start, end)),
    event: matched ? match.pattern : null,
    fields: matched ? readFields(match, text) : {},
    lost,
  };
}
