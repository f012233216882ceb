import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MOUSE_OFF, MOUSE_ON, mouseReports, type Pointed } from "../../src/tui/keys/pointer.ts";
import { type SmallIndex, smallIndex } from "../support/small-index.ts";
import { shownScreen } from "./support/shown-screen.ts";
import { THREE_LOSSES } from "./support/three-losses.ts";

/** What a terminal sends for a press of a button on a cell that counts from 1 (SGR). */
const pressed = (button: number, column: number, row: number) => `\u001b[<${button};${column};${row}M`;
const WHEEL = { up: 64, down: 65 } as const;

/** What is left of input that was read in these pieces, and what the mouse did. */
function taken(...pieces: readonly string[]) {
  const told: Pointed[] = [];
  const keysOnly = mouseReports((pointed) => told.push(pointed));
  return { keys: pieces.map(keysOnly).join(""), told };
}

describe("mouse reports", () => {
  it("are the wheel and the left button; all others mean nothing, and are no keys either", () => {
    expect(taken(pressed(WHEEL.up, 10, 5)).told).toEqual([{ kind: "wheelUp", column: 9, row: 4 }]);
    expect(taken(pressed(0, 1, 1)).told).toEqual([{ kind: "click", column: 0, row: 0 }]);
    // Released; the right button; moved with a button held; Shift held with the left one.
    const others = taken("\u001b[<0;1;1m", pressed(2, 1, 1), pressed(32, 1, 1), pressed(4, 1, 1));
    expect(others.told.map(({ kind }) => kind)).toEqual(["other", "other", "other", "click"]);
    expect(others.keys).toBe("");
  });

  it("are taken out from among keys, in whatever pieces they came, and nothing else is", () => {
    const input = `j${pressed(WHEEL.down, 7, 8)}\u001b[A${pressed(0, 120, 40)}k`;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: input.length }), fc.integer({ min: 0, max: input.length }), (a, b) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        // A piece that ends right behind ESC or ESC [ cannot be told from a key: terminals write reports whole.
        fc.pre(![from, to].some((at) => /\u001b\[?$/.test(input.slice(0, at))));
        const { keys, told } = taken(input.slice(0, from), input.slice(from, to), input.slice(to));
        expect(keys).toBe("j\u001b[Ak");
        expect(told.map(({ kind }) => kind)).toEqual(["wheelDown", "click"]);
      }),
    );
  });

  it("of any bytes never throw", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 20 }), (input) => void taken(input)));
  });
});

describe("the mouse", () => {
  let index: SmallIndex;
  beforeAll(async () => {
    index = await smallIndex({ text: THREE_LOSSES, zone: "Europe/Rome" });
  });
  afterAll(() => index.remove());

  it("is left to the terminal unless it is asked for", async () => {
    const shown = await shownScreen(index.reader);
    await shown.end();
    expect(shown.terminal.bytes()).not.toContain("\u001b[?1000");
  });

  it("moves and opens rows and presses the keys of the footer; it is given back at the end", async () => {
    const shown = await shownScreen(index.reader, { route: { to: "search", filter: "" }, setting: { mouse: true } });
    await shown.until(/▸.*deliver/);
    await shown.keys(pressed(WHEEL.down, 10, 10));
    await shown.until(/▸.*request MsgActionRequest/);
    await shown.keys(pressed(WHEEL.up, 10, 10));
    await shown.until(/▸.*deliver/);
    // The list's titles are in row 4, its first row in 5: message 301 was deleted in row 10.
    await shown.keys(pressed(0, 20, 10));
    await shown.until(/▸.*delete +message 301/);
    const footer = (await shown.terminal.screen()).split("\n")[23] ?? "";
    await shown.keys(pressed(0, footer.indexOf("item") + 1, 24));
    await shown.until("start > search > item 301");
    await shown.end();
    const bytes = shown.terminal.bytes();
    expect(bytes).toContain(MOUSE_ON);
    expect(bytes.lastIndexOf(MOUSE_OFF)).toBeGreaterThan(bytes.lastIndexOf(MOUSE_ON));
  });

  it("opens the row that has the cursor, and types nothing where text is typed", async () => {
    const shown = await shownScreen(index.reader, { route: { to: "losses", filter: "" }, setting: { mouse: true } });
    const losses = await shown.until(/> losses[\s\S]*lost per[\s\S]*▸ +2 /);
    const row = losses.split("\n").findIndex((line) => line.startsWith("▸")) + 1;
    await shown.keys("/", pressed(0, 20, row + 1));
    const typing = await shown.settled("enter apply");
    expect(typing.split("\n")[1]).toMatch(/^ \/ *$/);
    await shown.keys("\u001b", pressed(0, 20, row));
    await shown.until("> loss 2");
    await shown.end();
  });
});
