import { EXIT, SalvageError, UsageError } from "../core/index.ts";
import type { IndexReader, SourceRecord, StoredEvent } from "../index/index.ts";
import type { RecordAnswer } from "../report/index.ts";
import { isUnchanged } from "./source-files.ts";

export interface RecordQuestion {
  /** Number of the event. */
  readonly event: number;
  readonly linesAround: number;
  /** Where the source lies now, where it was moved. */
  readonly path: string | null;
  /** Compare the digest however large the file is. */
  readonly verify: boolean;
}

/**
 * The record behind an event, read from its file.
 * @throws {SalvageError} (`no-event`, exit 1) where there is no such event; where the file cannot be read
 */
export async function readRecord(reader: IndexReader, question: RecordQuestion): Promise<RecordAnswer> {
  const { eventRow } = await import("../query/index.ts");
  const { decodeUtf8, readAround } = await import("../log/index.ts");
  const event = eventOf(reader, question.event);
  const source = reader.sources().find((candidate) => candidate.id === event.evidence.sourceId);
  if (source === undefined) throw new Error(`source ${event.evidence.sourceId} is not in the index`);
  const path = question.path ?? pathOf(source);
  const lines = question.linesAround;
  const { offsetBytes, lengthBytes } = event.evidence;
  const { before, record, after } = await readAround(path, offsetBytes, lengthBytes, lines, lines).catch(
    (error: unknown) => {
      throw withWayOut(error, question);
    },
  );
  const verified = await isUnchanged(path, source, question.verify);
  return {
    event: eventRow(event),
    record: decodeUtf8(record.toString("latin1")),
    before,
    after,
    source: { path, sha256: source.sha256, bytes: source.indexedBytes, verified },
  };
}

/** A file that is not where it was indexed: what to do stands beside what happened. */
function withWayOut(error: unknown, { event, path }: RecordQuestion): unknown {
  if (!(error instanceof SalvageError) || error.hint !== undefined || path !== null) return error;
  const { message, code, exitCode } = error;
  const hint = `if it was moved or rotated, index its folder again, or: salvage show ${event} --file FILE`;
  return new SalvageError(message, { code, exitCode, hint, cause: error });
}

function eventOf(reader: IndexReader, number: number): StoredEvent {
  const event = reader.event(number);
  if (event !== null) return event;
  throw new SalvageError(`there is no event ${number}`, {
    code: "no-event",
    exitCode: EXIT.nothingFound,
    hint: "find events with: salvage search",
  });
}

function pathOf(source: SourceRecord): string {
  if (source.absolutePath !== "-") return source.absolutePath;
  throw new UsageError("the record was read from stdin", "give the file that holds it now with --file FILE");
}
