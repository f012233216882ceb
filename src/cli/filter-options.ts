import type { IndexReader } from "../index/index.ts";
import { type DateSetting, FILTER_TOKENS, type FilterTerm, type TokenName } from "../query/index.ts";
import { textOption, zoneOption } from "./option-values.ts";
import type { Call, OptionSpec } from "./verb.ts";

/** The flags of filter conditions: all of them, or those named. */
export function filterOptions(names?: readonly TokenName[]): OptionSpec[] {
  return FILTER_TOKENS.filter((token) => names === undefined || names.includes(token.name)).map((token) => ({
    flags: `${token.short === undefined ? "" : `-${token.short}, `}--${token.flag} <${token.value}>`,
    help: token.help,
    ...(token.choices !== undefined && { suggests: token.choices }),
  }));
}

/** Tokens for completion behind `search` and its like: `from:`, `to:`, … */
export const TOKEN_SUGGESTIONS: readonly string[] = FILTER_TOKENS.map((token) => `${token.name}:`);

/** The conditions given as flags. */
export function termsOfOptions(call: Call): FilterTerm[] {
  return FILTER_TOKENS.flatMap((token) => {
    const value = textOption(call, token.flag);
    return value === null ? [] : [{ token: token.name, value }];
  });
}

/** Zone and time in which a call's dates are read. */
export async function dateSettingOf(
  call: Call,
  reader: IndexReader,
  terms: readonly FilterTerm[],
): Promise<DateSetting> {
  const { readingClock } = await import("../query/index.ts");
  const host = terms.find((term) => term.token === "host")?.value ?? null;
  return { clock: readingClock(reader, zoneOption(call), host), nowUtcMs: call.terminal.nowUtcMs };
}
