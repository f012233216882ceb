import { describe, expect, it } from "vitest";
import { summaryText } from "../../src/cli/index-summary-text.ts";

const source = (path: string, error: string) => ({
  path,
  host: "mbs1",
  zone: "UTC",
  status: "failed" as const,
  bytes: 0,
  records: 0,
  events: 0,
  unrecognised: 0,
  malformed: 0,
  from: null,
  to: null,
  since: null,
  until: null,
  error,
});
const totals = { bytes: 0, records: 0, events: 0, unrecognised: 0, malformed: 0, seconds: 0 };

describe("the summary of an indexing run", () => {
  it("names each source that went wrong once, whether its error begins with the path or not", () => {
    const sources = [source("a.log", "a.log: no such file or folder"), source("b.log", "out of breath")];
    const lines = summaryText({ sources, totals }, null).split("\n");
    expect(lines.filter((line) => line.includes(": "))).toEqual([
      "a.log: no such file or folder",
      "b.log: out of breath",
    ]);
  });
});
