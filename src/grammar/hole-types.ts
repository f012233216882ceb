/** The types that a hole of a template may have, with their meaning in one sentence (shown by `salvage grammar` and in errors). */
export const HOLE_TYPES = {
  int: "a whole number, with a minus sign or without",
  ints: "whole numbers with commas between them",
  upper: "capital letters and underscores",
  letters: "letters, digits and underscores",
  request: "the name of a request: letters, digits and underscores that end in Request",
  uuid: "letters, digits and hyphens, at most 64",
  word: "text without blanks, up to the first place where the rest of the template can go on",
  text: "any text, up to the first place where the rest of the template can go on",
  longest: "any text, up to the last place where the rest of the template can go on",
  path: "a path that begins with /, up to the last place where the rest of the template can go on",
  arg: "a value of an audit line: ends before a single semicolon, a doubled one belongs to it",
  item: "an item as the server writes it: `Message (id=257)`, `Folder Trash (id=3)`; read from the right",
  folder: "an item that is a folder, a search folder or a mountpoint; read from the right",
  list: "parts with the separator given in brackets between them: `{recipients:list(, to=)}`",
  oneof: "one of the words given in brackets: `{name:oneof(IN|OUT)}`",
  rest: "everything to the end of the message",
} as const;

export type HoleType = keyof typeof HOLE_TYPES;

export function isHoleType(word: string): word is HoleType {
  return Object.hasOwn(HOLE_TYPES, word);
}

/** Longest `uuid` and longest `int`: what is looked at again and again while a hole's end is searched has to be short. */
export const MAX_UUID = 64;
/** Every whole number of so many digits is exact, here and in the index; the server's own have at most 13 (milliseconds). */
export const MAX_INT = 15;

/** Which bytes a hole may consist of: index is the byte, 1 means allowed. */
export type ByteSet = Uint8Array;

function bytes(allowed: (byte: number) => boolean): ByteSet {
  return Uint8Array.from({ length: 256 }, (_, byte) => (allowed(byte) ? 1 : 0));
}

const isDigit = (byte: number): boolean => byte >= 48 && byte <= 57;
const isUpper = (byte: number): boolean => byte >= 65 && byte <= 90;
const isLetter = (byte: number): boolean => isUpper(byte) || (byte >= 97 && byte <= 122);

/** The byte sets of the types that have one; every other type takes any byte. */
export const BYTES_OF: Readonly<Partial<Record<HoleType, ByteSet>>> = {
  upper: bytes((byte) => isUpper(byte) || byte === 95),
  letters: bytes((byte) => isLetter(byte) || isDigit(byte) || byte === 95),
  request: bytes((byte) => isLetter(byte) || isDigit(byte) || byte === 95),
  uuid: bytes((byte) => isLetter(byte) || isDigit(byte) || byte === 45),
  // Blank, tab, line breaks and every other C0 control end a word.
  word: bytes((byte) => byte > 32 && byte !== 127),
};

/** Bytes that a hole of this type can begin with; undefined: any. */
export const FIRST_BYTES: Readonly<Partial<Record<HoleType, ByteSet>>> = {
  ...BYTES_OF,
  int: bytes((byte) => isDigit(byte) || byte === 45),
  ints: bytes((byte) => isDigit(byte) || byte === 45),
  path: bytes((byte) => byte === 47),
  item: bytes((byte) => isUpper(byte) || byte === 60),
  folder: bytes((byte) => byte === 70 || byte === 77 || byte === 83),
};
