import { printable } from "../core/index.ts";
import type { FolderAnswer, LossItemRow, LossRow, LostAnswer } from "../query/index.ts";
import { coverageText } from "./coverage-text.ts";
import { counted, showTime, type TextStyle } from "./show-time.ts";
import { tableText } from "./table.ts";

/** Items that one loss lists before it counts the rest; with fewer losses on the page there is room for more. */
const LISTED_ITEMS = 20;

const CAUSES: Readonly<Record<string, string>> = {
  "empty-folder": "folder emptied",
  delete: "deleted",
  "imap-expunge": "expunged by IMAP",
  "imap-move": "moved by IMAP",
  "pop3-delete": "deleted from the server by POP3",
  "retention-purge": "purged by retention",
  "folder-delete": "folder deleted",
  activesync: "deleted by ActiveSync",
  dav: "deleted by DAV",
  "filter-discard": "discarded by a filter",
  "dumpster-empty": "dumpster emptied",
  "mailbox-delete": "mailbox cleared",
  other: "gone",
};

const CERTAINTIES = {
  logged: "logged",
  inferred: "inferred: reconstructed, and the counts agree",
  possible: "possible: reconstructed, and not proved by the counts",
} as const;

/** The losses for people: one block each, with its items and the lines that prove it. */
export function lostText(answer: LostAnswer, style: TextStyle): string {
  const blocks = answer.losses.map((loss) => lossText(loss, style));
  const shown = answer.losses.length;
  const total =
    answer.total === 0
      ? "no loss found in what the log covers\n"
      : `${counted(answer.total, "loss", "losses")}${shown < answer.total ? `, ${shown} shown` : ""}\n`;
  const zone = answer.losses[0]?.zone ?? "UTC";
  return `${blocks.map((block) => `${block}\n`).join("")}${total}${coverageText(answer.coverage, style, zone)}`;
}

function lossText(loss: LossRow, style: TextStyle): string {
  const zone = style.zone ?? loss.zone;
  const what = `${CAUSES[loss.cause] ?? loss.cause}${loss.folder === null ? "" : `: ${folderText(loss.folder)}`}`;
  const count = loss.claimed === null ? counted(loss.found, "item") : `${loss.found} of ${loss.claimed} items named`;
  const lines = [
    `loss ${loss.loss}  ${showTime(loss.time, zone)} (${zone})  ${loss.account ?? `mailbox ${loss.mailbox}`} on ${loss.host}`,
    `  ${what}, ${count} (${CERTAINTIES[loss.certainty]})`,
    `  ${whoText(loss)}`,
    ...(loss.notLost === null ? [] : [`  not a loss: ${loss.notLost}`]),
    ...(loss.messageId === null
      ? []
      : [`  message ${loss.messageId}${loss.sender === null ? "" : ` from ${loss.sender}`}`]),
    ...loss.notes.map((note) => `  ${note}`),
    ...loss.evidence.slice(0, 3).map((line) => `  proof: ${line.source}:${line.line}`),
  ];
  return `${lines.map((line) => `${printable(line)}\n`).join("")}${itemsText(loss.items, zone, style)}`;
}

/** Who did it, by which way, from where, with what. */
export function whoText(by: {
  readonly actor: string | null;
  readonly protocol: string | null;
  readonly operation: string | null;
  readonly ip: string | null;
  readonly client: string | null;
  readonly session: number | null;
}): string {
  const how = [by.protocol, by.operation].filter((part) => part !== null).join(" ");
  return [
    by.actor === null ? "by nobody (the server itself)" : `by ${by.actor}`,
    ...(how === "" ? [] : [`through ${how}`]),
    ...(by.ip === null ? [] : [`from ${by.ip}`]),
    ...(by.client === null ? [] : [`with ${by.client}`]),
    ...(by.session === null ? [] : [`(session ${by.session})`]),
  ].join(" ");
}

export function folderText(folder: FolderAnswer): string {
  return folder.path ?? folder.name ?? `folder ${folder.id ?? "?"}`;
}

function itemsText(items: readonly LossItemRow[], zone: string, style: TextStyle): string {
  if (items.length === 0) return "";
  const rows = items
    .slice(0, LISTED_ITEMS)
    .map((item) => [
      item.id,
      item.type,
      item.lastFolder === null ? null : folderText(item.lastFolder),
      item.sender,
      item.messageId ?? item.name,
      item.trashedAt === null ? null : showTime(item.trashedAt, zone),
      item.certainty,
    ]);
  const table = tableText(
    [
      { title: "ITEM", align: "right" },
      { title: "TYPE" },
      { title: "WAS IN", shrinksTo: 8 },
      { title: "SENDER", shrinksTo: 10 },
      { title: "MESSAGE-ID", shrinksTo: 12 },
      { title: "TRASHED", shrinksTo: 19 },
      { title: "CERTAINTY" },
    ],
    rows,
    style.columns === null ? null : style.columns - 2,
  );
  const indented = table.replace(/^(?=.)/gm, "  ");
  const more = items.length - rows.length;
  return `${indented}${more > 0 ? `  and ${counted(more, "more item")}: --json lists them all\n` : ""}`;
}
