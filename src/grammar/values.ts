import { decodeUtf8 } from "../log/index.ts";
import { type ItemText, readItem } from "./item.ts";
import type { EventPattern, Match, PatternHole, SampleFields } from "./types.ts";

/** The text of a slot, decoded from the UTF-8 bytes that the latin1 text holds; null where the hole's optional part is absent. */
export function slotText(match: Match, slot: number, text: string): string | null {
  const start = match.starts[slot] ?? -1;
  return start < 0 ? null : decodeUtf8(text.slice(start, match.ends[slot]));
}

/** The rendered item of a slot of type `item` or `folder`, or null. */
export function slotItem(match: Match, slot: number, text: string): ItemText | null {
  const start = match.starts[slot] ?? -1;
  return start < 0 ? null : readItem(text, start, match.ends[slot] ?? start);
}

/**
 * All fields of a matched message as values: numbers for `int`, lists for `ints` and `list`, text for everything else; and
 * what the pattern sets. Absent optional fields are left out.
 */
export function readFields(match: Match, text: string): SampleFields {
  const fields: Record<string, string | number | readonly (string | number)[]> = { ...fixedFields(match.pattern) };
  match.pattern.holes.forEach((hole, slot) => {
    const value = slotText(match, slot, text);
    if (value !== null) fields[hole.field] = fieldValue(hole, value);
  });
  return fields;
}

function fixedFields(pattern: EventPattern): Record<string, string | number> {
  return pattern.set as Record<string, string | number>;
}

function fieldValue(hole: PatternHole, value: string): string | number | readonly (string | number)[] {
  switch (hole.type) {
    case "int":
      return Number(value);
    case "ints":
      return value.split(",").map(Number);
    case "list":
      return value === "" ? [] : value.split(hole.separator ?? ",");
    case "arg":
      return value.replaceAll(";;", ";");
    default:
      return value;
  }
}
