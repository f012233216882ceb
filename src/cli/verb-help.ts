import { packageVersion } from "./package-version.ts";
import { buildProgram, helpOf } from "./program.ts";
import { verbsWith } from "./verbs.ts";

/**
 * The help text of the verb that `path` leads to, as `salvage help` prints it.
 * @throws {UsageError} where there is no such verb
 */
export async function verbHelp(path: readonly string[]): Promise<string> {
  const verbs = await verbsWith(path[0] ?? null);
  const program = buildProgram(verbs, packageVersion(), async () => undefined);
  return helpOf(program, verbs, path);
}
