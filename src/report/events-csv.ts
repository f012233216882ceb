import type { EventRow } from "../query/index.ts";
import { type CsvValue, csvText } from "./csv.ts";

const COLUMNS: readonly (readonly [string, (event: EventRow) => CsvValue])[] = [
  ["event", (event) => event.event],
  ["time", (event) => event.time],
  ["local", (event) => event.local],
  ["zone", (event) => event.zone],
  ["kind", (event) => event.kind],
  ["host", (event) => event.host],
  ["account", (event) => event.account],
  ["mailbox", (event) => event.mailbox],
  ["actor", (event) => event.actor],
  [
    "items",
    (event) => event.items.map((item) => `${item.role ? `${item.role} ` : ""}${item.type} ${item.id}`).join("; "),
  ],
  ["folderId", (event) => event.folder?.id ?? null],
  ["folder", (event) => event.folder?.path ?? event.folder?.name ?? null],
  ["messageId", (event) => event.messageId],
  ["sender", (event) => event.sender],
  ["recipients", (event) => event.recipients.join("; ")],
  ["ip", (event) => event.ip],
  ["client", (event) => event.client],
  ["protocol", (event) => event.protocol],
  ["operation", (event) => event.operation],
  ["outcome", (event) => event.outcome],
  ["session", (event) => event.session],
  ["source", (event) => event.evidence.source],
  ["line", (event) => event.evidence.line],
  ["offset", (event) => event.evidence.offset],
  ["length", (event) => event.evidence.length],
];

/** Events as CSV, one a row. */
export function eventsCsv(events: readonly EventRow[]): string {
  return csvText(
    COLUMNS.map(([title]) => title),
    events.map((event) => COLUMNS.map(([, value]) => value(event))),
  );
}
