import { describe, expect, it } from "vitest";
import { undeleteTag } from "../../src/backup/engine-dates.ts";
import { parseEngineDate, showEngineDate } from "../../src/backup/index.ts";
import { ZoneClock } from "../../src/core/index.ts";

const rome = new ZoneClock("Europe/Rome");

describe("dates of the engine", () => {
  it("are read day first in the server's zone and shown with it", () => {
    const timeUtcMs = parseEngineDate("28/12/2022 15:14:29", rome);
    expect(timeUtcMs).toBe(Date.UTC(2022, 11, 28, 14, 14, 29));
    expect(showEngineDate(timeUtcMs, rome)).toBe("28/12/2022 15:14:29 CET");
  });

  it("in the hour that comes twice are the first one, as upper ends the second", () => {
    // 31 October 2021, 03:00 CEST became 02:00 CET.
    expect(parseEngineDate("31/10/2021 02:30:00", rome)).toBe(Date.UTC(2021, 9, 31, 0, 30));
    expect(parseEngineDate("31/10/2021 02:30:00", rome, true)).toBe(Date.UTC(2021, 9, 31, 1, 30));
  });

  it.each([
    "",
    "2021-10-31 02:30:00",
    "31/10/21 02:30:00",
    "32/01/2021 00:00:00",
    "29/02/2021 00:00:00",
    "01/01/2021 24:00:00",
    "01/01/2021 10:00",
  ])("refuse %j", (text) => {
    expect(() => parseEngineDate(text, rome)).toThrow("is not a date");
  });

  it("name an undelete's tag by the day in the server's zone", () => {
    expect(undeleteTag(Date.UTC(2021, 10, 14, 23, 30), rome)).toBe("undelete_15_11_21");
  });
});
