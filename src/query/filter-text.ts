import { isoUtc } from "../core/index.ts";
import type { EventFilter } from "../index/index.ts";
import type { Query } from "./filter.ts";
import { filterToken, type TokenName } from "./filter-tokens.ts";

/** A condition of a query with its value, times as absolute ISO instants. */
export interface Condition {
  readonly token: TokenName | "party";
  readonly value: string | number;
}

const FIELD_OF: readonly (readonly [TokenName, keyof EventFilter])[] = [
  ["from", "sender"],
  ["to", "recipient"],
  ["id", "itemId"],
  ["acct", "account"],
  ["actor", "actor"],
  ["ip", "ip"],
  ["ua", "client"],
  ["msgid", "messageId"],
  ["folder", "folder"],
  ["op", "kinds"],
  ["op", "operation"],
  ["proto", "protocols"],
  ["host", "host"],
  ["session", "session"],
  ["after", "fromUtcMs"],
  ["before", "toUtcMs"],
];

/** The conditions of a query, in the order of the token table. */
export function conditionsOf(query: Query): Condition[] {
  const conditions: Condition[] = query.party === null ? [] : [{ token: "party", value: query.party }];
  for (const [token, field] of FIELD_OF) {
    const value = query.filter[field];
    if (value === undefined) continue;
    conditions.push({ token, value: shownValue(token, value) });
  }
  return conditions;
}

/** The query without one of its conditions. */
export function withoutCondition(query: Query, condition: Condition): Query {
  if (condition.token === "party") return { ...query, party: null };
  const fields = FIELD_OF.filter(([token]) => token === condition.token).map(([, field]) => field as string);
  const kept = Object.entries(query.filter).filter(([field]) => !fields.includes(field));
  return { ...query, filter: Object.fromEntries(kept) as EventFilter };
}

/** A condition as a word of the filter language, quoted where it must be. */
export function wordOf(condition: Condition): string {
  const text = String(condition.value);
  const value = /^[^\s"\\]+$/.test(text) ? text : `"${text.replace(/["\\]/g, "\\$&")}"`;
  return condition.token === "party" ? value : `${condition.token}:${value}`;
}

/** The query as words that mean exactly the same, with absolute times: for echoes and equivalent commands. */
export function wordsOf(query: Query): string {
  return conditionsOf(query).map(wordOf).join(" ");
}

/** The contract's `query` object: what was asked, under the names of the flags, with the absolute span that was used. */
export function describeQuery(query: Query): Readonly<Record<string, string | number | null>> {
  const described: Record<string, string | number | null> = {};
  for (const { token, value } of conditionsOf(query)) {
    const key = token === "party" ? "accountOrSender" : (filterToken(token)?.flag ?? token);
    described[key] = key in described ? `${described[key]},${value}` : value;
  }
  const { fromUtcMs, toUtcMs } = query.filter;
  return {
    ...described,
    after: fromUtcMs === undefined ? null : isoUtc(fromUtcMs),
    before: toUtcMs === undefined ? null : isoUtc(toUtcMs),
    zone: query.zone,
  };
}

function shownValue(token: TokenName, value: NonNullable<EventFilter[keyof EventFilter]>): string | number {
  if (token === "after" || token === "before") return isoUtc(value as number);
  return Array.isArray(value) ? value.join(",") : (value as string | number);
}
