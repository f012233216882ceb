import { counted, isoUtc, UsageError, ZoneClock } from "../../core/index.ts";
import type { LossRow } from "../../query/index.ts";
import { type EngineProfile, isSafeFolder, itemArgv, undeleteArgv } from "../command-lines.ts";
import { assessorOf, unnameable, type Verdict } from "./assess.ts";
import { sealPlan } from "./canonical.ts";
import { type Evidence, keyOf } from "./evidence.ts";
import { evidenceDigest } from "./evidence-digest.ts";
import { groupByMailbox, type MailboxGroup, type Restore } from "./mailbox-groups.ts";
import { planNotes } from "./notes.ts";
import { restorationsOf } from "./restorations.ts";
import { planWindow } from "./time-window.ts";
import type { Collateral, Plan, PlanStep, Strategy } from "./types.ts";
import { chooseCheapest, chooseWindows, type WindowChoice } from "./windows.ts";

export interface PlanSetting {
  readonly engine: EngineProfile;
  readonly strategy: Strategy;
  readonly restoreFolder: string | null;
  /** Zone of the server's clock, or null for the zone of the log. */
  readonly zone: string | null;
  /** Absolute path of the index, or null where there is none. */
  readonly index: string | null;
  readonly nowUtcMs: number;
  /** Zone in which the notes tell times, or null for the zone of the server's clock. */
  readonly shownIn: string | null;
  /** Bring back also what is already there. */
  readonly again: boolean;
}

type Draft = Omit<PlanStep, "step">;

/**
 * A plan from evidence: pure, the same evidence and setting give the same plan.
 * @throws {UsageError} for a folder that no command line can take, and where undelete windows cannot do what is asked
 */
export function makePlan(evidence: Evidence, setting: PlanSetting): Plan {
  refuseImpossible(setting);
  const assessor = assessorOf(evidence, restorationsOf(evidence), setting.again);
  const verdicts: Verdict[] = unique(evidence.wanted).map((wanted) => assessor.assess(wanted));
  const restores = verdicts.filter((verdict): verdict is Restore => verdict.kind === "restore");
  const groups = groupByMailbox(restores, evidence, setting.zone);
  const drafts = groups.flatMap((group) => stepsOf(group, setting));
  const steps = drafts.map((draft, place) => ({ step: place + 1, ...draft }));
  return sealPlan({
    version: 1,
    created: isoUtc(setting.nowUtcMs),
    engine: { name: setting.engine.name, command: setting.engine.command },
    steps,
    alreadyThere: verdicts.flatMap((verdict) => (verdict.kind === "there" ? [verdict.entry] : [])),
    notRecoverable: [
      ...verdicts.flatMap((verdict) => (verdict.kind === "never" ? [verdict.entry] : [])),
      ...evidence.unnameable.flatMap(unnameable),
    ],
    notes: planNotes({ steps, groups, restores, setting, wholeLosses: evidence.wholeLosses }),
    restoreFolder: setting.restoreFolder,
    evidence:
      setting.index === null ? null : { index: setting.index, digest: evidenceDigest(steps, evidence.deletions) },
  });
}

function refuseImpossible({ engine, strategy, restoreFolder }: PlanSetting): void {
  if (strategy === "undelete" && !engine.windows)
    throw new UsageError(`the ${engine.name} brings back single items only`, "leave --strategy out", "bad-strategy");
  if (restoreFolder === null) return;
  if (!isSafeFolder(restoreFolder)) {
    throw new UsageError(
      `"${restoreFolder}" cannot be given to an engine as a folder`,
      "write it like /Restored",
      "bad-folder",
    );
  }
  if (strategy === "undelete") {
    throw new UsageError(
      "an undelete cannot restore into a folder of your choice",
      "use --strategy item with --restore-folder",
      "bad-strategy",
    );
  }
}

function unique(wanted: Evidence["wanted"]): Evidence["wanted"] {
  return [...new Map(wanted.map((item) => [keyOf(item), item])).values()];
}

function stepsOf(group: MailboxGroup, setting: PlanSetting): Draft[] {
  const clock = new ZoneClock(group.zone);
  const byId = new Map(group.restores.map((restore) => [restore.item.id, restore]));
  const timeless = group.restores.filter(({ lost }) => lost === null).map(({ item }) => item.id);
  const choice =
    setting.strategy === "item" || setting.restoreFolder !== null || !setting.engine.windows
      ? { windows: [], singles: group.restores.map(({ item }) => item.id) }
      : setting.strategy === "undelete"
        ? chooseWindows(group.deletions, clock)
        : chooseCheapest(group.deletions, clock, setting.engine.costs);
  const windows = choice.windows.map((window) => windowStep(group, window, byId, setting));
  const singles = [...new Set([...choice.singles, ...(setting.strategy === "item" ? [] : timeless)])];
  return [...windows, ...singles.sort((a, b) => a - b).flatMap((id) => itemStep(group, byId.get(id), setting))];
}

function itemStep(group: MailboxGroup, restore: Restore | undefined, setting: PlanSetting): Draft[] {
  if (restore === undefined) return [];
  const { item, doubt } = restore;
  return [
    {
      strategy: ITEM_STRATEGIES[setting.engine.name] ?? "doItemRestore",
      account: group.account,
      argv: itemArgv(setting.engine, group, item.id, setting.restoreFolder),
      items: [item],
      window: null,
      collateral: [],
      why: doubt ?? whySingle(setting),
      host: group.host,
      mailbox: group.mailbox,
    },
  ];
}

const ITEM_STRATEGIES: Readonly<Record<string, PlanStep["strategy"]>> = {
  dumpster: "recoverItem",
  snapshot: "putBack",
  archive: "putBack",
};

function whySingle({ engine, strategy, restoreFolder }: PlanSetting): string {
  if (restoreFolder !== null) return "only a single item can be restored into a folder of your choice";
  if (!engine.windows) return `the ${engine.name} brings back single items`;
  if (strategy === "item") return "single items were asked for";
  return "a window of time would bring back other items too, or cost more than this one command";
}

function windowStep(
  group: MailboxGroup,
  { window, wanted, collateral }: WindowChoice,
  byId: ReadonlyMap<number, Restore>,
  setting: PlanSetting,
): Draft {
  const shown = planWindow(window);
  const listed = collateral.flatMap((id) => collateralOf(group.lossRows, id));
  const free =
    listed.length === 0 ? "nothing else was deleted in it by the log" : `it brings back ${listed.length} more`;
  return {
    strategy: "doUndelete",
    account: group.account,
    argv: undeleteArgv(setting.engine.command, group.account, shown.fromLocal, shown.toLocal),
    items: wanted.flatMap((id) => byId.get(id)?.item ?? []),
    window: shown,
    collateral: listed,
    why: `one window instead of ${counted(wanted.length, "command")}: ${free}`,
    host: group.host,
    mailbox: group.mailbox,
  };
}

function collateralOf(losses: readonly LossRow[], id: number): Collateral[] {
  const item = losses.flatMap((loss) => loss.items).findLast((one) => one.id === id);
  return item === undefined ? [] : [{ id, type: item.type, messageId: item.messageId, deletedAt: item.deletedAt }];
}
