/** Text that is written at once: waiting for each small piece would take longer than to make it. */
const BLOCK_CHARACTERS = 64 * 1024;

/** Small pieces of text, put together so that writing them is worth its while. */
export function* inBlocks(pieces: Iterable<string>): Generator<string, void> {
  let text = "";
  for (const piece of pieces) {
    text += piece;
    if (text.length < BLOCK_CHARACTERS) continue;
    yield text;
    text = "";
  }
  if (text !== "") yield text;
}
