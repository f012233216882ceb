import { expect, it } from "vitest";
import { caseLosses, lostItems } from "../../src/query/index.ts";
import { smallIndex } from "../support/small-index.ts";

const line = (time: string, message: string) =>
  `2024-03-11 ${time} INFO  [ImapServer-1] [name=anna@example.com;mid=42;ip=192.0.2.7;cid=7;] ${message}\n`;

it("a report's losses are those of the answer, without their items and with them, as often as they are asked for", async () => {
  const { reader, remove } = await smallIndex({
    text: [
      line("09:00:00,000", "mailop - Deleting Message (id=257)."),
      line("09:00:00,010", "imap - UID EXPUNGE elapsed=3"),
      line("10:00:00,000", "mailop - Deleting Message (id=258)."),
      line("10:00:00,010", "imap - UID EXPUNGE elapsed=3"),
    ].join(""),
  });
  const expected = lostItems(reader, {}, Number.POSITIVE_INFINITY);
  const { losses, total, coverage } = caseLosses(reader, {}, Number.POSITIVE_INFINITY);
  expect(expected.losses.map(({ items }) => items.map(({ id }) => id))).toEqual([[257], [258]]);
  expect([[...losses], [...losses]]).toEqual([expected.losses, expected.losses]);
  expect(losses.heads).toEqual(expected.losses.map(({ items: _items, ...head }) => head));
  expect([total, coverage]).toEqual([expected.total, expected.coverage]);
  expect(caseLosses(reader, {}, 1).losses.heads.map(({ loss }) => loss)).toEqual([1]);
  expect(caseLosses(reader, {}, 0).losses.heads).toEqual([]);
  await remove();
});
