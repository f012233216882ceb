import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runInProcess } from "../support/run-in-process.ts";
import { type SmallIndex, smallIndex } from "../support/small-index.ts";

const record = (time: string, name: string, mid: number, message: string) =>
  `2024-03-11 ${time},000 INFO  [btpool0-1://localhost/service/soap/MsgActionRequest] [name=${name};mid=${mid};oip=198.51.100.23;ua=Web;] mailop - ${message}\n`;

let index: SmallIndex;
beforeAll(async () => {
  index = await smallIndex({
    text: [
      record("08:00:00", "anna@example.com", 42, "Deleting Message (id=300)."),
      record("09:00:00", "bob@example.com", 43, "Deleting Message (id=300)."),
      record("10:00:00", "bob@example.com", 43, "Deleting Message (id=301)."),
    ].join(""),
  });
});
afterAll(() => index.remove());
const lost = (...args: string[]) => runInProcess(["lost", ...args, "--index", index.path]);
const ids = async (...args: string[]): Promise<number[]> =>
  JSON.parse((await lost(...args, "--json")).stdout).losses.flatMap((loss: { items: { id: number }[] }) =>
    loss.items.map(({ id }) => id),
  );

describe("salvage lost", () => {
  it("takes conditions as words and as flags", async () => {
    expect(await ids()).toEqual([300, 300, 301]);
    expect(await ids("bob@example.com")).toEqual([300, 301]);
    expect(await ids("-a", "bob@example.com", "--after", "2024-03-11 09:30")).toEqual([301]);
    expect(await ids("acct:bob", "before:2024-03-11 09:30")).toEqual([300]);
    expect(await ids("--cause", "delete", "--limit", "1")).toEqual([300]);
    expect(await ids("--loss", "3")).toEqual([301]);
  });

  it.each([["op:delete"], ["339"], ["ip:198.51.100.23"], ["session:1"], ["folder:Inbox"], ["to:x@example.com"]])(
    "refuses %s, which it would have to ignore",
    async (word) => {
      const { code, stderr } = await lost(word);
      expect(code).toBe(2);
      expect(stderr).toContain("is no condition here\nthe conditions are: acct: from: host: after: before: on:");
    },
  );

  it("says that an account is unknown, rather than only that nothing was lost", async () => {
    expect((await lost("-a", "ana@example.com")).stderr).toBe(
      "the index knows no mailbox of ana@example.com: salvage search acct:PART finds accounts by a part\n",
    );
    expect((await lost("-a", "anna", "--after", "2024-03-12")).stderr).not.toContain("knows no mailbox");
  });

  it("ends with 1 where nothing was lost, and says what the log covers", async () => {
    const { code, stdout } = await lost("carl@example.com");
    expect(code).toBe(1);
    expect(stdout).toContain(
      "no loss found in what the log covers\nlog: 2024-03-11 08:00:00,000 to 2024-03-11 10:00:00,000",
    );
  });
});
