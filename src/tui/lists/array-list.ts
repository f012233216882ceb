import type { List } from "./list.ts";

/** A list whose rows are all known. `rows` is asked again each time: it may change. */
export function arrayList<Row>(rows: () => readonly Row[]): List<Row> {
  let cursor = 0;
  let first = 0;
  const clamp = (): void => {
    cursor = Math.max(0, Math.min(cursor, rows().length - 1));
  };
  return {
    window(height) {
      clamp();
      const size = Math.max(1, height);
      const last = Math.max(0, rows().length - size);
      first = Math.min(Math.max(first, cursor - size + 1), cursor, last);
      return { rows: rows().slice(first, first + size), cursor: rows().length === 0 ? -1 : cursor - first };
    },
    current() {
      clamp();
      return rows()[cursor] ?? null;
    },
    move(by) {
      cursor += by;
      clamp();
    },
    top() {
      cursor = 0;
    },
    end() {
      cursor = rows().length - 1;
      clamp();
    },
    busy: () => false,
  };
}
