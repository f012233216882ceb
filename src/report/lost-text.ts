import { printable, proseLines } from "../core/index.ts";
import {
  CERTAINTY_WORDS,
  counted,
  describeLoss,
  extentText,
  folderText,
  type LossFolderRow,
  type LossItemRow,
  type LossRow,
  type LostAnswer,
  livesOnText,
  lossTotals,
  notLostText,
  recoveredIn,
  showCount,
  showTime,
  takenOf,
  totalsParts,
  typeText,
  whoText,
} from "../query/index.ts";
import { coverageText } from "./coverage-text.ts";
import { tableText } from "./table.ts";
import type { TextStyle } from "./text-style.ts";

/** Items that one loss lists before it counts the rest; with fewer losses on the page there is room for more. */
const LISTED_ITEMS = 20;
const LISTED_FOLDERS = 10;
const LISTED_PROOFS = 3;

/** The losses for people: one block each, with its items and the lines that prove it. `logZone`: the log's, where no loss tells it. */
export function lostText(answer: LostAnswer<Iterable<LossRow>>, style: TextStyle, logZone = "UTC"): string {
  return [...lostPieces(answer, style, logZone)].join("");
}

/** The same, loss by loss. */
export function* lostPieces(
  answer: LostAnswer<Iterable<LossRow>>,
  style: TextStyle,
  logZone: string,
): Generator<string, void> {
  let zone = logZone;
  const shown: Counted[] = [];
  for (const loss of answer.losses) {
    if (shown.length === 0) zone = loss.zone;
    const { cause, found, claimed, notLost } = loss;
    shown.push({ cause, found, claimed, notLost, recovered: recoveredIn(loss) });
    yield `${lossText(loss, style)}
`;
  }
  const total = answer.total === 0 ? noneText(answer) : totalText(answer.total, shown);
  yield `${proseLines(total, style.columns).join("\n")}\n${coverageText(answer.coverage, style, zone)}`;
}

/** What of a loss the total counts. */
interface Counted extends Pick<LossRow, "cause" | "found" | "claimed" | "notLost"> {
  /** Items that were recovered since. */
  readonly recovered: number;
}

function noneText({ coverage }: LostAnswer<Iterable<LossRow>>): string {
  return `no loss found${coverage.from === null ? "" : " in what the log covers"}`;
}

/** How many there are, and how many of those told are no losses: they are there with `--all`. */
function totalText(total: number, shown: readonly Counted[]): string {
  const spared = shown.filter(({ notLost }) => notLost !== null).length;
  const count = spared === 0 ? counted(total, "loss", "losses") : counted(total, "deletion");
  const none = spared === 0 ? "" : `, ${spared} of them ${spared === 1 ? "no loss" : "no losses"}`;
  return `${count}${shown.length < total ? `, ${shown.length} shown` : ""}${none}${totalsLine(shown)}`;
}

/** What the losses shown took together, with its parts where the log does not name all of it. */
function totalsLine(losses: readonly Counted[]): string {
  const totals = lossTotals(losses);
  if (totals.acts === 0) return "";
  const [least, parts] = [totals.unknown > 0 ? "at least " : "", totalsParts(totals)];
  const recovered = losses.reduce((sum, loss) => sum + loss.recovered, 0);
  const told = recovered === 0 ? "" : `, ${showCount(recovered)} of them recovered since`;
  return `: ${least}${counted(takenOf(totals), "item")} lost${parts.length === 0 ? "" : ` (${parts.join(", ")})`}${told}`;
}

function lossText(loss: LossRow, style: TextStyle): string {
  const zone = style.zone ?? loss.zone;
  const what = describeLoss(loss);
  const lines = [
    `loss ${loss.loss}  ${showTime(loss.time, zone)} (${zone})  ${loss.account ?? `mailbox ${loss.mailbox}`} on ${loss.host}`,
    `  ${what}, ${extentText(loss)} (${CERTAINTY_WORDS[loss.certainty]})`,
    `  ${whoText(loss)}`,
    ...(loss.notLost === null ? [] : [`  not a loss: ${notLostText(loss)}`]),
    ...(loss.messageId === null
      ? []
      : [`  message ${loss.messageId}${loss.sender === null ? "" : ` from ${loss.sender}`}`]),
    ...foldersLine(loss.folders),
    ...loss.notes.map((note) => `  ${note}`),
    ...loss.evidence.slice(0, LISTED_PROOFS).map((line) => `  proof: ${line.source}:${line.line}`),
    ...(loss.evidence.length > LISTED_PROOFS
      ? [`  and ${counted(loss.evidence.length - LISTED_PROOFS, "more log line")}: --json lists them all`]
      : []),
  ];
  const told = lines.flatMap((line) => proseLines(printable(line), style.columns));
  return `${told.map((line) => `${line}\n`).join("")}${itemsText(loss.items, zone, style)}`;
}

/** `with folders: Projects 2023, Offers, tag urgent`; many are counted. */
function foldersLine(folders: readonly LossFolderRow[]): string[] {
  if (folders.length === 0) return [];
  const names = folders
    .slice(0, LISTED_FOLDERS)
    .map(({ id, type, name }) => (type === "folder" ? (name ?? `folder ${id}`) : `${type} ${name ?? id}`));
  const more = folders.length - names.length;
  return [`  with folders: ${names.join(", ")}${more > 0 ? ` and ${showCount(more)} more` : ""}`];
}

function itemsText(items: readonly LossItemRow[], zone: string, style: TextStyle): string {
  if (items.length === 0) return "";
  const listed = items.slice(0, LISTED_ITEMS);
  const anyLivesOn = listed.some((item) => livesOnText(item) !== null);
  const rows = listed.map((item) => [
    item.id,
    ...(anyLivesOn ? [livesOnText(item)] : []),
    typeText(item.type),
    item.lastFolder === null ? null : folderText(item.lastFolder),
    item.sender,
    item.messageId ?? item.name,
    item.trashedAt === null ? null : showTime(item.trashedAt, zone),
    item.certainty,
  ]);
  const hasNames = listed.some((item) => item.messageId === null && item.name !== null);
  const table = tableText(
    [
      { title: "ITEM", align: "right" },
      ...(anyLivesOn ? [{ title: "LIVES ON AS", shrinksTo: 11 }] : []),
      { title: "TYPE" },
      { title: "WAS IN", shrinksTo: 8 },
      { title: "SENDER", shrinksTo: 10 },
      { title: hasNames ? "MESSAGE-ID, OR NAME" : "MESSAGE-ID", shrinksTo: 12 },
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
