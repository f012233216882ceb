import { counted, printable, proseLines } from "../../core/index.ts";
import { folderText, typeText } from "../../query/index.ts";
import type { AlreadyThere, NotRecoverable, Plan, PlanItem, PlanStep } from "../plan/types.ts";
import { commandText } from "./command-text.ts";

/** What is copied is not broken: the digest, and commands. */
const COPIED = /^(plan sha256:|step \d+ {2})/;

/** Steps and items that are listed before the rest is counted. */
const LISTED = 40;

/**
 * A plan for people: each step with its command, what it brings back and why; prose is broken at `columns`, commands are not, so that
 * they can be copied. Log text in it is made safe to print.
 */
export function planText(plan: Plan, columns: number | null = null): string {
  const linesOf = (step: PlanStep, place: number) => stepLines(step, plan.steps[place - 1] ?? null);
  const lines = [
    `plan ${plan.digest}`,
    totalsLine(plan),
    ...(plan.steps.length === 0 ? [] : ["", ...listed(plan.steps, linesOf, "step")]),
    ...section("Already there, not restored again:", listed(plan.alreadyThere, thereLines, "item")),
    ...section("Not recoverable:", listed(plan.notRecoverable, neverLines, "item")),
    ...section(
      "Notes:",
      plan.notes.map((note) => `  ${note}`),
    ),
  ];
  const told = lines.flatMap((line) => (COPIED.test(line) ? printable(line) : proseLines(printable(line), columns)));
  return told.map((line) => `${line}\n`).join("");
}

function totalsLine({ steps, engine, restoreFolder }: Plan): string {
  if (steps.length === 0) return "nothing to restore";
  const items = steps.reduce((sum, step) => sum + step.items.length, 0);
  const accounts = new Set(steps.map(({ account }) => account)).size;
  const [what, whose, how] = [counted(items, "item"), counted(accounts, "account"), counted(steps.length, "command")];
  return `${what} of ${whose} in ${how} by ${engine.name}${restoreFolder === null ? "" : `, into ${restoreFolder}`}`;
}

/** A step; why it is as it is, where that is not what was said of the step before. */
function stepLines(step: PlanStep, before: PlanStep | null): string[] {
  return [
    `step ${step.step}  ${commandText(step.argv)}`,
    ...listed(step.items, itemLines, "item"),
    ...step.collateral.map((item) => `    brings back too: ${typeText(item.type)} ${item.id}${suffix(item.messageId)}`),
    ...(step.why === before?.why ? [] : [`    why: ${step.why}`]),
  ];
}

function itemLines(item: PlanItem): string[] {
  const folder = item.lastFolder === null ? "" : ` from ${folderText(item.lastFolder)}`;
  const sender = item.sender === null ? "" : ` sent by ${item.sender}`;
  return [`    ${typeText(item.type)} ${item.id}${folder}${sender}${suffix(item.messageId)}`];
}

function thereLines({ account, id, type, message }: AlreadyThere): string[] {
  return [`  ${typeText(type)} ${id} of ${account}: ${message}`];
}

function neverLines({ account, id, messageId, message }: NotRecoverable): string[] {
  const what = id === null ? `message${suffix(messageId)}` : `item ${id}`;
  return [`  ${what}${account === null ? "" : ` of ${account}`}: ${message}`];
}

function listed<T>(entries: readonly T[], lines: (entry: T, place: number) => string[], word: string): string[] {
  const more = entries.length - LISTED;
  return [
    ...entries.slice(0, LISTED).flatMap(lines),
    ...(more > 0 ? [`    and ${counted(more, `more ${word}`)}: --json lists them all`] : []),
  ];
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ["", title, ...lines];
}

function suffix(messageId: string | null): string {
  return messageId === null ? "" : ` ${messageId}`;
}
