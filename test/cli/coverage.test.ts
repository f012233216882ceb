import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runInProcess } from "../support/run-in-process.ts";
import { type SmallIndex, smallIndex } from "../support/small-index.ts";

const record = (time: string) =>
  `2024-03-11 ${time},000 INFO  [qtp1-1:https://m.example.com/service/soap/NoOpRequest] [name=anna@example.com;mid=42;] soap - NoOpRequest elapsed=1\n`;

let index: SmallIndex;
beforeAll(async () => {
  index = await smallIndex(
    { text: record("08:00:00"), host: "mbs1" },
    { text: `${record("09:00:00")}${record("09:00:01")}`, host: "mbs2" },
  );
});
afterAll(() => index.remove());

describe("salvage coverage", () => {
  it("prints a host a line", async () => {
    const { code, stdout } = await runInProcess(["coverage", "--ndjson", "--index", index.path]);
    expect(code).toBe(0);
    const rows = stdout.trimEnd().split("\n");
    expect(rows.map((row) => JSON.parse(row))).toMatchObject([
      { host: "mbs1", from: "2024-03-11T08:00:00.000Z", to: "2024-03-11T08:00:00.000Z", records: 1, gaps: [] },
      { host: "mbs2", from: "2024-03-11T09:00:00.000Z", to: "2024-03-11T09:00:01.000Z", records: 2, gaps: [] },
    ]);
  });
});
