import { EXIT, SalvageError, UsageError } from "../core/index.ts";

/** A value that names nothing here (account, folder), or that the store refuses: exit 2, with the nearest names as hint. */
export function refusal(code: string, message: string, hint?: string): UsageError {
  return new UsageError(message, hint, code);
}

export function noSuchAccount(name: string, near: readonly string[] = []): SalvageError {
  const hint = near.length > 0 ? `did you mean ${near.join(", ")}?` : "`salvage store ls` lists the accounts";
  return refusal("no-such-account", `no such account: ${name}`, hint);
}

export function noSuchFolder(folder: number | string, near: readonly string[] = []): SalvageError {
  const hint =
    near.length > 0 ? `did you mean ${near.join(", ")}?` : "`salvage store ls ACCOUNT --folders` lists the folders";
  return refusal("no-such-folder", `no such folder: ${folder}`, hint);
}

/** Exit 1: looked for and not found. */
export function noSuchItem(ids: readonly number[]): SalvageError {
  return new SalvageError(`no such item: ${ids.join(", ")}`, {
    code: "no-such-item",
    exitCode: EXIT.nothingFound,
    hint: "`salvage store ls ACCOUNT` lists the items of an account",
  });
}

export function notSupported(store: string, what: string): SalvageError {
  return new SalvageError(`${store} cannot ${what}`, { code: "not-supported", exitCode: EXIT.engineUnavailable });
}
