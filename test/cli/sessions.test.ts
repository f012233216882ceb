import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runInProcess } from "../support/run-in-process.ts";
import { type SmallIndex, smallIndex } from "../support/small-index.ts";

const record = (time: string, ip: string, soapId: number, message: string) =>
  `2024-03-11 ${time},000 INFO  [qtp1-${soapId}:https://m.example.com/service/soap/MsgActionRequest] [name=anna@example.com;mid=42;oip=${ip};ua=Web;soapId=${soapId};] ${message}\n`;

let index: SmallIndex;
beforeAll(async () => {
  index = await smallIndex({
    text: [
      record("08:00:00", "198.51.100.23", 1, "mailop - moving Message (id=300) to Folder Trash (id=3)"),
      record("09:00:00", "203.0.113.66", 2, "mailop - Deleting Message (id=300)."),
    ].join(""),
  });
});
afterAll(() => index.remove());
const salvage = (...args: string[]) => runInProcess([...args, "--index", index.path]);

describe("salvage sessions", () => {
  it("--suspicious tells each reason in words and as JSON", async () => {
    const text = await salvage("sessions", "--suspicious");
    expect(text.code).toBe(0);
    expect(text.stdout).toContain("new-address-deletes: anna@example.com was never seen from 203.0.113.66 before");
    expect(text.stdout).toContain("  next: salvage session 2, salvage lost --loss 1\n");
    expect(text.stdout).toContain("1 suspicious session\n");
    const { sessions } = JSON.parse((await salvage("sessions", "--suspicious", "--json")).stdout);
    expect(sessions).toMatchObject([
      { session: 2, suspicion: [{ rule: "new-address-deletes", items: 1, losses: [1] }] },
    ]);
  });

  it("--limit tells how many there are besides", async () => {
    expect((await salvage("sessions", "--limit", "1")).stdout).toContain("1 of 2 sessions (--limit for more)\n");
    expect(JSON.parse((await salvage("sessions", "--limit", "1", "--json")).stdout)).toMatchObject({ total: 2 });
    expect((await salvage("sessions")).stdout).toContain("2 sessions\n");
    expect((await salvage("sessions", "--by-client", "--limit", "1")).stdout).toContain("1 of 2 clients");
  });

  it("--suspicious ends with 1 where there is nothing to look at", async () => {
    const { code, stdout } = await salvage("sessions", "--suspicious", "ip:198.51.100.23");
    expect(code).toBe(1);
    expect(stdout).toContain("no suspicious session\n");
  });

  it("--by-client tells who used an account from where, first and last", async () => {
    const { stdout } = await salvage("sessions", "--by-client", "anna@example.com", "--ndjson");
    const rows = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(rows.map((row) => [row.ip, row.firstSeen, row.deletions])).toEqual([
      ["198.51.100.23", "2024-03-11T08:00:00.000Z", 0],
      ["203.0.113.66", "2024-03-11T09:00:00.000Z", 1],
    ]);
    expect((await salvage("sessions", "--by-client")).stdout).toContain("FIRST SEEN (UTC)");
    expect((await salvage("sessions", "--by-client", "--suspicious")).code).toBe(2);
  });
});
