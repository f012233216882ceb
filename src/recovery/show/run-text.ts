import { counted, printable } from "../../core/index.ts";
import { showTime } from "../../query/index.ts";
import type { RunReport, StepReport } from "../run/run-report.ts";
import type { Verification, VerifiedItem } from "../verify/verify-plan.ts";
import { commandText } from "./command-text.ts";

const LISTED = 40;

/** What a run did and what was proved, for people at a screen, with times in `zone`: of long lists only the beginning. */
export function runText(report: RunReport, zone: string): string {
  const failed = report.steps.filter(({ state }) => state !== "done");
  return printed([...headLines(report, zone), ...shorten(failed.map(stepLine)), "", ...bodyLines(report, shorten)]);
}

/** The same as a file to keep: every command with its times, every item. */
export function wholeRunText(report: RunReport, zone: string): string {
  const commands = report.steps.flatMap((step) => [stepLine(step), `    ${stepTimes(step, zone)}`]);
  return printed([...headLines(report, zone), ...commands, "", ...bodyLines(report, (lines) => lines)]);
}

/** What was proved, for people. */
export function verificationText(verification: Verification): string {
  return printed(verificationLines(verification, shorten));
}

type Shortening = (lines: readonly string[]) => readonly string[];

function printed(lines: readonly string[]): string {
  return lines.map((line) => `${printable(line)}\n`).join("");
}

function headLines({ plan, engine, started, finished, runs, interrupted, steps }: RunReport, zone: string): string[] {
  const done = steps.filter(({ state }) => state === "done").length;
  return [
    `plan ${plan}, by ${engine.name}: ${engine.where}`,
    `begun ${timeIn(started, zone)}, ${interrupted ? "interrupted" : "ended"} ${timeIn(finished, zone)} (${zone})${runs > 1 ? `, in ${runs} runs` : ""}`,
    `${counted(done, "command")} done, ${steps.length - done} not`,
  ];
}

function bodyLines(report: RunReport, shortened: Shortening): string[] {
  const letters = report.letters.flatMap(({ account, text }) => ["", `To ${account}:`, `  ${text}`]);
  return [...verificationLines(report, shortened), ...letters];
}

function verificationLines({ items, totals, counts }: Verification, shortened: Shortening): string[] {
  const told = Object.entries(totals).filter(([, count]) => count > 0);
  const open = items.filter(({ status }) => status === "missing" || status === "differs" || status === "unverifiable");
  const proved = items.filter(({ status }) => status === "restored" || status === "already-there");
  return [
    told.length === 0
      ? "nothing to verify"
      : told.map(([status, count]) => `${count} ${statusWords(status)}`).join(", "),
    ...shortened(open.map(itemLine)),
    ...shortened(proved.map(itemLine)),
    ...counts.flatMap(({ account, before, after }) =>
      before === null || after === null ? [] : [`${account}: ${counted(before, "item")} before, ${after} now`],
    ),
  ];
}

function itemLine({ account, id, status, newId, by, folder, message }: VerifiedItem): string {
  const as = newId === null || newId === id ? "" : ` as ${newId}`;
  const where = folder === null ? "" : ` in ${folder}`;
  return `  ${account} ${id}: ${statusWords(status)}${as}${where}${by === null ? "" : ` (by the ${by})`}${message === null ? "" : `: ${message}`}`;
}

/** A status as people say it: scripts read `already-there`. */
function statusWords(status: string): string {
  return status.replace("-", " ");
}

function stepLine({ step, state, argv, message }: StepReport): string {
  return `  step ${step} ${state}: ${commandText(argv)}${message === null ? "" : `: ${message}`}`;
}

function stepTimes({ begun, ended, exitCode, operation }: StepReport, zone: string): string {
  const code = exitCode === null ? "" : `, exit code ${exitCode}`;
  return `begun ${begun === null ? "never" : timeIn(begun, zone)}, ended ${timeIn(ended, zone)}${code}${operation === null ? "" : `, operation ${operation}`}`;
}

/** To the second; `?` where nobody wrote it down. */
function timeIn(iso: string | null, zone: string): string {
  return iso === null ? "?" : showTime(iso, zone).slice(0, 19);
}

function shorten(lines: readonly string[]): string[] {
  const more = lines.length - LISTED;
  return more > 0 ? [...lines.slice(0, LISTED), `  and ${more} more: --json lists them all`] : [...lines];
}
