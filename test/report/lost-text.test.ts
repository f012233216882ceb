import { describe, expect, it } from "vitest";
import type { LossFolderRow, LostAnswer } from "../../src/query/index.ts";
import { lostText } from "../../src/report/lost-text.ts";
import { lossMade } from "../recovery/plan/evidence-made.ts";

const COVERAGE = { from: null, to: null, complete: true, gaps: [], unrecognised: 0, malformed: 0 };
const folder = (id: number, name: string | null, type: LossFolderRow["type"] = "folder"): LossFolderRow => ({
  id,
  type,
  name,
  lastFolder: null,
});

/** The lines about the folders of a loss of one message. */
function linesAbout(folders: readonly LossFolderRow[]): string[] {
  const loss = { ...lossMade({ loss: 1, timeUtcMs: Date.parse("2024-03-11T09:00:00Z"), ids: [257] }), folders };
  const answer: LostAnswer = { losses: [loss], total: 1, coverage: COVERAGE, notes: [] };
  const text = lostText(answer, { columns: null, zone: null });
  return text.split("\n").filter((line) => line.includes("with folders"));
}

describe("the folders that went with a loss", () => {
  it("stand in one line, by name where the log gives it", () => {
    expect(linesAbout([folder(301, "Projects 2023"), folder(302, "Offers")])).toEqual([
      "  with folders: Projects 2023, Offers",
    ]);
    expect(linesAbout([folder(301, null), folder(64, "urgent", "tag")])).toEqual([
      "  with folders: folder 301, tag urgent",
    ]);
  });

  it("are not told where there are none", () => {
    expect(linesAbout([])).toEqual([]);
  });

  it("are counted from the eleventh on", () => {
    const many = Array.from({ length: 1210 }, (_, at) => folder(301 + at, "F"));
    expect(linesAbout(many)).toEqual([`  with folders: ${"F, ".repeat(9)}F and 1,200 more`]);
  });

  it("cannot move a cursor by their names", () => {
    expect(linesAbout([folder(301, "\u001b[2Jgone")]).join()).not.toContain("\u001b");
  });
});

describe("the last line", () => {
  const when = Date.parse("2024-03-11T09:00:00Z");
  const told = (losses: LostAnswer["losses"]) =>
    lostText({ losses, total: losses.length, coverage: COVERAGE, notes: [] }, { columns: null, zone: null })
      .split("\n")
      .at(-3);

  it("tells how much was lost, and what of it is not named", () => {
    const loss = lossMade({ loss: 1, timeUtcMs: when, ids: [257] });
    expect(told([loss])).toBe("1 loss: 1 item lost");
    expect(told([{ ...loss, claimed: 9 }])).toBe(
      "1 loss: 9 items lost (1 item named, 8 items only counted by the server)",
    );
  });

  it("does not count as lost what is none", () => {
    const loss = lossMade({ loss: 1, timeUtcMs: when, ids: [257] });
    const moved = { ...lossMade({ loss: 2, timeUtcMs: when, ids: [258, 259] }), notLost: "imap-move" };
    expect(told([loss, moved])).toBe("2 deletions, 1 of them no loss: 1 item lost");
  });

  it("tells how many of the lost were recovered since, and each item under which number it lives on", () => {
    const loss = lossMade({ loss: 1, timeUtcMs: when, ids: [257, 258, 259] });
    const [first, second, third] = loss.items;
    const items = [
      { ...first!, restoredAs: [2050] },
      second!,
      { ...third!, movedTo: { account: "carl@example.com", mailbox: 57, id: 912 } },
    ];
    const answer: LostAnswer = { losses: [{ ...loss, items }], total: 1, coverage: COVERAGE, notes: [] };
    const lines = lostText(answer, { columns: null, zone: null }).split("\n");
    const from = lines.findIndex((line) => line.includes("ITEM"));
    expect(
      lines.slice(from, from + 4).map((line) =>
        line
          .split("  ")
          .filter((cell) => cell.trim() !== "")[1]
          ?.trim(),
      ),
    ).toEqual(["LIVES ON AS", "2050", "-", "912 in carl@example.com"]);
    expect(told([{ ...loss, items }])).toBe("1 loss: 3 items lost, 2 of them recovered since");
    expect(told([{ ...loss, notLost: "imap-move", items }])).toBe("1 deletion, which is no loss");
  });
});
