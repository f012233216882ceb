import { counted, isoUtc } from "../../core/index.ts";
import { showTime } from "../../query/index.ts";
import type { MailboxGroup, Restore } from "./mailbox-groups.ts";
import type { PlanStep, Strategy } from "./types.ts";

/** Days that a backup keeps deleted items by default (`ZxBackup_DataRetentionDays`). */
const RETENTION_DAYS = 30;
const DAY_MS = 86_400_000;

interface NoteFacts {
  readonly steps: readonly PlanStep[];
  readonly groups: readonly MailboxGroup[];
  readonly restores: readonly Restore[];
  readonly setting: {
    readonly strategy: Strategy;
    readonly nowUtcMs: number;
    readonly shownIn: string | null;
    readonly restoreFolder: string | null;
    readonly engine: { readonly name: string };
  };
  readonly wholeLosses: ReadonlySet<number>;
}

/** What whoever reviews the plan has to know besides its steps. */
export function planNotes(facts: NoteFacts): string[] {
  return [
    ...windowNotes(facts),
    ...doubtNotes(facts),
    ...retentionNotes(facts),
    ...countNotes(facts),
    ...causeNotes(facts),
  ];
}

function windowNotes({ steps }: NoteFacts): string[] {
  const windows = steps.flatMap(({ step, window }) => (window === null ? [] : [{ step, window }]));
  const zones = [...new Set(windows.map(({ window }) => window.zone))];
  const told = zones.map(
    (zone) =>
      `Windows are in the clock of ${zone}, which has to be the server's; items they bring back get the tag undelete_DD_MM_YY.`,
  );
  const folds = windows
    .filter(({ window }) => window.fold)
    .map(
      ({ step, window }) =>
        `Step ${step}: clocks were put back in its window (${window.zone}); both of the hours that look alike are inside.`,
    );
  const collateral = steps
    .filter((step) => step.collateral.length > 0)
    .map(
      (step) => `Step ${step.step} also brings back ${counted(step.collateral.length, "item")} that nobody asked for.`,
    );
  return [...told, ...folds, ...collateral];
}

function doubtNotes({ restores }: NoteFacts): string[] {
  const doubted = restores.filter(({ doubt }) => doubt !== null);
  if (doubted.length === 0) return [];
  const ids = doubted.map(({ account, item }) => `${item.id} of ${account}`);
  return [`The log does not tell of the deletion of ${listOf(ids)}: restored by id, on your word.`];
}

/** How long what was deleted can be had at all: the clock that runs. */
function retentionNotes({ restores, groups, setting }: NoteFacts): string[] {
  const deleted = restores.flatMap(({ item }) => (item.deletedAt === null ? [] : [Date.parse(item.deletedAt)]));
  if (deleted.length === 0) return [];
  const oldest = setting.nowUtcMs - RETENTION_DAYS * DAY_MS;
  const late = deleted.filter((utcMs) => utcMs < oldest);
  const next = deleted.filter((utcMs) => utcMs >= oldest).reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const keeper = setting.engine.name === "dumpster" ? "the dumpster" : "a backup";
  return [
    ...(late.length === 0
      ? []
      : [
          `${counted(late.length, "item")} ${wereOf(late.length)} deleted more than ${RETENTION_DAYS} days ago: ${keeper} with the default retention may have purged them.`,
        ]),
    ...(next === Number.POSITIVE_INFINITY
      ? []
      : [
          `With the default retention ${keeper} keeps ${late.length === 0 ? "them" : "the others"} until ${minuteIn(next + RETENTION_DAYS * DAY_MS, setting.shownIn ?? groups[0]?.zone ?? "UTC")} at least: apply the plan before.`,
        ]),
    ...(setting.engine.name === "carbonio" && next !== Number.POSITIVE_INFINITY
      ? ["Where the server's dumpster was enabled before the loss, --engine dumpster is the lesser intervention."]
      : []),
  ];
}

/** A loss that was asked for whole, of which the log does not name everything. */
function countNotes({ restores, wholeLosses, steps }: NoteFacts): string[] {
  const losses = new Map(restores.flatMap(({ lost }) => (lost === null ? [] : [[lost.loss.loss, lost.loss] as const])));
  return [...losses.values()].flatMap((loss) => {
    const missing = (loss.claimed ?? 0) - loss.found;
    if (missing <= 0 || !wholeLosses.has(loss.loss)) return [];
    const byWindow = steps.some((step) => step.window !== null && step.items.some((item) => item.loss === loss.loss));
    const what = `Loss ${loss.loss}: the server counted ${counted(loss.claimed ?? 0, "item")}, the log names ${loss.found}.`;
    return [
      `${what} ${byWindow ? "The window brings all of them back." : "--strategy undelete would bring back the others too."}`,
    ];
  });
}

function causeNotes({ restores }: NoteFacts): string[] {
  const popped = restores.filter(({ lost }) => lost?.loss.cause === "pop3-delete");
  if (popped.length === 0) return [];
  return [
    `${counted(popped.length, "item")} ${wereOf(popped.length)} fetched and deleted by POP3: they lie in the user's mail program, and a backup may have missed them.`,
  ];
}

/** An instant to the minute, with its zone: nobody reviews a plan by the second. */
function minuteIn(utcMs: number, zone: string): string {
  return `${showTime(isoUtc(utcMs), zone).slice(0, 16)} (${zone})`;
}

function wereOf(count: number): string {
  return count === 1 ? "was" : "were";
}

function listOf(words: readonly string[]): string {
  const shown = words.slice(0, 10).join(", ");
  return words.length <= 10 ? shown : `${shown} and ${words.length - 10} more`;
}
