import { EXIT, SalvageError, UsageError } from "../../core/index.ts";
import type { IndexReader, SourceRecord, StoredEvent } from "../../index/index.ts";
import type { RecordAnswer } from "../../report/index.ts";
import { printAnswer, styleOf } from "../answer.ts";
import { withIndex } from "../open-index.ts";
import { countOption, isSet, textOption, wholeNumber } from "../option-values.ts";
import type { Call, Verb } from "../verb.ts";

/** Up to this size a source is hashed without being asked to. */
const HASHED_BYTES = 256 * 1024 * 1024;

export const show: Verb = {
  name: "show",
  summary: "the raw record behind an event, and whether its file is unchanged",
  description:
    "Reads the record from its file, plain or compressed, with lines around it, and compares the SHA-256 of what was\n" +
    "indexed (of a large file only with --verify).",
  arguments: [{ syntax: "<event>", help: "number of the event" }],
  options: [
    { flags: "--around <N>", help: "lines before and after (default: 2)" },
    { flags: "--file <FILE>", help: "where the source lies now", completes: "file" },
    { flags: "--verify", help: "compare the digest however large the file is" },
  ],
  prints: "json",
  exits: [EXIT.nothingFound, EXIT.partly, EXIT.mismatch, EXIT.noPermission, EXIT.indexUnusable],
  examples: [
    { command: "salvage show 12", does: "the record of event 12 with its neighbours" },
    { command: "salvage show 12 --verify --json", does: "the same as JSON, with the digest of the file compared" },
  ],
  run: (call) =>
    withIndex(call, async (reader) => {
      const { recordText } = await import("../../report/index.ts");
      const answer = await readAnswer(call, reader);
      await printAnswer(call, { document: answer, text: () => recordText(answer, styleOf(call)) });
      return answer.source.verified === false ? EXIT.mismatch : EXIT.done;
    }),
};

async function readAnswer(call: Call, reader: IndexReader): Promise<RecordAnswer> {
  const { eventRow } = await import("../../query/index.ts");
  const { decodeUtf8, readAround } = await import("../../log/index.ts");
  const event = eventOf(reader, wholeNumber(call.words[0] ?? "", "an event"));
  const source = reader.sources().find((candidate) => candidate.id === event.evidence.sourceId);
  if (source === undefined) throw new Error(`source ${event.evidence.sourceId} is not in the index`);
  const path = pathOf(call, source);
  const lines = countOption(call, "around", 2, 0);
  const { offsetBytes, lengthBytes } = event.evidence;
  const { before, record, after } = await readAround(path, offsetBytes, lengthBytes, lines, lines);
  const verified = await isUnchanged(path, source, isSet(call, "verify"));
  return {
    event: eventRow(event),
    record: decodeUtf8(record.toString("latin1")),
    before,
    after,
    source: { path, sha256: source.sha256, bytes: source.indexedBytes, verified },
  };
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

function pathOf(call: Call, source: SourceRecord): string {
  const given = textOption(call, "file");
  if (given !== null) return given;
  if (source.absolutePath !== "-") return source.absolutePath;
  throw new UsageError("the record was read from stdin", "give the file that holds it now with --file FILE");
}

/** Compares the digest of the indexed span; null for a large file that nobody asked to hash. */
async function isUnchanged(path: string, source: SourceRecord, asked: boolean): Promise<boolean | null> {
  if (!asked && source.indexedBytes > HASHED_BYTES) return null;
  const { hashSpan, SourceError } = await import("../../log/index.ts");
  try {
    return (await hashSpan(path, source.indexedBytes)).digestHex() === source.sha256;
  } catch (error) {
    if (error instanceof SourceError && error.problem === "source-changed") return false;
    throw error;
  }
}
