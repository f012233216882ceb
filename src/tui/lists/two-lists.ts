import type { List } from "./list.ts";

/** Two lists, one above the other, with one cursor: it goes from the end of the upper one to the beginning of the lower one. */
export interface TwoLists<Upper, Lower> {
  readonly upper: List<Upper>;
  readonly lower: List<Lower>;
  /** The rows that have the cursor: at most one of them is there. */
  current(): { readonly upper: Upper | null; readonly lower: Lower | null };
  move(rows: number): void;
  top(): void;
  end(): void;
}

/** The cursor begins in the lower list, where that has rows. */
export function twoLists<Upper, Lower>(upper: List<Upper>, lower: List<Lower>): TwoLists<Upper, Lower> {
  let wantsUpper = false;
  const isUpper = (): boolean => upper.current() !== null && (wantsUpper || lower.current() === null);
  const shown = <Row>(list: List<Row>, has: () => boolean): List<Row> => ({
    ...list,
    window(height) {
      const window = list.window(height);
      return has() ? window : { ...window, cursor: -1 };
    },
  });
  return {
    upper: shown(upper, isUpper),
    lower: shown(lower, () => !isUpper()),
    current: () => ({
      upper: isUpper() ? upper.current() : null,
      lower: isUpper() ? null : lower.current(),
    }),
    move(rows) {
      const list = isUpper() ? upper : lower;
      const before = list.current();
      list.move(rows);
      if (list.current() !== before) return;
      if (rows > 0 && isUpper() && lower.current() !== null) {
        wantsUpper = false;
        lower.top();
      } else if (rows < 0 && !isUpper() && upper.current() !== null) {
        wantsUpper = true;
        upper.end();
      }
    },
    top() {
      wantsUpper = true;
      upper.top();
      lower.top();
    },
    end() {
      wantsUpper = false;
      upper.end();
      lower.end();
    },
  };
}
