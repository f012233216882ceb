import { TextColumn, type TextColumnData } from "./text-column.ts";

/** A row of what the state machine needs of an event: see story-row-reader.ts. */
export type StoryRow = [
  event: number,
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
 * took three times the memory, and clearing that away a quarter of the time. The properties are those of the row that was sought.
 */
export class StoryRows {
  #numbers: Float64Array<ArrayBuffer>;
  readonly #texts: TextColumn;
  readonly #ofMailboxes = new Map<number, number[]>();
  #rows = 0;
  #place = 0;

  constructor(columns?: StoryRowColumns) {
    this.#numbers = columns?.numbers ?? new Float64Array(0);
    this.#texts = new TextColumn(columns?.texts);
    for (const mailbox of columns?.mailboxes ?? []) this.#next(mailbox);
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
    this.#next(mailbox);
  }

  #next(mailbox: number): void {
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

  /** The places of the rows of a mailbox, in the order in which they were added. */
  placesOf(mailbox: number): readonly number[] {
    return this.#ofMailboxes.get(mailbox) ?? [];
  }

  seek(place: number): void {
    this.#place = place;
  }

  /** Seeks the row of an event among places, which rise with the events. @returns whether there is one */
  seekEvent(event: number, places: readonly number[]): boolean {
    let [from, to] = [0, places.length];
    while (from < to) {
      const middle = (from + to) >>> 1;
      this.#place = places[middle]!;
      if (this.event === event) return true;
      if (this.event < event) from = middle + 1;
      else to = middle;
    }
    return false;
  }

  #number(column: number): number {
    return this.#numbers[this.#place * NUMBERS + column]!;
  }

  #numberOrNull(column: number): number | null {
    const number = this.#number(column);
    return Number.isNaN(number) ? null : number;
  }

  #text(column: number): string | null {
    return this.#texts.at(this.#place * TEXTS + column);
  }

  get event(): number {
    return this.#number(0);
  }

  get timeUtcMs(): number {
    return this.#number(1);
  }

  get context(): number {
    return this.#number(2);
  }

  get kind(): number {
    return this.#number(3);
  }

  get fact(): number {
    return this.#number(4);
  }

  get act(): number {
    return this.#number(5);
  }

  get folderId(): number | null {
    return this.#numberOrNull(6);
  }

  get folderName(): number {
    return this.#number(7);
  }

  get sender(): number | null {
    return this.#numberOrNull(8);
  }

  get claimed(): number | null {
    return this.#numberOrNull(9);
  }

  get operation(): number | null {
    return this.#numberOrNull(10);
  }

  get outcome(): number | null {
    return this.#numberOrNull(11);
  }

  /** Whether the state machine hears of it. */
  get isTold(): boolean {
    return this.#number(12) === 1;
  }

  get line(): number {
    return this.#number(13);
  }

  get offsetBytes(): number {
    return this.#number(14);
  }

  get lengthBytes(): number {
    return this.#number(15);
  }

  get messageId(): string | null {
    return this.#text(0);
  }

  get items(): string {
    return this.#text(1) ?? "";
  }

  get details(): string | null {
    return this.#text(2);
  }
}
