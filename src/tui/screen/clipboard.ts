/** Bytes of text that terminals take at once (xterm's limit is 100,000 of base64). */
const MOST_BYTES = 74_000;

/** Hands text to the terminal's clipboard: OSC 52 (xterm control sequences); a terminal that does not know it shows nothing. */
export function clipboardSequence(text: string): string {
  const bytes = Buffer.from(text).subarray(0, MOST_BYTES);
  return `\u001b]52;c;${bytes.toString("base64")}\u0007`;
}
