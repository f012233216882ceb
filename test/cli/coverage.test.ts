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

  it("tells a host without a log from an index without one", async () => {
    const none = await runInProcess(["coverage", "--host", "mbs9", "--index", index.path]);
    expect(none).toMatchObject({ code: 1, stdout: "no log of mbs9 is indexed\n" });
    const empty = await smallIndex({ text: "", host: "mbs1" });
    const { code, stdout } = await runInProcess(["coverage", "--index", empty.path]);
    await empty.remove();
    expect({ code, stdout }).toEqual({ code: 1, stdout: "no log is indexed: salvage index PATH…\n" });
  });
});
