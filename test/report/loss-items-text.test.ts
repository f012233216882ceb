import { describe, expect, it } from "vitest";
import type { LossItemRow, LossRow } from "../../src/query/index.ts";
import { lossItemsText } from "../../src/report/loss-items-text.ts";
import { lossMade } from "../recovery/plan/evidence-made.ts";

const LOSS = lossMade({ loss: 1, timeUtcMs: Date.parse("2024-03-11T09:00:00Z"), ids: [257] });
const [MESSAGE] = LOSS.items as [LossItemRow];
const of = (...items: LossRow["items"]): LossRow => ({ ...LOSS, items });
const trashed: LossItemRow = { ...MESSAGE, id: 1258, trashedAt: "2024-03-11T08:30:00.123Z" };

const at = (columns: number | null, loss: LossRow) => lossItemsText(loss, "UTC", columns).trimEnd().split("\n");

describe("the items of a loss on a terminal", () => {
  it("stand in a table with all there is to tell where that has room", () => {
    const table = [
      "  ITEM  TYPE     WAS IN  SENDER            MESSAGE-ID          TRASHED                  CERTAINTY",
      "   257  message  /Inbox  boss@example.org  <m257@example.org>  -                        logged",
      "  1258  message  /Inbox  boss@example.org  <m257@example.org>  2024-03-11 08:30:00,123  logged",
    ];
    expect(at(null, of(MESSAGE, trashed))).toEqual(table);
    expect(at(table[0]?.length ?? 0, of(MESSAGE, trashed))).toEqual(table);
  });

  it("leave out what tells nothing and the milliseconds before anything is cut", () => {
    expect(at(90, of(trashed))).toEqual([
      "  ITEM  TYPE     WAS IN  SENDER            MESSAGE-ID          TRASHED",
      "  1258  message  /Inbox  boss@example.org  <m257@example.org>  2024-03-11 08:30:00",
    ]);
    expect(at(70, of(MESSAGE))).toEqual([
      "  ITEM  TYPE     WAS IN  SENDER            MESSAGE-ID",
      "   257  message  /Inbox  boss@example.org  <m257@example.org>",
    ]);
  });

  it("keep their certainty where one is less sure than the loss", () => {
    expect(at(80, of(MESSAGE, { ...MESSAGE, id: 258, certainty: "possible" }))[2]).toMatch(/ {2}possible$/);
  });

  it("take two lines where a table has no room, so that nothing is cut", () => {
    const contact: LossItemRow = { ...MESSAGE, id: 301, type: "contact", messageId: null, sender: null, name: "Bob" };
    const recovered = { ...trashed, restoredAs: [2050], messageId: `<${"a".repeat(40)}@example.org>` };
    expect(at(80, of(recovered, contact))).toEqual([
      "  ITEM  TYPE     TRASHED              WAS IN",
      "  1258  message  2024-03-11 08:30:00  /Inbox",
      "        from boss@example.org",
      `        <${"a".repeat(40)}@example.org>`,
      "        lives on as 2050",
      "   301  contact  -                    /Inbox",
      "        Bob",
    ]);
  });

  it("cannot move a cursor by their names", () => {
    const hostile = { ...trashed, sender: "\u001b[2J@example.org", messageId: `<${"a".repeat(60)}>` };
    expect(at(80, of(hostile)).join()).toContain("from \\x1b[2J@example.org");
  });
});
