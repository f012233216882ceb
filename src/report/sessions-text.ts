import {
  counted,
  type SessionAnswer,
  type SessionRow,
  type SessionsAnswer,
  showDuration,
  showTime,
} from "../query/index.ts";
import { coverageText } from "./coverage-text.ts";
import { eventsTable } from "./events-text.ts";
import { tableText } from "./table.ts";
import type { TextStyle } from "./text-style.ts";

/** Sessions as a table. */
export function sessionsText(answer: SessionsAnswer, style: TextStyle): string {
  const zone = style.zone ?? String(answer.query.zone ?? "UTC");
  const table = answer.sessions.length === 0 ? "" : `${sessionsTable(answer.sessions, zone, style)}\n`;
  return `${table}${counted(answer.sessions.length, "session")}\n${coverageText(answer.coverage, style, zone)}`;
}

function sessionsTable(sessions: readonly SessionRow[], zone: string, style: TextStyle): string {
  const head = [
    { title: "SESSION", align: "right" as const },
    { title: `FROM (${zone})` },
    { title: "LENGTH", align: "right" as const },
    { title: "ACCOUNT", shrinksTo: 12 },
    { title: "ADDRESS" },
    { title: "PROTOCOL" },
    { title: "CLIENT", shrinksTo: 10 },
    { title: "EVENTS", align: "right" as const },
    { title: "DELETIONS", align: "right" as const },
  ];
  const rows = sessions.map((row) => [
    row.session,
    showTime(row.from, zone),
    showDuration(row.seconds * 1000),
    row.actor === row.account || row.actor === null ? row.account : `${row.account} by ${row.actor}`,
    row.ip,
    row.protocol,
    row.client,
    row.events,
    row.deletions,
  ]);
  return tableText(head, rows, style.columns);
}

/** One session: who it was, what it did in numbers, its events. `zone`: the log's, where the style has none. */
export function sessionText(answer: SessionAnswer, style: TextStyle, zone: string): string {
  const shownZone = style.zone ?? zone;
  const totals = Object.entries(answer.totals).map(([kind, count]) => `${count} ${kind}`);
  const more = answer.events.length < answer.total ? `, ${answer.events.length} shown (--limit for more)` : "";
  return [
    sessionsTable([answer.session], shownZone, style),
    eventsTable(answer.events, style),
    `${counted(answer.total, "event")}${more}: ${totals.join(", ")}\n${coverageText(answer.coverage, style, zone)}`,
  ].join("\n");
}
