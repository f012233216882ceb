import { printable } from "../core/index.ts";
import { counted, type EventRow } from "../query/index.ts";
import { eventsTable } from "./events-text.ts";
import type { TextStyle } from "./text-style.ts";

/** A record as it stands in its file, with the event that was read from it. */
export interface RecordAnswer {
  readonly event: EventRow;
  /** The record's text, all its lines. */
  readonly record: string;
  /** Lines around it, oldest first. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly source: {
    readonly path: string;
    /** SHA-256 (hex) of the indexed span, and its length. */
    readonly sha256: string;
    readonly bytes: number;
    /** Whether the file still has that digest; null where it was not looked at. */
    readonly verified: boolean | null;
  };
}

const VERDICTS = { true: "unchanged since it was indexed", false: "CHANGED since it was indexed", null: "not checked" };

/** The event, where it stands, and the raw lines with the record marked by `>`. Nothing of it can move the cursor. */
export function recordText(answer: RecordAnswer, style: TextStyle): string {
  const { evidence } = answer.event;
  const { source } = answer;
  const marked = (mark: string, lines: readonly string[]) =>
    lines.map((line) => `${mark} ${printable(line)}\n`).join("");
  return [
    eventsTable([answer.event], style),
    `\n${printable(source.path)}, line ${evidence.line}, byte ${evidence.offset}, ${counted(evidence.length, "byte")}\n`,
    `SHA-256 ${source.sha256} of ${counted(source.bytes, "byte")}: ${VERDICTS[`${source.verified}`]}\n\n`,
    marked(" ", answer.before),
    marked(">", answer.record.split(/\r?\n/)),
    marked(" ", answer.after),
  ].join("");
}
