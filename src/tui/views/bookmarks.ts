import type { Action } from "../keys/keymap.ts";
import { line } from "../lines/line.ts";
import { arrayList } from "../lists/array-list.ts";
import { moveList } from "../lists/list.ts";
import { type Bookmark, withBookmark } from "../memory.ts";
import type { Desk } from "../screen/desk.ts";
import type { View } from "../screen/view.ts";
import { listLines } from "./list-lines.ts";

const ACTIONS: ReadonlySet<Action> = new Set<Action>([
  "down",
  "up",
  "pageDown",
  "pageUp",
  "top",
  "end",
  "open",
  "mark",
]);

/** Remembered rows. */
export function bookmarksView(desk: Desk): View {
  let page = 10;
  const list = arrayList<Bookmark>(() => desk.memory.bookmarks);
  const look = {
    columns: [{ title: "REMEMBERED", cells: 20, grows: 1 }],
    cellsOf: ({ label }: Bookmark) => [{ text: label }],
    empty: [line("   nothing is remembered yet: m remembers a row", "muted")],
  };
  return {
    crumb: "bookmarks",
    bar: () => line(" enter opens, space forgets", "muted"),
    body(columns, rows) {
      page = rows - 1;
      return listLines(list, look, columns, rows);
    },
    command: () => null,
    can: (action) => (ACTIONS.has(action) ? (list.current() === null ? "nothing is remembered" : true) : false),
    act(action) {
      if (moveList(list, action, page)) return;
      const bookmark = list.current();
      if (bookmark === null) return;
      if (action === "mark") desk.putMemory(withBookmark(desk.memory, bookmark));
      else desk.go(bookmark.route);
    },
    footer: ["open", "mark", "back"],
  };
}
