import { printable, proseLines } from "../core/index.ts";
import {
  counted,
  folderText,
  type LossItemRow,
  type LossRow,
  livesOnText,
  showTime,
  typeText,
} from "../query/index.ts";
import { type Column, tableText, tableWidth } from "./table.ts";

/** Items that one loss lists before it counts the rest; with fewer losses on the page there is room for more. */
const LISTED_ITEMS = 20;

const INDENT = "  ";

/** Something that is told of each item. */
interface Trait {
  readonly column: Column;
  readonly of: (item: LossItemRow) => string | number | null;
}

const ITEM: Trait = { column: { title: "ITEM", align: "right" }, of: ({ id }) => id };
const LIVES_ON: Trait = { column: { title: "LIVES ON AS" }, of: livesOnText };
const TYPE: Trait = { column: { title: "TYPE" }, of: ({ type }) => typeText(type) };
const WAS_IN: Trait = { column: { title: "WAS IN" }, of: ({ lastFolder }) => lastFolder && folderText(lastFolder) };
const SENDER: Trait = { column: { title: "SENDER" }, of: ({ sender }) => sender };
const MESSAGE_ID: Trait = { column: { title: "MESSAGE-ID" }, of: ({ messageId }) => messageId };
const MESSAGE_ID_OR_NAME: Trait = {
  column: { title: "MESSAGE-ID, OR NAME" },
  of: ({ messageId, name }) => messageId ?? name,
};
const CERTAINTY: Trait = { column: { title: "CERTAINTY" }, of: ({ certainty }) => certainty };

function trashed(zone: string, cells?: number): Trait {
  const of: Trait["of"] = ({ trashedAt }) => trashedAt && showTime(trashedAt, zone).slice(0, cells);
  return { column: { title: "TRASHED" }, of };
}

/** Cells of a time without milliseconds. */
const WHOLE_SECONDS = 19;

/**
 * The items of a loss for people. Where a terminal of `columns` cells (null: no terminal) is too narrow for the table, first go
 * the columns that tell nothing and the milliseconds; where that is not enough, an item takes two lines. Nothing is cut.
 */
export function lossItemsText(loss: LossRow, zone: string, columns: number | null): string {
  if (loss.items.length === 0) return "";
  const items = loss.items.slice(0, LISTED_ITEMS);
  const named = items.every(({ messageId, name }) => messageId !== null || name === null)
    ? MESSAGE_ID
    : MESSAGE_ID_OR_NAME;
  const livesOn = items.some(LIVES_ON.of) ? [LIVES_ON] : [];
  const full = [ITEM, ...livesOn, TYPE, WAS_IN, SENDER, named, trashed(zone), CERTAINTY];
  const short = trashed(zone, WHOLE_SECONDS);
  const tells = (trait: Trait) =>
    trait === CERTAINTY ? items.some(({ certainty }) => certainty !== loss.certainty) : items.some(trait.of);
  const lean = [ITEM, ...livesOn, TYPE, WAS_IN, SENDER, named, short, CERTAINTY].filter(tells);
  const fitting = [full, lean].find((traits) => columns === null || widthOfTable(traits, items) <= columns);
  const first = [ITEM, TYPE, short, CERTAINTY, WAS_IN].filter(tells);
  const lines = fitting === undefined ? twoLines(first, named, items, columns) : tableLines(fitting, items);
  const more = loss.items.length - items.length;
  if (more > 0) lines.push(`${INDENT}and ${counted(more, "more item")}: --json lists them all`);
  return lines.map((line) => `${line}\n`).join("");
}

function rowsOf(traits: readonly Trait[], items: readonly LossItemRow[]) {
  return items.map((item) => traits.map(({ of }) => of(item)));
}

function widthOfTable(traits: readonly Trait[], items: readonly LossItemRow[]): number {
  const head = traits.map(({ column }) => column);
  return INDENT.length + tableWidth(head, rowsOf(traits, items));
}

function tableLines(traits: readonly Trait[], items: readonly LossItemRow[]): string[] {
  const head = traits.map(({ column }) => column);
  const text = tableText(head, rowsOf(traits, items), null);
  return text
    .trimEnd()
    .split("\n")
    .map((line) => INDENT + line);
}

/** A short table, and below each item who sent it, what it is called and where it lives on: in one line where that has room. */
function twoLines(
  first: readonly Trait[],
  named: Trait,
  items: readonly LossItemRow[],
  columns: number | null,
): string[] {
  const [head = "", ...rows] = tableLines(first, items);
  const indent = tableWidth([ITEM.column], rowsOf([ITEM], items)) + 2 * INDENT.length;
  const told = (line: string) => proseLines(line, columns, indent);
  const below = (line: string) => (line === "" ? [] : told(" ".repeat(indent) + line));
  const lines = rows.flatMap((row, place) => {
    const parts = partsBelow(items[place]!, named).map(printable);
    const together = below(parts.join(INDENT));
    return [...told(row), ...(together.length > 1 ? parts.flatMap(below) : together)];
  });
  return [head, ...lines];
}

function partsBelow(item: LossItemRow, named: Trait): string[] {
  const [sender, name, livesOn] = [SENDER.of(item), named.of(item), LIVES_ON.of(item)];
  return [sender && `from ${sender}`, name && `${name}`, livesOn && `lives on as ${livesOn}`].filter(
    (part) => typeof part === "string",
  );
}
