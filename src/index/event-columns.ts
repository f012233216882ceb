import { EVENT_KINDS, type EventItem, type EventKind, FACTS, type Fact } from "../core/index.ts";
import { encodeItems } from "./item-list.ts";

/**
 * Events on their way from a parsing worker to the writer, as columns: handing over an object per event cost more than
 * parsing it.
 */
export interface EventColumns {
  readonly rows: number;
  /** `EVENT_NUMBERS.width` numbers a row; NaN where there is none. Texts and contexts are the worker's numbers. */
  readonly numbers: Float64Array;
  /** `EVENT_STRINGS.width` strings a row. */
  readonly strings: readonly (string | null)[];
  /** Encoded item lists (item-list.ts), one behind the other; each row says where its own ends. */
  readonly items: Uint8Array;
  /** Pairs of ordinal and address (text number). */
  readonly recipients: Float64Array;
}

export const EVENT_NUMBERS = {
  ordinal: 0,
  timeUtcMs: 1,
  context: 2,
  thread: 3,
  kind: 4,
  fact: 5,
  act: 6,
  offsetBytes: 7,
  lengthBytes: 8,
  line: 9,
  flags: 10,
  folderId: 11,
  folderName: 12,
  sender: 13,
  claimed: 14,
  port: 15,
  itemsEnd: 16,
  width: 17,
} as const;

export const EVENT_STRINGS = { messageId: 0, soapId: 1, details: 2, width: 3 } as const;

/** One event as the parser states it; texts and contexts are the worker's numbers, 0 is none. */
export interface EventInput {
  ordinal: number;
  timeUtcMs: number;
  context: number;
  thread: number;
  kind: EventKind;
  fact: Fact;
  /** Ordinal of the act's first event. */
  act: number;
  offsetBytes: number;
  lengthBytes: number;
  line: number;
  flags: number;
  folderId: number | null;
  folderName: number;
  messageId: string | null;
  sender: number;
  recipients: readonly number[];
  claimed: number | null;
  port: number | null;
  soapId: string | null;
  items: readonly EventItem[];
  details: string | null;
}

/** Gathers events into columns. */
export class EventColumnsBuilder {
  #rows = 0;
  #numbers = new Float64Array(EVENT_NUMBERS.width * 1024);
  #strings: (string | null)[] = [];
  #items = new Uint8Array(16 * 1024);
  #itemsEnd = 0;
  #recipients: number[] = [];

  get rows(): number {
    return this.#rows;
  }

  add(event: EventInput): void {
    const at = this.#rows * EVENT_NUMBERS.width;
    if (at + EVENT_NUMBERS.width > this.#numbers.length) this.#numbers = grown(this.#numbers, Float64Array);
    if (event.items.length > 0) this.#addItems(encodeItems(event.items));
    const n = this.#numbers;
    n[at + EVENT_NUMBERS.ordinal] = event.ordinal;
    n[at + EVENT_NUMBERS.timeUtcMs] = event.timeUtcMs;
    n[at + EVENT_NUMBERS.context] = event.context;
    n[at + EVENT_NUMBERS.thread] = event.thread;
    n[at + EVENT_NUMBERS.kind] = EVENT_KINDS.indexOf(event.kind);
    n[at + EVENT_NUMBERS.fact] = FACTS.indexOf(event.fact);
    n[at + EVENT_NUMBERS.act] = event.act;
    n[at + EVENT_NUMBERS.offsetBytes] = event.offsetBytes;
    n[at + EVENT_NUMBERS.lengthBytes] = event.lengthBytes;
    n[at + EVENT_NUMBERS.line] = event.line;
    n[at + EVENT_NUMBERS.flags] = event.flags;
    n[at + EVENT_NUMBERS.folderId] = event.folderId ?? Number.NaN;
    n[at + EVENT_NUMBERS.folderName] = event.folderName;
    n[at + EVENT_NUMBERS.sender] = event.sender;
    n[at + EVENT_NUMBERS.claimed] = event.claimed ?? Number.NaN;
    n[at + EVENT_NUMBERS.port] = event.port ?? Number.NaN;
    n[at + EVENT_NUMBERS.itemsEnd] = this.#itemsEnd;
    this.#strings.push(event.messageId, event.soapId, event.details);
    for (const recipient of event.recipients) this.#recipients.push(event.ordinal, recipient);
    this.#rows++;
  }

  #addItems(bytes: Uint8Array): void {
    while (this.#itemsEnd + bytes.length > this.#items.length) this.#items = grown(this.#items, Uint8Array);
    this.#items.set(bytes, this.#itemsEnd);
    this.#itemsEnd += bytes.length;
  }

  /** What was gathered; the builder is empty again. */
  take(): EventColumns {
    const columns = {
      rows: this.#rows,
      numbers: this.#numbers.slice(0, this.#rows * EVENT_NUMBERS.width),
      strings: this.#strings,
      items: this.#items.slice(0, this.#itemsEnd),
      recipients: Float64Array.from(this.#recipients),
    };
    this.#rows = 0;
    this.#strings = [];
    this.#itemsEnd = 0;
    this.#recipients = [];
    return columns;
  }
}

function grown<T extends Float64Array | Uint8Array>(array: T, kind: new (length: number) => T): T {
  const larger = new kind(array.length * 2);
  larger.set(array as never);
  return larger;
}
