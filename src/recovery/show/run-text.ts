import { printable } from "../../core/index.ts";
import type { RunReport, StepReport } from "../run/run-report.ts";
import type { Verification, VerifiedItem } from "../verify/verify-plan.ts";
import { commandText } from "./command-text.ts";
import { counted } from "./plan-text.ts";

const LISTED = 40;

/** What a run did and what was proved, for people. */
export function runText(report: RunReport): string {
  const failed = report.steps.filter(({ state }) => state !== "done");
  const lines = [
    `plan ${report.plan}, by ${report.engine.name}: ${report.engine.where}`,
    `begun ${report.started ?? "?"}, ended ${report.finished}${report.runs > 1 ? `, in ${report.runs} runs` : ""}`,
    `${counted(report.steps.length - failed.length, "command")} done, ${failed.length} not`,
    ...shorten(failed.map(stepLine)),
  ];
  const letters = report.letters.flatMap(({ account, text }) => ["", `To ${account}:`, `  ${text}`]);
  return [...lines, "", ...verificationLines(report), ...letters].map((line) => `${printable(line)}\n`).join("");
}

/** What was proved, for people. */
export function verificationText(verification: Verification): string {
  return verificationLines(verification)
    .map((line) => `${printable(line)}\n`)
    .join("");
}

function verificationLines({ items, totals, counts }: Verification): string[] {
  const told = Object.entries(totals).filter(([, count]) => count > 0);
  const open = items.filter(({ status }) => status === "missing" || status === "differs" || status === "unverifiable");
  const proved = items.filter(({ status }) => status === "restored" || status === "already-there");
  return [
    told.length === 0 ? "nothing to verify" : told.map(([status, count]) => `${count} ${status}`).join(", "),
    ...shorten(open.map(itemLine)),
    ...shorten(proved.map(itemLine)),
    ...counts.flatMap(({ account, before, after }) =>
      before === null || after === null ? [] : [`${account}: ${before} items before, ${after} now`],
    ),
  ];
}

function itemLine({ account, id, status, newId, by, folder, message }: VerifiedItem): string {
  const as = newId === null ? "" : ` as ${newId}`;
  const where = folder === null ? "" : ` in ${folder}`;
  return `  ${account} ${id}: ${status}${as}${where}${by === null ? "" : ` (by the ${by})`}${message === null ? "" : `: ${message}`}`;
}

function stepLine({ step, state, argv, message }: StepReport): string {
  return `  step ${step} ${state}: ${commandText(argv)}${message === null ? "" : `: ${message}`}`;
}

function shorten(lines: readonly string[]): string[] {
  const more = lines.length - LISTED;
  return more > 0 ? [...lines.slice(0, LISTED), `  and ${more} more: --json lists them all`] : [...lines];
}
