import { clockRemark, describeEvent, type EventRow, showTime } from "../../query/index.ts";
import { doer } from "../events-text.ts";
import { html, type Markup } from "./markup.ts";

/** Events as a table; each leads to its raw record further down. */
export function eventTable(events: readonly EventRow[], zone: string | null): Markup {
  if (events.length === 0) return html`<p>No events.</p>`;
  const zones = new Set(events.map((event) => zone ?? event.zone));
  const hosts = new Set(events.map((event) => event.host)).size > 1;
  return html`<div class="wide"><table>
<thead><tr><th class="num">Event</th><th>Time${zones.size === 1 && ` (${[...zones][0]})`}</th>${hosts && html`<th>Host</th>`}<th>Account</th><th>Kind</th><th>What</th><th>By</th></tr></thead>
<tbody>
${events.map(
  (
    event,
  ) => html`<tr><td class="num"><a href="#event-${event.event}">${event.event}</a></td><td class="time">${timeOf(event, zone, zones.size > 1)}</td>${
    hosts && html`<td>${event.host}</td>`
  }<td>${event.account ?? "–"}</td><td class="word">${event.kind}</td><td class="free">${describeEvent(event)}</td><td class="free">${doer(event) || "–"}</td></tr>
`,
)}</tbody></table></div>`;
}

function timeOf(event: EventRow, zone: string | null, withZone: boolean): string {
  const shown = zone ?? event.zone;
  return `${showTime(event.time, shown)}${withZone ? ` ${shown}` : ""}${clockRemark(event)}`;
}
