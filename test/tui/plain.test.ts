import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openPlain } from "../../src/tui/index.ts";
import { type SmallIndex, smallIndex } from "../support/small-index.ts";
import { askingOf } from "./support/shown-screen.ts";
import { THREE_LOSSES } from "./support/three-losses.ts";

describe("the plain mode", () => {
  let index: SmallIndex;
  beforeAll(async () => {
    index = await smallIndex({ text: THREE_LOSSES, zone: "Europe/Rome" });
  });
  afterAll(() => index.remove());

  const answerTo = (...lines: readonly string[]): Promise<string> => answerIn(null, ...lines);
  const answerIn = async (columns: number | null, ...lines: readonly string[]): Promise<string> => {
    const written: string[] = [];
    const setting = {
      readOnly: false,
      optionsOf: () => [],
      resume: false,
      mouse: false,
      color: false,
      unicode: true,
      zone: null,
      localZone: "UTC",
      nowUtcMs: () => Date.UTC(2024, 5, 1),
    };
    const typed = (async function* () {
      yield* lines;
    })();
    const write = (text: string) => void written.push(text);
    await openPlain({ questions: async () => askingOf(index.reader) }, setting, { typed, write, columns });
    return written.join("");
  };

  it("answers a filter with lines, a dozen at a time", async () => {
    const first = await answerTo("acct:user@example.com");
    expect(first).toContain("11 hits");
    expect(first).toContain("09:12:30, user@example.com, delete: message 301, by user@example.com through soap");
    expect(await answerTo("search")).toContain("showing up to row 12, n for next");
    // 13 events and the line that counts them.
    expect(await answerTo("search", "n")).toContain("end: 14 rows");
  });

  it("tells losses newest first, and what became of an item in a sentence", async () => {
    const told = await answerTo("lost", "item 301 -a user@example.com");
    expect(told.indexOf("loss 2, 2024-03-11 09:30:00")).toBeGreaterThan(0);
    expect(told.indexOf("loss 2, 2024-03-11 09:30:00")).toBeLessThan(told.indexOf("loss 1, 2024-03-11 09:12:30"));
    expect(told).toContain("Message 301 was moved to Trash on 2024-03-11 09:10:00");
  });

  it("breaks its lines between words where they meet the edge of a terminal", async () => {
    const told = await answerIn(40, "item 301 -a user@example.com");
    expect(told).toContain("Message 301 was moved to Trash on\n2024-03-11 09:10:00");
    expect(await answerTo("item 301 -a user@example.com")).toContain("Trash on 2024-03-11 09:10:00");
  });

  it("says what it did not understand, and goes on", async () => {
    expect(await answerTo("form:boss@example.com", "lost")).toMatch(/there is no token "form:"[\s\S]*2 losses/);
  });

  it("writes no control characters, whatever the log holds", async () => {
    expect(await answerTo("id:302")).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f\u202e]/);
  });
});
