import { printable } from "../core/index.ts";
import { clockRemark, counted, describeEvent, type EventRow, type SearchAnswer, showTime } from "../query/index.ts";
import { coverageText } from "./coverage-text.ts";
import { type Column, tableText } from "./table.ts";
import type { TextStyle } from "./text-style.ts";

/** Below this width a terminal gets no milliseconds, and session numbers (what one asks for next) in as few cells as they take. */
const ROOMY_COLUMNS = 110;

/** What stands above a table of events already: a small terminal is not told again what is the same in all rows. */
export interface ToldAbove {
  readonly account?: string | null;
  readonly session?: number;
}

/** Events as a table; a column of hosts only where there are several, a zone in each row only where they differ. */
export function eventsTable(events: readonly EventRow[], style: TextStyle, above: ToldAbove = {}): string {
  const zones = new Set(events.map((event) => style.zone ?? event.zone));
  const hosts = new Set(events.map((event) => event.host));
  const [zone] = zones;
  const roomy = style.columns === null || style.columns >= ROOMY_COLUMNS;
  const isTold = !roomy && above.session === undefined && events.some(({ session }) => session !== null);
  const hasAccount = roomy || events.some(({ account }) => account !== above.account);
  const head: Column[] = [
    { title: "EVENT", align: "right" },
    ...(isTold ? [{ title: "S#", align: "right" as const }] : []),
    { title: zones.size === 1 ? `TIME (${zone})` : "TIME" },
    ...(hosts.size > 1 ? [{ title: "HOST", shrinksTo: 6 }] : []),
    ...(hasAccount ? [{ title: "ACCOUNT", shrinksTo: isTold ? 8 : 12 }] : []),
    { title: "KIND" },
    { title: "WHAT", shrinksTo: 16, matters: 1.5 },
    { title: "BY", shrinksTo: 12 },
    ...(roomy ? [{ title: "SESSION", align: "right" as const }] : []),
  ];
  const rows = events.map((event) => [
    event.event,
    ...(isTold ? [event.session] : []),
    timeOf(event, style.zone ?? event.zone, { withZone: zones.size > 1, roomy }),
    ...(hosts.size > 1 ? [event.host] : []),
    ...(hasAccount ? [event.account] : []),
    event.kind,
    describeEvent(event),
    doer(event),
    ...(roomy ? [event.session] : []),
  ]);
  return tableText(head, rows, style.columns);
}

function timeOf(event: EventRow, zone: string, show: { readonly withZone: boolean; readonly roomy: boolean }): string {
  const exact = showTime(event.time, zone);
  const time = show.roomy ? exact : exact.replace(/,\d{3}/, "");
  return `${time}${clockRemark(event)}${show.withZone ? ` ${zone}` : ""}`;
}

/** Who did it and with what, as far as the record tells and where it is not the account itself. */
export function doer(event: EventRow): string {
  const actor = event.actor === event.account ? null : event.actor;
  return [actor, event.protocol, event.ip, event.client, event.device].filter((part) => part !== null).join(" ");
}

/** The answer of a search for people: the events, how many there are, the span that was used, what the log covers. */
export function searchText(answer: SearchAnswer, words: string, style: TextStyle): string {
  const zone = String(answer.query.zone ?? "UTC");
  const shown = answer.events.length;
  const asked = printable(words);
  const lines: string[] = [];
  if (answer.total === 0) {
    const conditions = answer.emptiedBy ?? [];
    if (asked !== "") lines.push(`no event matches ${asked}`);
    else lines.push(conditions.length === 0 ? "the index holds no event" : "no event was found");
    for (const { condition, totalWithout } of conditions) {
      lines.push(`  without ${printable(condition)}: ${counted(totalWithout, "event")}`);
    }
  } else {
    const of = shown < answer.total ? `, ${shown} shown (--limit for more)` : "";
    lines.push(`${counted(answer.total, "event")}${of}${asked === "" ? "" : `: ${asked}`}`);
  }
  const span = spanText(answer, style.zone ?? zone);
  if (span !== null) lines.push(span);
  const table = shown === 0 ? "" : `${eventsTable(answer.events, style)}\n`;
  return `${table}${lines.map((line) => `${line}\n`).join("")}${coverageText(answer.coverage, style, zone)}`;
}

function spanText({ query }: SearchAnswer, zone: string): string | null {
  const { after, before } = query;
  if (after === null && before === null) return null;
  const from = typeof after === "string" ? `from ${showTime(after, zone)}` : "up";
  const to = typeof before === "string" ? `to ${showTime(before, zone)}` : "on";
  return `asked: ${from} ${to} (${zone})`;
}
