import { messageOf, SalvageError } from "../../core/index.ts";
import type { ThrownData } from "./messages.ts";

/** An error as plain data, for another thread. */
export function thrownData(error: unknown): ThrownData {
  const stack = error instanceof Error ? (error.stack ?? null) : null;
  const told =
    error instanceof SalvageError ? { code: error.code, exitCode: error.exitCode, hint: error.hint ?? null } : null;
  return { message: messageOf(error), stack, told };
}

/** The error that the data tells of. */
export function errorOf({ message, stack, told }: ThrownData): Error {
  if (told !== null) return new SalvageError(message, { ...told, hint: told.hint ?? undefined });
  const error = new Error(message);
  if (stack !== null) error.stack = stack;
  return error;
}
