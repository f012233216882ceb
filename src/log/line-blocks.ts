import { pipeline, type Readable } from "node:stream";
import split2 from "split2";
import { MAX_RECORD_BYTES, messageOf } from "../core/index.ts";
import { SourceError } from "./errors.ts";

const BATCH_CHARS = 1024 * 1024;
/** Lines that may wait between the splitter and its reader. */
const WAITING_LINES = 4096;

/**
 * The bytes of a stream as blocks of whole lines, as soon as they come: for stdin, where lines trickle in and split2's framing
 * and back-pressure are worth more than speed (its lines cost six times as much as the blocks that files are read in). The
 * stream passes split2, which decodes UTF-8, as latin1 text, so that no byte changes.
 * @throws {SourceError} where the stream fails, or a line is longer than the longest record
 */
export async function* lineBlocks(stream: Readable, name = "stdin"): AsyncGenerator<Uint8Array> {
  const lines = split2("\n", (line: string) => `${line}\n`, {
    maxLength: MAX_RECORD_BYTES,
    readableHighWaterMark: WAITING_LINES,
  });
  stream.setEncoding("latin1");
  let receivedBytes = 0;
  stream.on("data", (chunk: string) => {
    receivedBytes += chunk.length;
  });
  pipeline(stream, lines, () => {});
  let sentBytes = 0;
  let batch = "";
  try {
    for await (const line of lines) {
      batch += line;
      if (lines.readableLength > 0 && batch.length < BATCH_CHARS) continue;
      sentBytes += batch.length;
      // The last line may have had no line break.
      yield Buffer.from(sentBytes > receivedBytes ? batch.slice(0, -1) : batch, "latin1");
      batch = "";
    }
  } catch (error) {
    const isOverlong = messageOf(error) === "maximum buffer reached";
    const problem = isOverlong ? "source-unsupported" : "source-unreadable";
    const message = isOverlong ? "has a line longer than any record" : `cannot be read (${messageOf(error)})`;
    throw new SourceError(name, problem, message, { cause: error });
  }
}
