import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { systemZone, ZoneClock } from "../../src/core/index.ts";

const TZ = process.env.TZ;
afterEach(() => {
  if (TZ === undefined) delete process.env.TZ;
  else process.env.TZ = TZ;
});

/** What the wall clock in a zone shows, told by Intl in another way than the program has it. */
function wallClock(zone: string, timeUtcMs: number): string {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    dateStyle: "short",
    timeStyle: "medium",
    hourCycle: "h23",
  }).format(timeUtcMs);
  return parts.replace(", ", "T");
}

describe("the machine's own zone", () => {
  it("is the one that Intl tells", () => {
    expect(systemZone()).toBe(Intl.DateTimeFormat().resolvedOptions().timeZone);
    process.env.TZ = "Europe/Rome";
    expect(systemZone()).toBe("Europe/Rome");
  });

  it.each(["Asia/Kolkata", "Europe/Kyiv"])("is called by the word in TZ: %s", (word) => {
    process.env.TZ = word;
    expect(systemZone()).toBe(word);
    process.env.TZ = `:${word}`;
    expect(new Date(0).getTimezoneOffset()).toBe(-(new ZoneClock(systemZone()).offsetMsAt(0) / 60_000));
  });

  it.each(["Europe/Rome", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC"])(
    "has the clock of the same zone anywhere else: %s",
    (zone) => {
      process.env.TZ = zone;
      const clock = new ZoneClock(zone);
      const span = { min: Date.UTC(2005, 0, 1), max: Date.UTC(2035, 0, 1) };
      fc.assert(
        fc.property(fc.integer(span), (timeUtcMs) => {
          const second = Math.floor(timeUtcMs / 1000) * 1000;
          expect(new Date(clock.localMsAt(second)).toISOString().slice(0, 19)).toBe(wallClock(zone, second));
        }),
      );
    },
  );
});
