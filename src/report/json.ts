// Valid in JSON strings, but able to move a cursor or hide text on a terminal: DEL and C1 controls, bidirectional and
// zero-width characters, separators, tags (the same set as core's printable; C0 controls are escaped by JSON itself).
const UNSAFE =
  /[\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** An answer as one JSON document, two spaces deep, keys in the order of the answer, ending in a line break. */
export function jsonText(answer: unknown): string {
  return `${escapeUnsafe(JSON.stringify(answer, null, 2))}\n`;
}

/** Rows as NDJSON: one compact JSON document a line. */
export function ndjsonText(rows: readonly unknown[]): string {
  return rows.map((row) => `${escapeUnsafe(JSON.stringify(row))}\n`).join("");
}

/** The same JSON value, written so that it is harmless on a terminal. */
function escapeUnsafe(json: string): string {
  return json.replace(UNSAFE, (char) =>
    [...Array(char.length).keys()].map((unit) => `\\u${char.charCodeAt(unit).toString(16).padStart(4, "0")}`).join(""),
  );
}
