import { isIP } from "node:net";
import { nearest, printable, UsageError } from "../core/index.ts";
import { FILTER_TOKENS, filterToken, type TokenName } from "./filter-tokens.ts";

/** One condition as written. `party`: a bare address, which is an account or a sender. */
export interface FilterTerm {
  readonly token: TokenName | "party";
  readonly value: string;
}

const NAMED = /^([A-Za-z][A-Za-z-]*):(.*)$/s;
// A quoted stretch may hold anything but its quote, or the quote behind a backslash.
const PIECE = /"((?:[^"\\]|\\.)*)"|([^\s"]+)/gy;

/**
 * The conditions in words of a command line. A word whose quotes the shell has eaten (`after:18 jul 3pm`) is one condition;
 * a word with several (`'from:a@example.com op:delete'`) is read as a line.
 * @throws {UsageError} naming what was not understood, with the nearest token there is
 */
export function termsOfWords(words: readonly string[]): FilterTerm[] {
  return words.flatMap((word, place) => (isWholeTerm(word) ? [termOf(word, words[place - 1])] : termsOfLine(word)));
}

/**
 * The conditions in a line of text, as typed into a filter bar: words divided by spaces, values with spaces in double quotes.
 * @throws {UsageError} as above, and for a quote that is not closed
 */
export function termsOfLine(line: string): FilterTerm[] {
  const words = splitLine(line);
  return words.map((word, place) => termOf(word, words[place - 1] ?? ""));
}

/** Tokens whose values people write with spaces. */
const SPACED: ReadonlySet<TokenName> = new Set<TokenName>(["after", "before", "on", "folder", "ua"]);

function isWholeTerm(word: string): boolean {
  if (!/\s/.test(word)) return !word.includes('"');
  const [, name = "", value = ""] = NAMED.exec(word) ?? [];
  const another = value
    .split(/\s+/)
    .slice(1)
    .some((piece) => filterToken(NAMED.exec(piece)?.[1] ?? "") !== null);
  return filterToken(name) !== null && !another && !value.trimStart().startsWith('"');
}

function splitLine(line: string): string[] {
  const words: string[] = [];
  let at = 0;
  while (at < line.length) {
    if (/\s/.test(line[at] ?? "")) {
      at++;
      continue;
    }
    let word = "";
    while (at < line.length && !/\s/.test(line[at] ?? "")) {
      PIECE.lastIndex = at;
      const piece = PIECE.exec(line);
      if (piece === null) {
        throw new UsageError(
          `a quote is not closed: ${printable(line.slice(at))}`,
          'write folder:"Rechnungen (alt)"',
          "bad-filter",
        );
      }
      word += piece[2] ?? (piece[1] ?? "").replace(/\\(.)/gs, "$1");
      at = PIECE.lastIndex;
    }
    words.push(word);
  }
  return words;
}

/** `before`: the word in front of it, to which it may have been meant to belong. */
function termOf(word: string, before = ""): FilterTerm {
  const bare = bareTerm(word);
  if (bare !== null) return bare;
  const [, name = "", value = ""] = NAMED.exec(word) ?? [];
  const token = filterToken(name);
  if (token !== null) return { token: token.name, value };
  throw name !== "" ? unknownToken(name) : (unquoted(before, word) ?? notUnderstood(word));
}

/** A number is an id, an IP address an address of a client, `<…>` a Message-ID, an address an account or a sender. */
function bareTerm(word: string): FilterTerm | null {
  if (/^\d+$/.test(word)) return { token: "id", value: word };
  if (isIP(word) !== 0) return { token: "ip", value: word };
  if (/^<[^<>\s]+>$/.test(word)) return { token: "msgid", value: word };
  const named = filterToken(NAMED.exec(word)?.[1] ?? "") !== null;
  return !named && /^[^@\s:]+@[^@\s:]+$/.test(word) ? { token: "party", value: word } : null;
}

/** `on:last friday`: the second word alone means nothing, and together they would. */
function unquoted(before: string, word: string): UsageError | null {
  const [, name = "", value = ""] = NAMED.exec(before) ?? [];
  const token = filterToken(name);
  if (token === null || !SPACED.has(token.name)) return null;
  const shown = printable(`${name}:"${value} ${word}"`);
  return new UsageError(`values with spaces need quotes: ${shown}`, "or leave out the second word", "bad-filter");
}

function notUnderstood(word: string): UsageError {
  const shown = printable(word);
  return new UsageError(
    `did not understand "${shown}"`,
    `write from:${shown}, acct:${shown}, folder:"${shown}" or another of: ${FILTER_TOKENS.map((t) => `${t.name}:`).join(" ")}`,
    "bad-filter",
  );
}

function unknownToken(name: string): UsageError {
  const names = FILTER_TOKENS.flatMap((token) => [token.name, token.flag]);
  const near = nearest(name, names);
  const all = `the tokens are: ${FILTER_TOKENS.map((token) => `${token.name}:`).join(" ")}`;
  const hint = near === null ? all : `did you mean ${near}: ?`;
  return new UsageError(`there is no token "${printable(name)}:"`, hint, "bad-filter");
}
