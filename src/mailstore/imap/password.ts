import { readFileSync } from "node:fs";
import { EXIT, messageOf, SalvageError } from "../../core/index.ts";

/** Where a password is: in an environment variable or in a file. Never the password itself. */
export interface PasswordPlace {
  readonly environment: string;
  readonly file: string | null;
}

/** Asks a person for a password, without showing it; null where nobody can be asked. */
export type AskPassword = ((question: string) => Promise<string>) | null;

/**
 * The password from the environment, else from the file (its first line), else from the person.
 * @throws {SalvageError} `no-password`, which names the places and never a password
 */
export async function passwordFrom(
  place: PasswordPlace,
  environment: NodeJS.ProcessEnv,
  ask: AskPassword,
  whose: string,
): Promise<string> {
  const fromEnvironment = environment[place.environment];
  if (fromEnvironment !== undefined && fromEnvironment !== "") return fromEnvironment;
  if (place.file !== null) return firstLine(place.file);
  if (ask !== null) return ask(`password of ${whose}: `);
  throw new SalvageError(`there is no password for ${whose}`, {
    code: "no-password",
    exitCode: EXIT.noPermission,
    hint: `put it into the environment as ${place.environment}, or name a passwordFile in the configuration`,
  });
}

function firstLine(file: string): string {
  try {
    return readFileSync(file, "utf8").split(/\r?\n/)[0] ?? "";
  } catch (error) {
    throw new SalvageError(`cannot read the password file: ${messageOf(error)}`, {
      code: "no-password",
      exitCode: EXIT.noPermission,
      cause: error,
    });
  }
}
