import {
  EVENT_KINDS,
  type EventKind,
  isoUtc,
  nearest,
  PROTOCOLS,
  type Protocol,
  printable,
  UsageError,
} from "../core/index.ts";
import type { EventFilter } from "../index/index.ts";
import { type DateSetting, parseDate } from "./dates.ts";
import { FILTER_TOKENS, filterToken, type TokenName } from "./filter-tokens.ts";
import type { FilterTerm } from "./filter-words.ts";
import { showTime } from "./show-time.ts";

/** A question about events, ready to be asked: conditions with absolute times. */
export interface Query {
  readonly filter: EventFilter;
  /** An address that is the account or the sender; null where none was asked for. */
  readonly party: string | null;
  /** Zone in which dates were read. */
  readonly zone: string;
  /** Sentences for the reader about how dates were read. */
  readonly notes: readonly string[];
}

type Draft = { -readonly [Key in keyof EventFilter]: EventFilter[Key] };

/**
 * The query that conditions mean together. Dates are read in the setting's zone.
 * @throws {UsageError} for a value that its condition cannot have, a condition given twice, and a span that ends before it begins
 */
export function queryOf(terms: readonly FilterTerm[], setting: DateSetting): Query {
  refuseRepeats(terms);
  const filter: Draft = {};
  const notes: string[] = [];
  let party: string | null = null;
  for (const { token, value } of terms) {
    const text = value.trim();
    if (token === "party") party = text;
    else if (text === "") throw bad(token, "needs a value", `write ${token}:${filterToken(token)?.value}`);
    else if (token === "after" || token === "before" || token === "on") setDate(filter, token, text, setting, notes);
    else SETTERS[token](filter, text);
  }
  const backward = backwardSpan(filter.fromUtcMs ?? null, filter.toUtcMs ?? null, setting.clock.zone);
  if (backward !== null) throw bad("before", backward, "after: is the earlier time, before: the later");
  return { filter, party, zone: setting.clock.zone, notes };
}

/** What is wrong with a span that ends before it begins, or as it begins; null where nothing is. */
export function backwardSpan(fromUtcMs: number | null, toUtcMs: number | null, zone: string): string | null {
  if (fromUtcMs === null || toUtcMs === null || fromUtcMs < toUtcMs) return null;
  const time = (utcMs: number): string => showTime(isoUtc(utcMs), zone).slice(0, 19);
  return `ends the span before it begins (${time(fromUtcMs)} to ${time(toUtcMs)} (${zone}))`;
}

function setDate(filter: Draft, token: "after" | "before" | "on", text: string, setting: DateSetting, notes: string[]) {
  const span = parseDate(text, setting);
  notes.push(...span.notes);
  if (token !== "before") filter.fromUtcMs = span.fromUtcMs;
  // The second of two equal clock times: better an hour too much than one too little.
  if (token === "before") filter.toUtcMs = span.fromLaterUtcMs;
  if (token === "on") filter.toUtcMs = span.toUtcMs;
}

type Setter = (filter: Draft, text: string) => void;

const SETTERS: Readonly<Record<Exclude<TokenName, "after" | "before" | "on">, Setter>> = {
  from: (filter, text) => {
    filter.sender = text;
  },
  to: (filter, text) => {
    filter.recipient = text;
  },
  id: (filter, text) => {
    filter.itemId = wholeNumber("id", text);
  },
  acct: (filter, text) => {
    filter.account = text;
  },
  actor: (filter, text) => {
    filter.actor = text;
  },
  ip: (filter, text) => {
    filter.ip = text;
  },
  ua: (filter, text) => {
    filter.client = text;
  },
  msgid: (filter, text) => {
    filter.messageId = text.startsWith("<") ? text : `<${text}>`;
  },
  folder: (filter, text) => {
    filter.folder = text;
  },
  op: setOperation,
  proto: (filter, text) => {
    filter.protocols = [...(filter.protocols ?? []), ...text.split(",").map(protocolOf)];
  },
  host: (filter, text) => {
    filter.host = text;
  },
  session: (filter, text) => {
    filter.session = wholeNumber("session", text);
  },
};

/** Kinds (`delete,empty`), or one operation as the log names it (`FolderActionRequest`, `EXPUNGE`). */
function setOperation(filter: Draft, text: string): void {
  const words = text.split(",").map((word) => word.trim());
  const kinds = words.filter(isKind);
  if (kinds.length === words.length) {
    filter.kinds = [...(filter.kinds ?? []), ...kinds];
    return;
  }
  const stranger = words.find((word) => !isKind(word)) ?? "";
  const near = /^[a-z]+$/.test(stranger) ? nearest(stranger, EVENT_KINDS) : null;
  if (near !== null) throw bad("op", `has no kind "${stranger}"`, `did you mean op:${near} ?`);
  if (words.length > 1 || filter.operation !== undefined) {
    throw bad(
      "op",
      `takes kinds (${EVENT_KINDS.join(", ")}) or one operation`,
      "write op:delete op:FolderActionRequest for both",
    );
  }
  filter.operation = stranger;
}

function isKind(word: string): word is EventKind {
  return (EVENT_KINDS as readonly string[]).includes(word);
}

function protocolOf(text: string): Protocol {
  const word = text.trim().toLowerCase();
  const known = PROTOCOLS.find((protocol) => protocol === word);
  if (known !== undefined) return known;
  const near = nearest(word, PROTOCOLS);
  const hint = near === null ? `the protocols are: ${PROTOCOLS.join(", ")}` : `did you mean proto:${near} ?`;
  throw bad("proto", `has no protocol "${text}"`, hint);
}

function wholeNumber(token: string, text: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(number)) return number;
  throw bad(token, `takes a whole number, not "${text}"`, `write ${token}:339`);
}

/** Kinds and protocols add up, and `op:` may name kinds and an operation; everything else is said once. */
function refuseRepeats(terms: readonly FilterTerm[]): void {
  const seen = new Set<string>();
  for (const { token } of terms) {
    if (token === "op" || token === "proto") continue;
    if (seen.has(token))
      throw bad(token === "party" ? "an address" : token, "is given twice", "all conditions hold together");
    seen.add(token);
  }
  if (seen.has("party") && seen.has("from") && seen.has("acct")) {
    throw bad("an address", "says nothing beside from: and acct:", "a bare address is an account or a sender");
  }
  if (seen.has("on") && (seen.has("after") || seen.has("before"))) {
    throw bad("on", "does not go with after: or before:", "give one day with on:, or two ends with after: and before:");
  }
}

function bad(token: string, what: string, hint: string): UsageError {
  const known = FILTER_TOKENS.some(({ name }) => name === token);
  return new UsageError(`${token}${known ? ":" : ""} ${printable(what)}`, hint, "bad-filter");
}
