import { EXIT, SalvageError } from "../../core/index.ts";
import type { Confined } from "./confined.ts";
import type { Stated } from "./history.ts";

/** Largest metadata file that is read. A long life of an item has some thousands of states of less than a kilobyte. */
const MAX_METADATA_BYTES = 64 * 1024 * 1024;

/** A metadata file that is no array of states. */
export class BrokenMetadata extends SalvageError {
  override readonly name = "BrokenMetadata";
  constructor(relativePath: string, why: string) {
    super(`broken metadata ${JSON.stringify(relativePath)}: ${why}`, {
      code: "broken-metadata",
      exitCode: EXIT.partly,
    });
  }
}

/** A history as text: a JSON array with one state on a line, so that `grep` finds states. */
export function encodeHistory<S extends Stated>(states: readonly S[], encode: (state: S) => unknown): string {
  return `[\n${states.map((state) => JSON.stringify(encode(state))).join(",\n")}\n]\n`;
}

/** @throws {BrokenMetadata} where the text is no array of states */
export function decodeHistory<S>(text: string, decode: (value: unknown) => S | null, relativePath: string): S[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new BrokenMetadata(relativePath, "no JSON");
  }
  const values = Array.isArray(parsed) ? parsed : [parsed];
  const states = values.map(decode).filter((state) => state !== null);
  if (states.length < values.length) throw new BrokenMetadata(relativePath, "an entry is no state");
  return states;
}

/** The states in a file; none where there is no file. @throws {BrokenMetadata} */
export async function readHistory<S>(
  files: Confined,
  relativePath: string,
  decode: (value: unknown) => S | null,
): Promise<S[]> {
  const bytes = await files.read(relativePath, MAX_METADATA_BYTES);
  return bytes === null ? [] : decodeHistory(bytes.toString("utf8"), decode, relativePath);
}
