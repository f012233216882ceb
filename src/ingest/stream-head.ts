import { HEAD_BYTES, SourceError } from "../log/index.ts";

/** The beginning of a stream, and what was wrong with it where it ends there already. */
export async function headOf(stdin: AsyncIterator<Uint8Array>): Promise<{ head: Buffer; problem: SourceError | null }> {
  let head = Buffer.alloc(0);
  try {
    while (head.length < HEAD_BYTES) {
      const next = await stdin.next();
      if (next.done === true) break;
      head = Buffer.concat([head, next.value]);
    }
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return { head, problem: error };
  }
  return { head, problem: null };
}

/** All of the stream, with its beginning before the rest. */
export async function* withRest(
  head: Uint8Array,
  problem: SourceError | null,
  stdin: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  if (head.length > 0) yield head;
  if (problem !== null) throw problem;
  for (let next = await stdin.next(); next.done !== true; next = await stdin.next()) yield next.value;
}
