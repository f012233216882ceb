import { UsageError } from "../../core/index.ts";
import { FILTER_TOKENS, type Query, queryOf, readingClock, showTime, termsOfLine } from "../../query/index.ts";
import { type Line, line, span, spread } from "../lines/line.ts";
import type { LossQuestion } from "../questions/questions.ts";
import type { Desk } from "../screen/desk.ts";

/** What is needed to read a filter line. */
export type FilterDesk = Pick<Desk, "overview" | "setting">;

/**
 * The query that a filter line means.
 * @throws {UsageError} as the command line would
 */
export function queryOfLine(desk: FilterDesk, text: string): Query {
  const terms = termsOfLine(text);
  const hosts = desk.overview.coverage.hosts.map(({ host, zone }) => ({ host, zone }));
  const host = terms.find(({ token }) => token === "host")?.value ?? null;
  const clock = readingClock({ hosts: () => hosts }, desk.setting.zone, host);
  return queryOf(terms, { clock, nowUtcMs: desk.setting.nowUtcMs() });
}

/** What a filter line means while it is typed: its absolute span, or what is wrong with it. */
export function filterEcho(desk: Desk, text: string): Line {
  try {
    return line(spanText(queryOfLine(desk, text)), "muted");
  } catch (error) {
    if (error instanceof UsageError) return line(error.message, "warn");
    throw error;
  }
}

/** Below this a list's bar has no room for the span of its filter. */
const ROOMY_COLUMNS = 60;

/** The bar of a list that a filter narrows: the filter, what it means where there is room, and how many rows there are. */
export function filterBar(text: string, query: Query, count: string, columns: number): Line {
  const meant = columns < ROOMY_COLUMNS ? [] : [span(` ${spanText(query)}`, "muted")];
  return spread([span(" / ", "accent", { bold: true }), span(text), ...meant], line(` ${count} `), columns);
}

/** The absolute span of a query with its zone, or where there is none, that all time is meant. */
export function spanText({ filter, zone }: Query): string {
  const { fromUtcMs, toUtcMs } = filter;
  if (fromUtcMs === undefined && toUtcMs === undefined) return "-> all of the log";
  const time = (utcMs: number): string => showTime(new Date(utcMs).toISOString(), zone).replace(/,\d{3}/, "");
  const from = fromUtcMs === undefined ? "begin" : time(fromUtcMs);
  const to = toUtcMs === undefined ? "end" : time(toUtcMs);
  return `-> ${from} .. ${to} (${zone})`;
}

/** Lines that a filter line could become: tokens, and values that the index knows. */
export async function filterCompletions(desk: Desk, text: string): Promise<readonly string[]> {
  const word = /\S*$/.exec(text)?.[0] ?? "";
  const before = text.slice(0, text.length - word.length);
  const [, name = "", value = ""] = /^([a-z]+):(.*)$/i.exec(word) ?? [];
  const token = FILTER_TOKENS.find((one) => one.name === name || one.flag === name);
  if (token === undefined) {
    const tokens = FILTER_TOKENS.filter((one) => one.name.startsWith(word)).map((one) => `${before}${one.name}:`);
    const accounts = word.length < 2 ? [] : await desk.ask.complete("account", word, 10);
    return [...tokens, ...accounts.map((account) => `${before}acct:${account}`)];
  }
  if (token.choices !== undefined) {
    return token.choices.filter((choice) => choice.startsWith(value)).map((choice) => `${before}${name}:${choice}`);
  }
  if (token.completes === undefined) return [];
  const values = await desk.ask.complete(token.completes, value, 20);
  return values.map((found) => `${before}${name}:${/[\s"]/.test(found) ? JSON.stringify(found) : found}`);
}

/** The part of a query that says something of losses; a bare address is the account. */
export function lossQuestionOf({ filter, party }: Query): LossQuestion {
  return {
    account: filter.account ?? party,
    sender: filter.sender ?? null,
    host: filter.host ?? null,
    fromUtcMs: filter.fromUtcMs ?? null,
    toUtcMs: filter.toUtcMs ?? null,
    all: false,
  };
}
