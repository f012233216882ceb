import type { IndexReader } from "../index/index.ts";
import type { Query } from "../query/index.ts";
import { dateSettingOf, termsOfOptions } from "./filter-options.ts";
import type { Call } from "./verb.ts";

/**
 * The query of a call: its words and its flags together. Remarks on how dates were read go to stderr.
 * @throws {UsageError} for what the filter language refuses
 */
export async function queryOfCall(call: Call, reader: IndexReader): Promise<Query> {
  const { queryOf, termsOfWords } = await import("../query/index.ts");
  const terms = [...termsOfWords(call.words), ...termsOfOptions(call)];
  const query = queryOf(terms, await dateSettingOf(call, reader, terms));
  for (const note of query.notes) call.terminal.note(note);
  return query;
}
