import { withBookmark } from "../memory.ts";
import type { Desk } from "./desk.ts";
import type { View } from "./view.ts";

/** Remembers the row that the cursor is on, or forgets it where it was remembered. */
export function toggleBookmark(desk: Desk, view: View) {
  const bookmark = view.bookmark?.() ?? null;
  if (bookmark === null) return desk.say("there is nothing to remember on this screen", "warn");
  desk.putMemory(withBookmark(desk.memory, bookmark));
  const kept = desk.memory.bookmarks.some(({ label }) => label === bookmark.label);
  desk.say(`${kept ? "remembered" : "forgotten"}: ${bookmark.label} (' lists them)`);
}
