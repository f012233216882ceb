import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ZoneClock } from "../../src/core/index.ts";
import { itemStory, queryOf, searchEvents, termsOfWords } from "../../src/query/index.ts";
import { type SmallIndex, smallIndex } from "../support/small-index.ts";

const deleted = (time: string, id: number) =>
  `2024-10-27 ${time},000 INFO  [qtp1-9:https://h:8443/service/soap/MsgActionRequest] [name=anna@example.com;mid=42;oip=198.51.100.23;soapId=${id};] mailop - Deleting Message (id=${id}).\n`;

let index: SmallIndex;
beforeAll(async () => {
  // Rome put its clock back from 03:00 to 02:00: the hour from 02:00 on came at 00:00 UTC and again at 01:00 UTC.
  const text = [
    deleted("02:20:00", 301),
    deleted("02:30:00", 302),
    deleted("02:10:00", 303),
    deleted("02:30:10", 304),
    deleted("02:31:00", 305),
  ];
  index = await smallIndex({ text: text.join(""), zone: "Europe/Rome" });
});
afterAll(() => index.remove());

describe("an hour that came twice", () => {
  it("is told in an item's verdict by the offset of the clock", () => {
    const verdictOf = (id: number) =>
      itemStory(index.reader, { id, account: "anna@example.com", host: null, zone: "Europe/Rome" }).verdict;
    expect(verdictOf(302)).toContain("on 2024-10-27 02:30:00+02:00 (Europe/Rome)");
    expect(verdictOf(304)).toContain("on 2024-10-27 02:30:10+01:00 (Europe/Rome)");
  });

  it("is asked for with what lies between its two times, and that is said", () => {
    const setting = { clock: new ZoneClock("Europe/Rome"), nowUtcMs: Date.UTC(2024, 10, 1) };
    const query = queryOf(termsOfWords(["on:2024-10-27 02:30"]), setting);
    const { events } = searchEvents(index.reader, query, { limit: 10, order: "asc" });
    expect(events.map(({ items }) => items[0]?.id)).toEqual([302, 303, 304]);
    expect(query.notes).toEqual([
      "2024-10-27 02:30 came twice in Europe/Rome: both are covered, and all the time between them",
    ]);
  });
});
