import { decodeUtf8 } from "./latin1.ts";

/** A key and its value, in the order of the log. Unknown keys are kept. */
export type ContextEntry = readonly [key: string, value: string];

const SEMICOLON = 59;

/**
 * The entries of a record's context, `name=anna@example.com;mid=42;ua=a;;b;`: values have their `;;` undone (nothing else is
 * escaped: ZimbraLog.encodeArg) and are decoded copies. An entry without `=` is a key with an empty value.
 */
export function parseContext(text: string, start: number, end: number): ContextEntry[] {
  const entries: ContextEntry[] = [];
  let from = start;
  for (let at = start; at < end; at++) {
    if (text.charCodeAt(at) !== SEMICOLON) continue;
    if (at + 1 < end && text.charCodeAt(at + 1) === SEMICOLON) at++;
    else {
      if (at > from) entries.push(entryOf(text.slice(from, at)));
      from = at + 1;
    }
  }
  // A context always ends in `;`; a damaged one may not.
  if (from < end) entries.push(entryOf(text.slice(from, end)));
  return entries;
}

/** The value of a key, or null. The first one counts: the server writes a key once. */
export function contextValue(entries: readonly ContextEntry[], key: string): string | null {
  return entries.find(([name]) => name === key)?.[1] ?? null;
}

function entryOf(raw: string): ContextEntry {
  const plain = decodeUtf8(raw.replaceAll(";;", ";"));
  const equals = plain.indexOf("=");
  return equals < 0 ? [plain, ""] : [plain.slice(0, equals), plain.slice(equals + 1)];
}
