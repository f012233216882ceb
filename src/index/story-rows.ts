import { TextColumn, type TextColumnData } from "./text-column.ts";

/** A row of what the state machine needs of an event: see story-row-reader.ts. */
export type StoryRow = [
  id: number,
  timeUtcMs: number,
  context: number,
  kind: number,
  fact: number,
  act: number,
  folderId: number | null,
  folderName: number,
  sender: number | null,
  claimed: number | null,
  operation: number | null,
  outcome: number | null,
  /** 1: the state machine hears of it. */
  isTold: number,
  line: number,
  offsetBytes: number,
  lengthBytes: number,
  messageId: string | null,
  items: string,
  details: string | null,
];

const NUMBERS = 16;
const TEXTS = 3;

/** Rows as one thread hands them to another. */
export interface StoryRowColumns {
  /** The mailbox of each row. */
  readonly mailboxes: Float64Array<ArrayBuffer>;
  /** NaN: none. */
  readonly numbers: Float64Array<ArrayBuffer>;
  readonly texts: TextColumnData;
}

/**
 * Rows of many mailboxes, read in the order in which they lie and given back mailbox by mailbox. Kept in columns: as objects they
 * took three times the memory, and clearing that away a quarter of the time.
 */
export class StoryRows {
  #numbers: Float64Array<ArrayBuffer>;
  readonly #texts: TextColumn;
  readonly #ofMailboxes = new Map<number, number[]>();
  #rows = 0;

  constructor(columns?: StoryRowColumns) {
    this.#numbers = columns?.numbers ?? new Float64Array(0);
    this.#texts = new TextColumn(columns?.texts);
    for (const mailbox of columns?.mailboxes ?? []) this.#place(mailbox);
  }

  add(mailbox: number, row: StoryRow): void {
    const from = this.#rows * NUMBERS;
    if (from >= this.#numbers.length) {
      const larger = new Float64Array(Math.max(from * 2, NUMBERS * 1024));
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    for (let n = 0; n < NUMBERS; n++) this.#numbers[from + n] = (row[n] as number | null) ?? Number.NaN;
    for (let n = 0; n < TEXTS; n++) this.#texts.add(row[NUMBERS + n] as string | null);
    this.#place(mailbox);
  }

  #place(mailbox: number): void {
    const places = this.#ofMailboxes.get(mailbox);
    if (places === undefined) this.#ofMailboxes.set(mailbox, [this.#rows]);
    else places.push(this.#rows);
    this.#rows++;
  }

  /** The rows as they are handed to another thread; not to be used here any more. */
  columns(): StoryRowColumns {
    const mailboxes = new Float64Array(this.#rows);
    for (const [mailbox, places] of this.#ofMailboxes) for (const place of places) mailboxes[place] = mailbox;
    return { mailboxes, numbers: this.#numbers, texts: this.#texts.data() };
  }

  mailboxes(): IterableIterator<number> {
    return this.#ofMailboxes.keys();
  }

  /** The rows of a mailbox, in the order in which they were added. */
  of(mailbox: number): StoryRow[] {
    return (this.#ofMailboxes.get(mailbox) ?? []).map((place) => this.#row(place));
  }

  #row(place: number): StoryRow {
    const from = place * NUMBERS;
    const n = this.#numbers;
    const optional = (place: number): number | null => (Number.isNaN(n[place]!) ? null : n[place]!);
    const texts = this.#texts;
    const at = place * TEXTS;
    return [
      n[from]!,
      n[from + 1]!,
      n[from + 2]!,
      n[from + 3]!,
      n[from + 4]!,
      n[from + 5]!,
      optional(from + 6),
      n[from + 7]!,
      optional(from + 8),
      optional(from + 9),
      optional(from + 10),
      optional(from + 11),
      n[from + 12]!,
      n[from + 13]!,
      n[from + 14]!,
      n[from + 15]!,
      texts.at(at),
      texts.at(at + 1) ?? "",
      texts.at(at + 2),
    ];
  }
}
