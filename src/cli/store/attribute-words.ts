import { UsageError } from "../../core/index.ts";
import type { Attributes } from "../../mailstore/index.ts";

// A hash names its scheme: `{SSHA512}…`. Anything else would be a password in the open on a command line.
const HASH = /^\{[A-Za-z0-9-]+\}/;

/**
 * Reads `name value` pairs; a name that comes again adds a value. `zimbraId` is handed out apart.
 * @throws {UsageError} where a value is missing, a name is none, or a plain password is given
 */
export function attributeWords(words: readonly string[]): {
  readonly id: string | null;
  readonly attributes: Attributes;
} {
  const attributes: Record<string, string[]> = {};
  let id: string | null = null;
  for (let at = 0; at < words.length; at += 2) {
    const [name = "", value] = words.slice(at, at + 2);
    if (!/^[A-Za-z][A-Za-z0-9-]*$/.test(name)) throw new UsageError(`"${name}" is no attribute name`);
    if (value === undefined) throw new UsageError(`${name} needs a value`, "attributes are pairs: name value");
    if (/^(user)?password$/i.test(name) && !HASH.test(value)) {
      throw new UsageError("passwords do not belong on a command line", "userPassword takes a hash: {SSHA512}…");
    }
    if (name.toLowerCase() === "zimbraid") id = value;
    else attributes[name] = [...(attributes[name] ?? []), value];
  }
  return { id, attributes };
}
