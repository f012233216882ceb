import { refusal } from "./errors.ts";
import { ITEM_FLAGS, type ItemFlag } from "./records.ts";

/** Letters of the SOAP attribute `f` (soap.txt of the server: u unread, f flagged, a attachment, …), by flag. */
const LETTERS: Readonly<Record<ItemFlag, string>> = {
  unread: "u",
  flagged: "f",
  attachment: "a",
  replied: "r",
  sent: "s",
  forwarded: "w",
  draft: "d",
  deleted: "x",
  notified: "n",
  urgent: "!",
  low: "?",
};

/** Flags as a bit set, bit n for `ITEM_FLAGS[n]`. */
export function flagBits(flags: readonly ItemFlag[]): number {
  return flags.reduce((bits, flag) => bits | (1 << ITEM_FLAGS.indexOf(flag)), 0);
}

/** The flags of a bit set, in the order of `ITEM_FLAGS`. */
export function flagsOfBits(bits: number): ItemFlag[] {
  return ITEM_FLAGS.filter((_, bit) => (bits & (1 << bit)) !== 0);
}

/**
 * Flags as people write them: words (`unread,flagged`) or the server's letters (`uf`); empty for none.
 * @throws {UsageError} `bad-flags`
 */
export function parseFlags(text: string): ItemFlag[] {
  const words = text.split(/[\s,]+/).filter((word) => word !== "");
  if (words.every((word) => ITEM_FLAGS.includes(word as ItemFlag))) return flagsOfBits(flagBits(words as ItemFlag[]));
  const letters = [...words.join("")];
  const flags = letters.map((letter) => ITEM_FLAGS.find((flag) => LETTERS[flag] === letter));
  const unknown = letters.filter((_, index) => flags[index] === undefined);
  if (unknown.length > 0) {
    throw refusal("bad-flags", `unknown flags: ${text}`, `words (${ITEM_FLAGS.join(", ")}) or letters (ufarswdxn!?)`);
  }
  return flagsOfBits(flagBits(flags as ItemFlag[]));
}
