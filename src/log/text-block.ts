/**
 * A stretch of log in three forms with the same positions: bytes for loops, words of four bytes for comparing and hashing, and
 * latin1 text (one character a byte) for native searches and slices.
 */
export interface TextBlock {
  readonly bytes: Buffer;
  readonly view: DataView;
  readonly text: string;
}

export function textBlock(bytes: Buffer): TextBlock {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { bytes, view, text: bytes.toString("latin1") };
}

/** Four characters as the word that `view.getInt32` reads where they stand. */
export function wordOf(text: string): number {
  return Buffer.from(text, "latin1").readInt32BE();
}

export const EMPTY_BLOCK = textBlock(Buffer.alloc(0));
