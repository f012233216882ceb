import { ITEM_FLAGS, type ItemFlag } from "../records.ts";

/** IMAP's system flags and the registered keywords that mean what a flag of ours means (RFC 9051, 2.3.2). */
const KEYWORDS: Readonly<Partial<Record<ItemFlag, string>>> = {
  flagged: "\\Flagged",
  replied: "\\Answered",
  forwarded: "$Forwarded",
  draft: "\\Draft",
  deleted: "\\Deleted",
  notified: "$MDNSent",
};

/** The flags that an IMAP server can keep; `unread` is the want of `\Seen`. */
export const IMAP_FLAGS: readonly ItemFlag[] = ITEM_FLAGS.filter((flag) => flag === "unread" || flag in KEYWORDS);

/** What one set of IMAP flags says: our flags, and the keywords that are tags. */
export interface Marking {
  readonly flags: readonly ItemFlag[];
  readonly keywords: readonly string[];
}

/** Reads the flags of a message. `\Recent` and other system flags mean nothing here. */
export function markingOf(imapFlags: Iterable<string>): Marking {
  const wanted = new Set([...imapFlags].map((flag) => flag.toLowerCase()));
  const known = new Set(Object.values(KEYWORDS).map((flag) => flag.toLowerCase()));
  return {
    flags: IMAP_FLAGS.filter((flag) =>
      flag === "unread" ? !wanted.has("\\seen") : wanted.has((KEYWORDS[flag] ?? "").toLowerCase()),
    ),
    keywords: [...imapFlags].filter((flag) => !flag.startsWith("\\") && !known.has(flag.toLowerCase())),
  };
}

/** The IMAP flags of an item to append: those that IMAP has, and the keywords of its tags. */
export function imapFlagsOf(flags: readonly ItemFlag[], keywords: readonly string[]): string[] {
  const seen = flags.includes("unread") ? [] : ["\\Seen"];
  return [...seen, ...flags.flatMap((flag) => KEYWORDS[flag] ?? []), ...keywords];
}

/** What to add and to remove on the server for flags to be put on and taken off. */
export function imapChanges(
  add: readonly ItemFlag[],
  remove: readonly ItemFlag[],
): { readonly add: readonly string[]; readonly remove: readonly string[] } {
  const plain = (flags: readonly ItemFlag[]) => flags.flatMap((flag) => KEYWORDS[flag] ?? []);
  const seenIf = (flags: readonly ItemFlag[]) => (flags.includes("unread") ? ["\\Seen"] : []);
  return { add: [...plain(add), ...seenIf(remove)], remove: [...plain(remove), ...seenIf(add)] };
}

/** A tag's name as a keyword: an IMAP atom, other characters as `_`. */
export function keywordOf(tagName: string): string {
  const atom = tagName.replace(/[^\x21-\x7e]|[(){%*"\\\]]/g, "_");
  return atom.startsWith("$") || atom === "" ? `_${atom}` : atom;
}
