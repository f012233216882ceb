import { commandText } from "../../core/index.ts";
import { counted, showDuration } from "../../query/index.ts";
import type { Plan, PlanItem, PlanStep } from "../../recovery/index.ts";
import { barText } from "../lines/bar.ts";
import { type Line, span, type Tone } from "../lines/line.ts";
import type { Column } from "../lines/table.ts";
import type { ListLook } from "./list-lines.ts";
import type { PlanRun, RunState } from "./plan-run.ts";

/** A row of the journal as it is shown: an item, or a step of which no item is known. */
export interface RunRow {
  readonly step: PlanStep;
  readonly item: PlanItem | null;
}

export function rowsOf({ steps }: Plan): readonly RunRow[] {
  return steps.flatMap((step): readonly RunRow[] =>
    step.items.length === 0 ? [{ step, item: null }] : step.items.map((item) => ({ step, item })),
  );
}

const TONES: Readonly<Record<string, Tone>> = {
  done: "good",
  "was there": "good",
  failed: "danger",
  stopped: "warn",
  accepted: "warn",
  unknown: "warn",
  running: "accent",
  waiting: "muted",
};

/** What became of an item so far: what the engine says of it, else of its step. Not a proof: the verification is. */
function stateOf(run: PlanRun, { step, item }: RunRow): { readonly text: string; readonly newId: number | null } {
  if (run.isRunning(step.step)) return { text: "running", newId: null };
  const outcome = run.outcomeOf(step.step);
  if (outcome === null) return { text: "waiting", newId: null };
  const claim = outcome.items.find(({ oldId }) => oldId === item?.id);
  if (claim !== undefined) return { text: claim.skipped ? "was there" : "done", newId: claim.newId };
  const failed = item !== null && outcome.unrestored.includes(item.id);
  return { text: failed ? "failed" : outcome.state, newId: null };
}

export function runLook(run: PlanRun, columns: number): ListLook<RunRow> {
  const head: readonly Column[] = [
    { title: "ITEM", cells: 6, align: "right", fits: true },
    { title: "STATE", cells: 9 },
    { title: "NEW ID", cells: 6, align: "right", fits: true },
    ...(columns >= 60 ? [{ title: "STEP", cells: 4, align: "right" as const, fits: true as const }] : []),
    { title: "COMMAND", cells: 12, grows: 3 },
  ];
  return {
    columns: head,
    cellsOf(row) {
      const { text, newId } = stateOf(run, row);
      const message = run.outcomeOf(row.step.step)?.message ?? null;
      return [
        { text: row.item === null ? "?" : String(row.item.id) },
        { text, tone: TONES[text] ?? "plain" },
        { text: newId === null ? "-" : String(newId) },
        ...(columns >= 60 ? [{ text: String(row.step.step) }] : []),
        message === null ? { text: commandText(row.step.argv) } : { text: message, tone: "warn" as const },
      ];
    },
    empty: [],
  };
}

/** A bar with how much is done, how fast it goes and how long it will still take. */
export function paceLine(run: PlanRun, columns: number): Line {
  const { itemsEnded, items, rate, leftMs } = run.pace();
  const share = items === 0 ? 1 : itemsEnded / items;
  const count = ` ${itemsEnded} of ${counted(items, "item")}`;
  const pace = rate === null ? "" : `, ${rate < 10 ? rate.toFixed(1) : Math.round(rate)} items/s`;
  const left = leftMs === null || run.state() !== "running" ? "" : `, ${showDuration(leftMs)} left`;
  return [
    span(" "),
    span(barText(share, Math.max(8, Math.min(50, columns - 46))), "accent"),
    span(`${count}${pace}${left}`),
  ];
}

/** What the run is doing, and which key does what about it. */
export function runText(state: RunState, error: string | null): { readonly text: string; readonly tone: Tone } {
  switch (state) {
    case "running":
      return { text: "carrying out the plan: P pauses, S stops after this step", tone: "plain" };
    case "pausing":
      return { text: "pausing after the step that runs …", tone: "warn" };
    case "paused":
      return { text: "PAUSED: P goes on, S stops", tone: "warn" };
    case "stopping":
      return { text: "stopping after the step that runs …", tone: "warn" };
    case "stopped":
      return { text: "STOPPED: x goes on where it ended, now or in another session", tone: "warn" };
    case "failed":
      return { text: `FAILED: ${error ?? ""} (x goes on)`, tone: "danger" };
    case "ended":
      return { text: "ended: enter shows what was proved", tone: "good" };
  }
}
