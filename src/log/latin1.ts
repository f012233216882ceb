const NON_ASCII = /[\x80-\xff]/;

/**
 * The proper string for a piece of log text (latin1, one character a byte), read as UTF-8 with U+FFFD for what is none. The
 * result is a copy: it does not keep the block alive that the piece was cut from.
 */
export function decodeUtf8(piece: string): string {
  const bytes = Buffer.from(piece, "latin1");
  return bytes.toString(NON_ASCII.test(piece) ? "utf8" : "latin1");
}
