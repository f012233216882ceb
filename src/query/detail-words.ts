import type { Field } from "../core/index.ts";
import type { EventRow } from "./event-row.ts";

/** How a record's fields are told; those that say nothing to a reader, or that stand in a column of their own, are left out. */
const WORDS: Readonly<Partial<Record<Field, (value: string) => string>>> = {
  subject: (value) => `"${value}"`,
  name: (value) => `"${value}"`,
  newName: (value) => `now "${value}"`,
  path: (value) => `folder ${value}`,
  account: (value) => value,
  newAccount: (value) => `now ${value}`,
  newMailbox: (value) => `now mailbox ${value}`,
  address: (value) => `address ${value}`,
  authenticated: (value) => `by ${value}`,
  attribute: (value) => value,
  value: (value) => `= ${value}`,
  method: (value) => `method ${value}`,
  status: (value) => `status ${value}`,
  ds: (value) => `data source ${value}`,
  server: (value) => `server ${value}`,
  version: (value) => `version ${value}`,
  size: (value) => `size ${value}`,
  operations: (value) => `commands ${value.replaceAll(",", ", ")}`,
  reason: (value) => value,
  text: (value) => value.trim(),
};

/** The value of a field, or "" where the record has none or says only that it has none. */
export function detailOf({ details }: EventRow, field: Field): string {
  const value = details[field];
  return value === undefined || value === "null" ? "" : String(value);
}

/** Everything that a record says beyond the columns, in words: for records of which no more is known than their fields. */
export function detailsText(event: EventRow): string {
  const told = Object.entries(WORDS).flatMap(([name, words]) => {
    const value = detailOf(event, name as Field);
    return value === "" || (name === "account" && value === event.account) ? [] : [words(value)];
  });
  return told.join(", ").replaceAll(", = ", " = ");
}
