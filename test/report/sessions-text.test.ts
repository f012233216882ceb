import { describe, expect, it } from "vitest";
import type { CoverageAnswer, SessionRow, SessionsAnswer } from "../../src/query/index.ts";
import { sessionsText, suspiciousText } from "../../src/report/sessions-text.ts";

const coverage: CoverageAnswer = {
  from: "2024-03-11T07:00:00.000Z",
  to: "2024-03-11T08:00:00.000Z",
  complete: true,
  gaps: [],
  unrecognised: 0,
  malformed: 0,
};
const session: SessionRow = {
  session: 12345,
  account: "a.rather.long.name@example.com",
  actor: null,
  ip: "198.51.100.123",
  client: "ZimbraWebClient - FF20 (Linux)/7.2.4_GA_2900",
  protocol: "soap",
  host: "mbs1",
  from: "2024-03-11T07:10:20.345Z",
  to: "2024-03-11T07:15:20.345Z",
  seconds: 300,
  events: 4321,
  deletions: 987,
};

describe("sessions in a terminal of 80 columns", () => {
  it("keep the counts, the account and the whole address; length and client have no room", () => {
    const answer: SessionsAnswer = { query: { zone: "UTC" }, total: 1, sessions: [session], coverage };
    const [head = "", row = ""] = sessionsText(answer, { columns: 80, zone: null }).split("\n");
    expect(head).toMatch(/^SESSION {2}FROM \(UTC\) +EVENTS +DELETIONS +ACCOUNT +ADDRESS/);
    expect(row).toMatch(/^ {2}12345 {2}2024-03-11 07:10:20 +4,?321 +987 {2}a\.rather\.lo[^ ]*… +198\.51\.100\.123$/);
  });

  it("tell of a single one in words what has no room: who acted for whom, with what, for how long", () => {
    const suspicion = [{ rule: "hard-delete" as const, reason: "1 item was deleted for good", items: 1, losses: [7] }];
    const delegated = { ...session, actor: "admin@example.com", suspicion };
    const answer: SessionsAnswer = { query: { zone: "UTC" }, total: 1, sessions: [delegated], coverage };
    const told = (columns: number) => suspiciousText(answer, { columns, zone: null }).split("\n").slice(2, 6);
    expect(told(80)).toEqual([
      "  by admin@example.com for a.rather.long.name@example.com through soap from",
      "    198.51.100.123 with ZimbraWebClient - FF20 (Linux)/7.2.4_GA_2900, 5 min",
      "  hard-delete: 1 item was deleted for good (loss 7)",
      "  next: salvage session 12345, salvage lost --loss 7",
    ]);
    expect(told(200)[0]).toBe("  hard-delete: 1 item was deleted for good (loss 7)");
  });
});
