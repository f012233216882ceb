import { UsageError } from "../core/index.ts";
import type { IndexReader } from "../index/index.ts";
import type { Query, TokenName } from "../query/index.ts";
import { dateSettingOf, termsOfOptions } from "./filter-options.ts";
import type { Call } from "./verb.ts";

/**
 * The query of a call: its words and its flags together. Remarks on how dates were read go to stderr. `allowed`: the
 * conditions that the verb can answer (a bare address counts as `acct`); left out, all.
 * @throws {UsageError} for what the filter language refuses, and for a condition that the verb would have to ignore
 */
export async function queryOfCall(call: Call, reader: IndexReader, allowed?: readonly TokenName[]): Promise<Query> {
  const { queryOf, termsOfWords } = await import("../query/index.ts");
  const terms = [...termsOfWords(call.words), ...termsOfOptions(call)];
  for (const { token } of terms) {
    const name = token === "party" ? "acct" : token;
    if (allowed === undefined || allowed.includes(name)) continue;
    throw new UsageError(
      `${name}: is no condition here`,
      `the conditions are: ${allowed.map((one) => `${one}:`).join(" ")}`,
    );
  }
  const query = queryOf(terms, await dateSettingOf(call, reader, terms));
  for (const note of query.notes) call.terminal.note(note);
  return query;
}
