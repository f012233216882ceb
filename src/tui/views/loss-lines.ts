import {
  CERTAINTY_WORDS,
  describeLoss,
  extentText,
  mailboxText,
  notLostText,
  shortExtent,
  showTime,
  whoText,
} from "../../query/index.ts";
import { type Basket, toggledLoss } from "../basket.ts";
import type { Action } from "../keys/keymap.ts";
import type { Line } from "../lines/line.ts";
import type { CellText, Column } from "../lines/table.ts";
import { wrapped } from "../lines/wrap.ts";
import type { LossHead } from "../questions/questions.ts";
import type { Desk } from "../screen/desk.ts";
import { listLines } from "./list-lines.ts";
import { facts } from "./panes.ts";
import type { PulseBar } from "./pulse-bar.ts";

/** What a key does with a loss, wherever it is listed. */
export function actOnLoss(desk: Desk, head: LossHead, action: Action, pulse: PulseBar): void {
  if (action === "zoomIn") pulse.zoom("in", Date.parse(head.time));
  if (action === "zoomOut") pulse.zoom("out", Date.parse(head.time));
  if (action === "open") desk.go({ to: "loss", number: head.loss });
  if (action === "mark") desk.putBasket(toggledLoss(desk.basket, head));
  if (action === "session") {
    if (head.session === null) desk.say("this loss belongs to no session", "warn");
    else desk.go({ to: "session", number: head.session });
  }
}

export function lossColumns(columns: number): Column[] {
  if (columns < 60)
    return [
      { title: "LOSS", cells: 5, align: "right", fits: true },
      { title: "TIME", cells: 14 },
      { title: "ACCOUNT", cells: 8, grows: 1 },
      { title: "ITEMS", cells: 5, align: "right", fits: true },
    ];
  return [
    { title: "LOSS", cells: 5, align: "right", fits: true },
    { title: "TIME", cells: columns > 100 ? 19 : 14 },
    { title: "ACCOUNT", cells: 12, grows: 2 },
    { title: "ITEMS", cells: 5, align: "right", fits: true },
    { title: "WHAT", cells: 12, grows: 2 },
    ...(columns >= 70 ? [{ title: "BY", cells: 14, grows: 1 }] : []),
  ];
}

export function lossCells(head: LossHead, columns: readonly Column[], desk: Desk): CellText[] {
  const by = [head.actor === head.account ? null : (head.actor ?? "nobody"), head.protocol, head.ip];
  return [
    { text: String(head.loss) },
    { text: desk.shortTime(head.time, head.zone, columns[1]?.cells === 19) },
    { text: mailboxText(head) },
    { text: shortExtent(head), tone: head.certainty === "possible" ? "warn" : "plain" },
    { text: describeLoss(head), tone: "danger" },
    { text: by.filter((part) => part !== null).join(" ") || "-" },
  ];
}

/** A list of losses. */
export function lossLines(
  desk: Desk,
  list: Parameters<typeof listLines<LossHead>>[0],
  columns: number,
  rows: number,
  empty: readonly Line[],
): Line[] {
  const head = lossColumns(columns);
  return listLines(
    list,
    {
      columns: head,
      cellsOf: (row) => lossCells(row, head, desk),
      isMarked: (row) => hasLoss(desk.basket, row),
      empty,
    },
    columns,
    rows,
  );
}

function hasLoss(basket: Basket, { loss }: LossHead): boolean {
  return basket.losses.has(loss);
}

/** What is known of a loss, in lines. */
export function lossDetails(head: LossHead, desk: Desk, columns: number): Line[] {
  const zone = desk.zoneFor(head.zone);
  return [
    ...facts(columns, [["when", `${showTime(head.time, zone)} ${zone}`]]),
    ...wrapped(
      ` ${describeLoss(head)}, ${extentText(head)} (${CERTAINTY_WORDS[head.certainty]})`,
      columns,
      "danger",
      3,
    ),
    ...facts(columns, [["mailbox", `${head.account ?? "-"} (${head.mailbox} on ${head.host})`]]),
    ...wrapped(` ${whoText(head)}`, columns, "plain", 3),
    ...(head.notLost === null ? [] : facts(columns, [["no loss", notLostText(head)]])),
    ...head.notes.flatMap((note) => wrapped(` ${note}`, columns, "warn", 3)),
    ...facts(
      columns,
      head.evidence.slice(0, 3).map(({ source, line: at }) => ["proof", `${source}:${at}`] as const),
    ),
  ];
}
