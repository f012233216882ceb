import type { Page, Place } from "../questions/questions.ts";
import type { List } from "./list.ts";
import { listEnds } from "./list-ends.ts";
import { type Stretch, stretchAround } from "./stretch.ts";

export interface Pages<Row> {
  /** Rows after a place, in an order. */
  readonly load: (page: Page) => Promise<readonly Row[]>;
  readonly placeOf: (row: Row) => Place;
  /** At which end of the list new rows appear. */
  readonly newest: "first" | "last";
  /** Told when rows have arrived. */
  readonly changed: () => void;
  readonly failed: (error: unknown) => void;
}

export interface PagedList<Row> extends List<Row> {
  /** Goes to the first row at or after a time; to the last one where there is none. */
  jump(timeUtcMs: number): void;
  /** Goes to a row that is at hand, else to its time. */
  jumpTo(place: Place): void;
  /** Rows at hand: a few windows around the cursor. */
  loaded(): readonly Row[];
  /** There are new rows. A cursor on the newest row goes to what is the newest now; any other stays on its row, in its place. */
  refresh(): void;
}

/** Rows asked for at once, in windows. */
const AHEAD = 3;

/** Windows that are kept on each side of the cursor. */
const KEPT = 6;

/**
 * A list of which only rows near the cursor are at hand: pages are asked for by the place of the last row known (keyset), one at
 * a time. Moves that need a page which is on its way are added up and stop at what arrives: held keys never queue up.
 */
export function pagedList<Row>({ load, placeOf, newest, changed, failed }: Pages<Row>): PagedList<Row> {
  let rows: readonly Row[] = [];
  let [cursor, first, height] = [0, 0, 24];
  let [atStart, atEnd] = [false, false];
  let pending: Promise<void> | null = null;
  let wanted = 0;
  let generation = 0;
  /** The last wish that came while a page was on its way; it is done next. */
  let next: (() => void) | null = null;
  const ends = listEnds(load);

  const limit = (): number => Math.max(20, height * AHEAD);

  const run = (work: () => Promise<void>): void => {
    const mine = ++generation;
    pending = work()
      .catch(failed)
      .finally(() => {
        if (mine !== generation) return;
        pending = null;
        const wish = next;
        next = null;
        if (wish !== null) wish();
        else settle();
        changed();
      });
  };

  /** Applies what was asked for while rows were on their way, and asks for more where the cursor nears an end. */
  const settle = (): void => {
    if (wanted !== 0) {
      const by = wanted;
      wanted = 0;
      cursor = clampTo(cursor + by);
    }
    fetchMore();
  };

  const clampTo = (place: number): number => Math.max(0, Math.min(place, rows.length - 1));

  const fetchMore = (): void => {
    if (pending !== null || rows.length === 0) return;
    const [head, tail] = [rows[0], rows.at(-1)];
    if (!atEnd && tail !== undefined && cursor + height >= rows.length) {
      run(async () => {
        const asked = limit();
        const page = await load({ limit: asked, order: "asc", after: placeOf(tail) });
        atEnd = page.length < asked;
        rows = [...rows, ...page];
        dropFront();
      });
    } else if (!atStart && head !== undefined && cursor - height < 0) {
      run(async () => {
        const asked = limit();
        const page = await load({ limit: asked, order: "desc", after: placeOf(head) });
        atStart = page.length < asked;
        rows = [...page.toReversed(), ...rows];
        cursor += page.length;
        first += page.length;
        dropBack();
      });
    }
  };

  const dropFront = (): void => {
    const extra = cursor - height * KEPT;
    if (extra <= 0) return;
    rows = rows.slice(extra);
    cursor -= extra;
    first = Math.max(0, first - extra);
    atStart = false;
  };

  const dropBack = (): void => {
    const most = cursor + height * KEPT;
    if (rows.length <= most) return;
    rows = rows.slice(0, most);
    atEnd = false;
  };

  const replace = (work: () => Promise<void>): void => {
    wanted = 0;
    if (pending !== null) {
      next = () => run(work);
      return;
    }
    run(work);
  };

  const put = (stretch: Stretch<Row>, toCursor: number, below: number): void => {
    ({ rows, atStart, atEnd } = stretch);
    cursor = clampTo(toCursor);
    first = Math.max(0, cursor - below);
  };
  const start = async (): Promise<void> => put(await ends.first(limit()), 0, 0);
  const finish = async (): Promise<void> => {
    const stretch = await ends.last(limit());
    put(stretch, stretch.rows.length - 1, height - 1);
  };
  const loadAround = (place: Place) =>
    stretchAround(load, height, place, { ...place, number: place.number + (newest === "last" ? -1 : 1) });
  const around = async (place: Place): Promise<void> => {
    const stretch = await loadAround(place);
    put(stretch, stretch.at, height >> 1);
  };
  const isOnNewest = (): boolean => (newest === "last" ? atEnd && cursor === rows.length - 1 : atStart && cursor === 0);
  /** Rows anew, under a cursor that keys may move meanwhile: it stays on its row, or on the newest one. */
  const refreshed = async (): Promise<void> => {
    const [row] = rows.slice(cursor);
    if (row === undefined) return start();
    const wasOnNewest = isOnNewest();
    const stretch = !wasOnNewest
      ? await loadAround(placeOf(row))
      : await (newest === "last" ? ends.last : ends.first)(limit());
    const current = rows[cursor] ?? row;
    const stays = stretch.rows.findIndex((one) => placeOf(one).number === placeOf(current).number);
    const goes = newest === "last" ? stretch.rows.length - 1 : 0;
    const to = wasOnNewest && isOnNewest() ? goes : stays;
    if (to >= 0) put(stretch, to, cursor - first);
  };

  replace(start);

  return {
    window(rowsShown) {
      height = Math.max(1, rowsShown);
      const last = Math.max(0, rows.length - height);
      first = Math.min(Math.max(first, cursor - height + 1), cursor, last);
      return { rows: rows.slice(first, first + height), cursor: rows.length === 0 ? -1 : cursor - first };
    },
    current: () => rows[cursor] ?? null,
    move(by) {
      const target = cursor + by;
      const beyond = (target >= rows.length && !atEnd) || (target < 0 && !atStart);
      if (beyond && pending !== null) {
        // Never more than a page ahead of what is at hand.
        wanted = Math.max(-height, Math.min(height, wanted + by));
        return;
      }
      cursor = clampTo(target);
      fetchMore();
    },
    top() {
      if (atStart) [cursor, first] = [0, 0];
      else replace(start);
    },
    end() {
      if (atEnd && rows.length > 0) cursor = rows.length - 1;
      else replace(finish);
    },
    jump: (timeUtcMs) => replace(() => around({ timeUtcMs, number: 0 })),
    jumpTo(place) {
      const at = rows.findIndex((row) => placeOf(row).number === place.number);
      if (at >= 0) cursor = at;
      else replace(() => around(place));
    },
    loaded: () => rows,
    refresh() {
      ends.forget();
      // What the keys asked for comes first; it is read anew in any case.
      if (pending !== null) next ??= () => run(refreshed);
      else run(refreshed);
    },
    busy: () => pending !== null,
  };
}
