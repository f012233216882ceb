import { expect, it } from "vitest";
import { describeSession } from "../../src/query/index.ts";
import { smallIndex } from "../support/small-index.ts";

const moved = (second: number, item: string) =>
  `2024-03-11 09:10:0${second},000 INFO  [qtp1-11] [name=anna@example.com;mid=42;oip=203.0.113.7;ua=Web;soapId=aa00000${second};] mailop - moving ${item} to Folder Trash (id=3)\n`;

it("a session's items are those that have content: what holds or marks them is none", async () => {
  const { reader, remove } = await smallIndex({
    text: [moved(1, "Message (id=301)"), moved(2, "Folder Offers (id=312)"), moved(3, "Tag urgent (id=64)")].join(""),
  });
  const { session, items } = describeSession(reader, 1, { limit: 9, order: "asc" }) ?? {};
  expect(session?.events).toBe(3);
  expect(items).toEqual({ added: 0, movedToTrash: 1, lost: 0 });
  await remove();
});
