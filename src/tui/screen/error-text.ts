import { messageOf, SalvageError } from "../../core/index.ts";

/** An error in one line, with what can be done about it. */
export function errorText(error: unknown): string {
  if (!(error instanceof SalvageError)) return `a bug in salvage: ${messageOf(error)}`;
  const hint = error.hint !== undefined ? `: ${error.hint}` : "";
  return `${error.message}${hint}`;
}
