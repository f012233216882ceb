import type { Page } from "../questions/questions.ts";
import { firstStretch, lastStretch, type Stretch } from "./stretch.ts";

/** Both ends of a list. Each is read once: who goes to one end goes back to the other. */
export interface ListEnds<Row> {
  first(limit: number): Promise<Stretch<Row>>;
  last(limit: number): Promise<Stretch<Row>>;
  /** There are new rows. */
  forget(): void;
}

export function listEnds<Row>(load: (page: Page) => Promise<readonly Row[]>): ListEnds<Row> {
  // What is being read when there are new rows is kept with what was forgotten.
  let kept: { first?: Stretch<Row>; last?: Stretch<Row> } = {};
  return {
    async first(limit) {
      const known = kept;
      known.first ??= await firstStretch(load, limit);
      return known.first;
    },
    async last(limit) {
      const known = kept;
      known.last ??= await lastStretch(load, limit);
      return known.last;
    },
    forget() {
      kept = {};
    },
  };
}
