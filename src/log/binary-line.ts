/** How much of a line is looked at. */
const SAMPLE = 1024;

/**
 * Whether a line is binary rubbish rather than text: at least four control bytes, and more than one in sixteen of its first
 * 1024. Tab, CR and ESC (terminal colours) are what text may hold; a random byte is a control byte one time in nine, so real
 * rubbish passes the mark and stack traces, calendar texts and coloured messages stay far below it.
 */
export function isBinaryLine(text: string, pos: number, lineEnd: number): boolean {
  const end = Math.min(lineEnd, pos + SAMPLE);
  let controls = 0;
  for (let at = pos; at < end; at++) {
    const code = text.charCodeAt(at);
    if ((code < 32 && code !== 9 && code !== 13 && code !== 27) || code === 127) controls++;
  }
  return controls >= 4 && controls * 16 > end - pos;
}
