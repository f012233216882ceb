import { parentPort, workerData } from "node:worker_threads";
import { messageOf } from "../core/index.ts";
import { loadGrammars } from "../grammar/index.ts";
import type { Batch } from "../index/index.ts";
import { bytesInBlock } from "./block-ring.ts";
import type { FromWorker, ToWorker, WorkerData } from "./messages.ts";
import { SourceParser } from "./source-parser.ts";

/** The thread that parses: bytes of one source at a time in, batches out. */
const port = parentPort;
if (port === null) throw new Error("parser-worker.ts runs as a worker thread only");

const { grammarFolders, blocks } = workerData as WorkerData;
const { matcher } = loadGrammars({ folders: grammarFolders });
let parser: SourceParser | null = null;

/** The large arrays of a batch change hands instead of being copied. */
function buffersOf(batch: Batch): ArrayBuffer[] {
  const arrays = [batch.events.numbers, batch.events.items, batch.events.recipients, batch.contextRecords];
  const columns = batch.requests.flatMap((block) => Object.values(block).filter((value) => typeof value !== "number"));
  return [...arrays, ...(columns as Float64Array[])].map((array) => array.buffer as ArrayBuffer);
}

function answer(message: FromWorker, batches: readonly Batch[] = []): void {
  port?.postMessage(message, batches.flatMap(buffersOf));
}

function handle(message: ToWorker): void {
  switch (message.type) {
    case "begin":
      parser = new SourceParser({ ...message, matcher });
      return;
    case "bytes": {
      parser?.push(bytesInBlock(blocks, message.block, message.lengthBytes));
      const batch = message.takeBatch ? (parser?.takeBatch() ?? null) : null;
      answer({ type: "parsed", batch }, batch === null ? [] : [batch]);
      return;
    }
    case "quit":
      port?.close();
      return;
    case "end": {
      const ends = parser?.finish();
      parser = null;
      if (ends !== undefined) answer({ type: "finished", ...ends }, [ends.complete, ends.tail]);
    }
  }
}

port.on("message", (message: ToWorker) => {
  try {
    handle(message);
  } catch (error) {
    const stack = error instanceof Error ? (error.stack ?? "") : "";
    answer({ type: "failed", message: messageOf(error), stack });
  }
});
