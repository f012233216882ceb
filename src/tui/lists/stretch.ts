import type { Page, Place } from "../questions/questions.ts";

/** Rows that follow each other, and whether they reach the ends of the list. */
export interface Stretch<Row> {
  readonly rows: readonly Row[];
  readonly atStart: boolean;
  readonly atEnd: boolean;
}

type Load<Row> = (page: Page) => Promise<readonly Row[]>;

export async function firstStretch<Row>(load: Load<Row>, limit: number): Promise<Stretch<Row>> {
  const rows = await load({ limit, order: "asc", after: null });
  return { rows, atStart: true, atEnd: rows.length < limit };
}

export async function lastStretch<Row>(load: Load<Row>, limit: number): Promise<Stretch<Row>> {
  const rows = await load({ limit, order: "desc", after: null });
  return { rows: rows.toReversed(), atStart: rows.length < limit, atEnd: true };
}

/**
 * Rows around a place: a window before it, and two from it on, as one goes on downwards more often. More would take longer than a
 * jump may. `at` is the first of the latter; `justBefore`: the place in front of it in the list.
 */
export async function stretchAround<Row>(
  load: Load<Row>,
  height: number,
  place: Place,
  justBefore: Place,
): Promise<Stretch<Row> & { readonly at: number }> {
  const [above, below] = [height, 2 * height];
  const [before, after] = await Promise.all([
    load({ limit: above, order: "desc", after: place }),
    load({ limit: below, order: "asc", after: justBefore }),
  ]);
  const rows = [...before.toReversed(), ...after];
  return { rows, at: before.length, atStart: before.length < above, atEnd: after.length < below };
}
