// Valid in JSON strings, but able to move a cursor or hide text on a terminal: DEL and C1 controls, bidirectional and
// zero-width characters, separators, tags (the same set as core's printable; C0 controls are escaped by JSON itself).
const UNSAFE =
  /[\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** An answer as one JSON document, two spaces deep, keys in the order of the answer, ending in a line break. */
export function jsonText(answer: unknown): string {
  return `${escapeUnsafe(JSON.stringify(answer, null, 2))}\n`;
}

/**
 * The same, piece by piece: a field of the answer may be rows that are read while they are printed, which become a list. An
 * answer may be larger than the longest string.
 */
export function* jsonPieces(answer: unknown): Generator<string, void> {
  if (typeof answer !== "object" || answer === null || Array.isArray(answer)) return yield jsonText(answer);
  let opening = "{";
  for (const [field, value] of Object.entries(answer)) {
    if (value === undefined) continue;
    yield `${opening}\n  ${escapeUnsafe(JSON.stringify(field))}: `;
    opening = ",";
    if (isRows(value)) yield* listPieces(value);
    else yield indented(value, "  ");
  }
  yield opening === "{" ? "{}\n" : "\n}\n";
}

/** Rows as NDJSON: one compact JSON document a line. */
export function ndjsonText(rows: Iterable<unknown>): string {
  return [...ndjsonPieces(rows)].join("");
}

/** The same, row by row. */
export function* ndjsonPieces(rows: Iterable<unknown>): Generator<string, void> {
  for (const row of rows) yield `${escapeUnsafe(JSON.stringify(row))}\n`;
}

function* listPieces(rows: Iterable<unknown>): Generator<string, void> {
  let opening = "[";
  for (const row of rows) {
    yield `${opening}\n    ${indented(row, "    ")}`;
    opening = ",";
  }
  yield opening === "[" ? "[]" : "\n  ]";
}

function isRows(value: unknown): value is Iterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.iterator in value;
}

/** A value inside a document; in JSON text a line break stands only between its parts. */
function indented(value: unknown, indent: string): string {
  return escapeUnsafe(JSON.stringify(value, null, 2)).replaceAll("\n", `\n${indent}`);
}

/** The same JSON value, written so that it is harmless on a terminal. */
function escapeUnsafe(json: string): string {
  return json.replace(UNSAFE, (char) =>
    [...Array(char.length).keys()].map((unit) => `\\u${char.charCodeAt(unit).toString(16).padStart(4, "0")}`).join(""),
  );
}
