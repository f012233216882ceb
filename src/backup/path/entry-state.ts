import type { Attributes, DataSourceRecord } from "../../mailstore/index.ts";
import type { Stated } from "./history.ts";
import { flag, instant, number, objectOf, text } from "./loose-json.ts";

/** A photograph of an account, domain, class of service or distribution list: what a real server keeps in its directory. */
export interface EntryState extends Stated {
  readonly id: string;
  readonly name: string;
  readonly attributes: Attributes;
  /** Of accounts: what fills their folders from outside. */
  readonly dataSources: readonly DataSourceRecord[];
}

export function encodeEntryState(state: EntryState): Record<string, unknown> {
  return {
    transaction: state.transaction,
    "start-date": state.startUtcMs,
    "end-date": state.endUtcMs,
    deleted: state.deleted,
    id: state.id,
    name: state.name,
    attributes: state.attributes,
    data_sources: state.dataSources,
  };
}

/** Null where it is no state at all. The id is the name of the file or folder; one inside the file is not believed. */
export function decodeEntryState(value: unknown, id: string): EntryState | null {
  const source = objectOf(value);
  const startUtcMs = instant(source, ["start-date", "start_date", "startDate", "start"]);
  const name = text(source, ["name", "account", "mail"]);
  if (source === null || startUtcMs === null || name === null) return null;
  const dataSources = source.data_sources;
  return {
    transaction: number(source, ["transaction", "transaction_id"]) ?? 0,
    startUtcMs,
    endUtcMs: instant(source, ["end-date", "end_date", "endDate", "end"]),
    deleted: flag(source, ["deleted"]) ?? false,
    id,
    name,
    attributes: attributesOf(source.attributes ?? source.attrs),
    dataSources: Array.isArray(dataSources) ? (dataSources as DataSourceRecord[]) : [],
  };
}

/** Attributes with one value may stand as text, those with several as a list. */
function attributesOf(value: unknown): Attributes {
  const entries = Object.entries(objectOf(value) ?? {}).map(([name, held]) => {
    const values = Array.isArray(held) ? held : [held];
    return [name, values.filter((one) => one !== null && one !== undefined).map(String)] as const;
  });
  return Object.fromEntries(entries);
}
