/** An event's key in the tables: its source and its place in it. Never shown to people. */
const ORDINALS = 2 ** 32;

export function eventKey(source: number, ordinal: number): number {
  return source * ORDINALS + ordinal;
}

export function sourceOfKey(key: number): number {
  return Math.floor(key / ORDINALS);
}

/** SQL: the source of a key in a column. */
export function sqlSourceOf(column: string): string {
  return `${column} / ${ORDINALS}`;
}

/** SQL: the place in its source of a key in a column. */
export function sqlOrdinalOf(column: string): string {
  return `${column} % ${ORDINALS}`;
}

export function ordinalOfKey(key: number): number {
  return key % ORDINALS;
}
