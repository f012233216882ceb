import { printable, proseLines } from "../core/index.ts";
import {
  CERTAINTY_WORDS,
  counted,
  describeLoss,
  extentText,
  type LossFolderRow,
  type LossRow,
  type LostAnswer,
  lossTotals,
  mailboxText,
  notLostText,
  recoveredIn,
  showCount,
  showTime,
  takenOf,
  totalsParts,
  whoText,
} from "../query/index.ts";
import { coverageText } from "./coverage-text.ts";
import { lossItemsText } from "./loss-items-text.ts";
import type { TextStyle } from "./text-style.ts";

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
  const lines = [total, ...answer.notes].flatMap((line) => proseLines(printable(line), style.columns));
  yield `${lines.join("\n")}\n${coverageText(answer.coverage, style, zone)}`;
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
  const which = total === 1 ? "which is" : `${spared} of them`;
  const none = spared === 0 ? "" : `, ${which} ${spared === 1 ? "no loss" : "no losses"}`;
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
    `loss ${loss.loss}  ${showTime(loss.time, zone)} (${zone})  ${mailboxText(loss)} on ${loss.host}`,
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
  return `${told.map((line) => `${line}\n`).join("")}${lossItemsText(loss, zone, style.columns)}`;
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
