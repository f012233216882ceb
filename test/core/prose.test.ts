import { describe, expect, it } from "vitest";
import { proseLines } from "../../src/core/index.ts";

describe("prose on a terminal", () => {
  it("is broken between words, and goes on further in", () => {
    expect(proseLines("  by user@example.com through soap from 203.0.113.7", 30)).toEqual([
      "  by user@example.com through",
      "    soap from 203.0.113.7",
    ]);
    expect(proseLines("Message 339 was moved to Trash", 16, 0)).toEqual(["Message 339 was", "moved to Trash"]);
  });

  it("keeps a word that is longer than the terminal whole, so that it can be copied", () => {
    expect(proseLines("  proof: /var/log/a/very/long/path/mailbox.log:2", 20)).toEqual([
      "  proof:",
      "    /var/log/a/very/long/path/mailbox.log:2",
    ]);
  });

  it("is not broken where there is no terminal", () => {
    const line = "word ".repeat(100).trim();
    expect(proseLines(line, null)).toEqual([line]);
  });
});
