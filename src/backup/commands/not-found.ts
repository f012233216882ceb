import { EXIT, SalvageError } from "../../core/index.ts";

/** What was asked for is not in the backup (exit 1). */
export function notFound(message: string): SalvageError {
  return new SalvageError(message, { code: "not-found", exitCode: EXIT.nothingFound });
}
