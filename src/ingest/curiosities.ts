import { MAX_STORED_TEXT } from "../core/index.ts";
import type { Counts, MalformedRow, UnrecognisedRow } from "../index/index.ts";
import { decodeUtf8, type LogRecord } from "../log/index.ts";
import type { Numbering } from "./numbering.ts";

/** Unrecognised records and malformed runs that are kept of one source; the rest is only counted. */
const KEPT = 10_000;

/** Records that no grammar knows, and bytes that belong to no record: counted all, kept with their place up to a limit. */
export class Curiosities {
  readonly #texts: Numbering;
  readonly #counts: Counts;
  #unrecognised: UnrecognisedRow[] = [];
  #malformed: MalformedRow[] = [];

  constructor(texts: Numbering, counts: Counts) {
    this.#texts = texts;
    this.#counts = counts;
  }

  unrecognised(r: LogRecord, timeUtcMs: number): void {
    this.#counts.unrecognised++;
    if (this.#counts.unrecognised > KEPT) return;
    this.#unrecognised.push({
      offsetBytes: r.offsetBytes,
      lengthBytes: r.lengthBytes,
      line: r.line,
      timeUtcMs,
      category: this.#texts.numberOf(decodeUtf8(r.text.slice(r.categoryStart, r.categoryEnd))),
      text: decodeUtf8(r.text.slice(r.messageStart, Math.min(r.end, r.messageStart + MAX_STORED_TEXT))),
    });
  }

  malformed(offsetBytes: number, lengthBytes: number, line: number): void {
    this.#counts.malformed++;
    if (this.#counts.malformed <= KEPT) this.#malformed.push({ offsetBytes, lengthBytes, line });
  }

  take(): { readonly unrecognised: UnrecognisedRow[]; readonly malformed: MalformedRow[] } {
    const taken = { unrecognised: this.#unrecognised, malformed: this.#malformed };
    this.#unrecognised = [];
    this.#malformed = [];
    return taken;
  }
}
