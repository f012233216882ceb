const NON_ASCII = /[\x80-\xff]/;

/**
 * The proper string for a piece of log text (latin1, one character a byte), read as UTF-8 with U+FFFD for what is none. Plain
 * ASCII comes back as it is, and may keep the text alive that it was cut from: see `detached`.
 */
export function decodeUtf8(piece: string): string {
  return NON_ASCII.test(piece) ? Buffer.from(piece, "latin1").toString("utf8") : piece;
}

/** A copy that keeps alive nothing but itself: for what outlives the text that it was cut from. */
export function detached(piece: string): string {
  return Buffer.from(piece, "utf8").toString("utf8");
}
