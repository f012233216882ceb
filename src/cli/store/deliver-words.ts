import { UsageError } from "../../core/index.ts";

/** What stands behind `deliver ACCOUNT`: files, then pairs of a name and a value. */
export interface DeliverWords {
  readonly files: readonly string[];
  readonly folder: string | null;
  readonly date: string | null;
  readonly flags: string | null;
  /** Comma separated. */
  readonly tags: string | null;
}

const NAMES = ["folder", "date", "flags", "tags"] as const;
type Name = (typeof NAMES)[number];

function isName(word: string): word is Name {
  return (NAMES as readonly string[]).includes(word);
}

/**
 * Splits the words behind the account. A file that is called like a parameter is written `./folder`.
 * @throws {UsageError} where no file is named, a value is missing, or a name is unknown or comes twice
 */
export function deliverWords(words: readonly string[]): DeliverWords {
  const first = words.findIndex(isName);
  const files = first < 0 ? words : words.slice(0, first);
  const pairs = first < 0 ? [] : words.slice(first);
  if (files.length === 0)
    throw new UsageError("deliver needs at least one file", "salvage store deliver ACCOUNT FILE.eml");
  const values = new Map<Name, string>();
  for (let at = 0; at < pairs.length; at += 2) {
    const name = pairs[at] ?? "";
    const value = pairs[at + 1];
    if (!isName(name)) throw new UsageError(`deliver does not know "${name}"`, `after the files: ${NAMES.join(", ")}`);
    if (value === undefined) throw new UsageError(`${name} needs a value`);
    if (values.has(name)) throw new UsageError(`${name} is given twice`);
    values.set(name, value);
  }
  return {
    files,
    folder: values.get("folder") ?? null,
    date: values.get("date") ?? null,
    flags: values.get("flags") ?? null,
    tags: values.get("tags") ?? null,
  };
}
