import { compressionOf, MAGIC_BYTES } from "./compression.ts";
import { inflateStream } from "./decompress.ts";

/**
 * The plain text of a log that comes as a stream (a pipe), whatever its compression.
 * @throws {SourceError} after its good part where it is truncated or damaged; at once where the format cannot be read
 */
export async function* openPlainStream(name: string, blocks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const stream = blocks[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < MAGIC_BYTES) {
    const next = await stream.next();
    if (next.done === true) break;
    head = Buffer.concat([head, next.value]);
  }
  const all = startingWith(head, stream);
  const compression = compressionOf(name, head);
  yield* compression === "none" ? all : inflateStream(name, all, compression);
}

async function* startingWith(head: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (head.length > 0) yield head;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}
