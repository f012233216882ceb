import { printable, proseLines } from "../core/index.ts";
import { counted, doneByText, folderText, type ItemAnswer } from "../query/index.ts";
import { coverageText } from "./coverage-text.ts";
import { eventsTable } from "./events-text.ts";
import type { TextStyle } from "./text-style.ts";

const LABEL_CELLS = 12;

/** Places of records that are listed before the rest is counted. */
const LISTED_PROOFS = 12;

/** One screen on an item: the verdict, what is known of it, its story, and where the proof stands. `logZone`: where no record tells it. */
export function itemText(answer: ItemAnswer, style: TextStyle, logZone = "UTC"): string {
  const zone = style.zone ?? answer.story[0]?.zone ?? logZone;
  const facts: (readonly [string, string | null])[] = [
    ["message", answer.messageId],
    ["from", answer.sender],
    ["to", answer.recipients.length === 0 ? null : answer.recipients.join(", ")],
    ["name", answer.name],
    ["lies in", answer.folder === null ? null : folderText(answer.folder)],
    ["lay in", answer.lastFolder === null ? null : folderText(answer.lastFolder)],
    ["by", doneByText(answer)?.replace(/^by /, "") ?? null],
    ["lives on as", answer.restoredAs.length === 0 ? null : answer.restoredAs.join(", ")],
    ["loss", answer.loss === null ? null : `${answer.loss} (salvage lost --loss ${answer.loss})`],
  ];
  const lines = [
    answer.verdict,
    ...facts.flatMap(([label, value]) => (value === null ? [] : [`  ${label.padEnd(LABEL_CELLS)}${value}`])),
  ];
  const proof = [...answer.story, ...answer.unplaced].map(
    ({ event, evidence }) => `  event ${event}: ${evidence.source}:${evidence.line}`,
  );
  return [
    ...lines
      .flatMap((line, place) => proseLines(printable(line), style.columns, place === 0 ? 0 : LABEL_CELLS + 2))
      .map((line) => `${line}\n`),
    ...(answer.story.length === 0 ? [] : ["\n", eventsTable(answer.story, style, { account: answer.item.account })]),
    ...(proof.length === 0 ? [] : ["proof (salvage show EVENT prints it):\n"]),
    ...proof.slice(0, LISTED_PROOFS).map((line) => `${printable(line)}\n`),
    ...(proof.length > LISTED_PROOFS
      ? [`  and ${counted(proof.length - LISTED_PROOFS, "more record")}: --json lists them all\n`]
      : []),
    coverageText(answer.coverage, style, zone),
  ].join("");
}
