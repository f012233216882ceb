import { clockRemark, describeEvent, type EventRow, showTime, whoText } from "../../query/index.ts";
import type { Line, Tone } from "../lines/line.ts";
import type { CellText, Column } from "../lines/table.ts";
import { wrapped } from "../lines/wrap.ts";
import type { Desk } from "../screen/desk.ts";
import { facts } from "./panes.ts";

/** Kinds by which something goes: they are what people look for. */
const LOSING: ReadonlySet<EventRow["kind"]> = new Set(["delete", "empty", "purge", "discard"]);

export function isLosing(event: EventRow): boolean {
  return LOSING.has(event.kind);
}

/** Columns of a list of events for a width; beside the details, which tell the session, there is no room for its number. */
export function eventColumns(columns: number): Column[] {
  const roomy = columns > 100;
  return [
    { title: "TIME", cells: roomy ? 19 : 14 },
    ...(columns >= 60 ? [{ title: "ACCOUNT", cells: 10, grows: 1 }] : []),
    { title: "KIND", cells: 7 },
    { title: "WHAT", cells: 14, grows: 4 },
    ...(columns >= 64 ? [{ title: "BY", cells: 14, grows: 1 }] : []),
    ...(columns >= 76
      ? [
          {
            title: columns >= 100 ? "SESSION" : "S#",
            cells: columns >= 100 ? 7 : 2,
            align: "right" as const,
            fits: true as const,
          },
        ]
      : []),
  ];
}

/** An event in these columns. */
export function eventCells(event: EventRow, head: readonly Column[], desk: Desk): CellText[] {
  const tone: Tone = isLosing(event) ? "danger" : event.kind === "recover" ? "good" : "plain";
  const by = [event.actor === event.account ? null : event.actor, event.protocol, event.ip];
  const session = { text: event.session === null ? "-" : String(event.session) };
  const byTitle: Readonly<Record<string, CellText>> = {
    TIME: { text: desk.shortTime(event.time, event.zone, (head[0]?.cells ?? 0) >= 19) },
    ACCOUNT: { text: event.account ?? "-" },
    KIND: { text: event.kind, tone },
    WHAT: { text: describeEvent(event) },
    BY: { text: by.filter((part) => part !== null).join(" ") || "-" },
    SESSION: session,
    "S#": session,
  };
  return head.map(({ title }) => byTitle[title] ?? { text: "" });
}

/** Everything that is known of an event, for the details pane. */
export function eventDetails(event: EventRow, zone: string, columns: number): Line[] {
  return [
    ...facts(columns, [["when", `${showTime(event.time, zone)} ${zone}${clockRemark(event)}`]]),
    ...wrapped(` ${event.kind}: ${describeEvent(event)}`, columns, isLosing(event) ? "danger" : "plain", 3),
    ...facts(columns, [["mailbox", `${event.account ?? "-"} (${event.mailbox ?? "?"} on ${event.host})`]]),
    ...wrapped(` ${whoText(event)}`, columns, "plain", 3),
    ...facts(columns, [
      ["sender", event.sender],
      ["to", event.recipients.join(", ")],
      ["message", event.messageId],
      ["outcome", event.outcome === "failed" ? "the request failed" : null],
      ["forged?", event.suspicious ? "looks like a header inside another record" : null],
      ["proof", `${event.evidence.source}:${event.evidence.line} (event ${event.event})`],
      ...Object.entries(event.details).map(([field, value]) => [field.slice(0, 8), String(value)] as const),
    ]),
  ];
}
