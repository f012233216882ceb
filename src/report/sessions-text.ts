import { printable, proseLines } from "../core/index.ts";
import {
  type ClientsAnswer,
  counted,
  type SessionAnswer,
  type SessionRow,
  type SessionsAnswer,
  showCount,
  showDuration,
  showTime,
  whoText,
} from "../query/index.ts";
import { coverageText } from "./coverage-text.ts";
import { eventsTable } from "./events-text.ts";
import { tableText } from "./table.ts";
import type { TextStyle } from "./text-style.ts";

/** Below this width a terminal gets the account and its address whole, and lengths, protocols and clients not at all. */
const ROOMY_COLUMNS = 110;

/** Sessions as a table. */
export function sessionsText(answer: SessionsAnswer, style: TextStyle): string {
  const zone = style.zone ?? String(answer.query.zone ?? "UTC");
  const table = answer.sessions.length === 0 ? "" : `${sessionsTable(answer.sessions, zone, style)}\n`;
  return `${table}${shownOf(answer.sessions.length, answer.total, "session")}\n${coverageText(answer.coverage, style, zone)}`;
}

/** The suspicious sessions: each with its reasons in words. */
export function suspiciousText(answer: SessionsAnswer, style: TextStyle): string {
  const zone = style.zone ?? String(answer.query.zone ?? "UTC");
  const blocks = answer.sessions.map((session) => {
    const reasons = (session.suspicion ?? []).flatMap(({ rule, reason, losses }) => {
      const shown = losses.slice(0, 5).join(", ");
      const more = losses.length > 5 ? " …" : "";
      return proseLines(printable(`  ${rule}: ${reason} (loss ${shown}${more})`), style.columns);
    });
    const lines = [...reasons, ...proseLines(nextLine(session), style.columns)];
    return `${sessionsTable([session], zone, style)}${clientLine(session, style)}${lines.map((line) => `${line}\n`).join("")}\n`;
  });
  const total =
    answer.total === 0 ? "no suspicious session" : shownOf(answer.sessions.length, answer.total, "suspicious session");
  return `${blocks.join("")}${total}\n${coverageText(answer.coverage, style, zone)}`;
}

/** Who a single session was, where the terminal has no room for all columns of its table; else nothing. */
function clientLine(session: SessionRow, style: TextStyle): string {
  if (isRoomy(style)) return "";
  const { account, actor, protocol, ip, client } = session;
  const whoever = actor === null || actor === account ? account : `${actor} for ${account}`;
  const who = whoText({ actor: whoever, protocol, operation: null, ip, client, device: null, session: null });
  return told(`  ${who}, ${showDuration(session.seconds * 1000)}`, style);
}

function told(line: string, { columns }: TextStyle): string {
  return proseLines(printable(line), columns)
    .map((part) => `${part}\n`)
    .join("");
}

/** What to ask next about a suspicious session. */
function nextLine({ session, suspicion = [] }: SessionRow): string {
  const loss = suspicion[0]?.losses[0];
  return `  next: salvage session ${session}${loss === undefined ? "" : `, salvage lost --loss ${loss}`}`;
}

/** Clients of accounts, first and last seen. */
export function clientsText(answer: ClientsAnswer, style: TextStyle): string {
  const zone = style.zone ?? String(answer.query.zone ?? "UTC");
  const right = (title: string) => ({ title, align: "right" as const });
  const roomy = isRoomy(style);
  const timeCells = roomy ? 19 : 16;
  const head = [
    { title: "ACCOUNT", shrinksTo: 12 },
    { title: "ADDRESS" },
    ...(roomy ? ["SESSIONS", "EVENTS", "DELETIONS"].map(right) : []),
    { title: `FIRST SEEN (${zone})`, shrinksTo: timeCells },
    { title: "LAST SEEN" },
    ...(roomy ? [{ title: "PROTOCOLS" }] : []),
    { title: "CLIENT", shrinksTo: 10 },
  ];
  const rows = answer.clients.map((row) => [
    whose(row),
    row.ip,
    ...(roomy ? [row.sessions, row.events, row.deletions] : []),
    showTime(row.firstSeen, zone).slice(0, timeCells),
    showTime(row.lastSeen, zone).slice(0, timeCells),
    ...(roomy ? [row.protocols.join(",")] : []),
    row.client,
  ]);
  const table = rows.length === 0 ? "" : `${tableText(head, rows, style.columns)}\n`;
  return `${table}${shownOf(rows.length, answer.total, "client")}\n${coverageText(answer.coverage, style, zone)}`;
}

/** `3 sessions`, or `100 of 2,345 sessions (--limit for more)`. */
function shownOf(shown: number, total: number, one: string): string {
  return shown < total ? `${showCount(shown)} of ${counted(total, one)} (--limit for more)` : counted(total, one);
}

function whose({ account, actor }: { readonly account: string | null; readonly actor: string | null }): string | null {
  return actor === account || actor === null ? account : `${account} by ${actor}`;
}

function isRoomy({ columns }: TextStyle): boolean {
  return columns === null || columns >= ROOMY_COLUMNS;
}

function sessionsTable(sessions: readonly SessionRow[], zone: string, style: TextStyle): string {
  const roomy = isRoomy(style);
  const head = [
    { title: "SESSION", align: "right" as const },
    { title: `FROM (${zone})`, shrinksTo: 19 },
    ...(roomy ? [{ title: "LENGTH", align: "right" as const }] : []),
    { title: "EVENTS", align: "right" as const },
    { title: "DELETIONS", align: "right" as const },
    { title: "ACCOUNT", shrinksTo: 12 },
    { title: "ADDRESS" },
    ...(roomy ? [{ title: "PROTOCOL" }, { title: "CLIENT", shrinksTo: 10 }] : []),
  ];
  const rows = sessions.map((row) => [
    row.session,
    showTime(row.from, zone).slice(0, style.columns === null ? undefined : 19),
    ...(roomy ? [showDuration(row.seconds * 1000)] : []),
    row.events,
    row.deletions,
    whose(row),
    row.ip,
    ...(roomy ? [row.protocol, row.client] : []),
  ]);
  return tableText(head, rows, style.columns);
}

/** One session: who it was, what it did in numbers, its events. `zone`: the log's, where the style has none. */
export function sessionText(answer: SessionAnswer, style: TextStyle, zone: string): string {
  const shownZone = style.zone ?? zone;
  const totals = Object.entries(answer.totals).map(([kind, count]) => `${count} ${kind}`);
  const more = answer.events.length < answer.total ? `, ${answer.events.length} shown (--limit for more)` : "";
  return [
    sessionsTable([answer.session], shownZone, style) + clientLine(answer.session, style),
    eventsTable(answer.events, style, answer.session),
    told(`${counted(answer.total, "event")}${more}: ${totals.join(", ")}`, style) +
      told(itemsLine(answer), style) +
      coverageText(answer.coverage, style, zone),
  ].join("\n");
}

/** What became of items: an event may be about hundreds, and many events about one. */
function itemsLine({ items: { added, movedToTrash, lost } }: SessionAnswer): string {
  return `items, each once: ${showCount(added)} added, ${showCount(movedToTrash)} moved to Trash, ${showCount(lost)} lost`;
}
