import { commandText, messageOf } from "../../core/index.ts";
import { showDuration } from "../../query/index.ts";
import type { Plan, PlanStep, StepOutcome } from "../../recovery/index.ts";
import { EMPTY_BASKET } from "../basket.ts";
import type { Action } from "../keys/keymap.ts";
import { barText } from "../lines/bar.ts";
import { EMPTY, line, span, spread, type Tone } from "../lines/line.ts";
import { arrayList } from "../lists/array-list.ts";
import { moveList } from "../lists/list.ts";
import type { Applied } from "../ports.ts";
import type { Desk } from "../screen/desk.ts";
import type { View } from "../screen/view.ts";
import { listLines, stacked } from "./list-lines.ts";

const ACTIONS: ReadonlySet<Action> = new Set<Action>([
  "down",
  "up",
  "pageDown",
  "pageUp",
  "top",
  "end",
  "stop",
  "open",
  "apply",
  "verify",
]);

type RunState = "running" | "stopping" | "stopped" | "failed" | "ended";

const TONES: Readonly<Record<string, Tone>> = {
  done: "good",
  failed: "danger",
  stopped: "warn",
  accepted: "warn",
  unknown: "warn",
  waiting: "muted",
};

/** The run of a plan as it goes: each step's state, how fast, how long still. It can be stopped after a step, and goes on later. */
export function applyView(desk: Desk, plan: Plan): View {
  const outcomes = new Map<number, StepOutcome>();
  let state: RunState = "running";
  let error: string | null = null;
  let path: string | null = null;
  let applied: Applied | null = null;
  let stop = new AbortController();
  let startedMs = 0;
  let [ended, endedBefore] = [0, 0];
  let page = 10;
  const list = arrayList<PlanStep>(() => plan.steps);

  const run = async (): Promise<void> => {
    state = "running";
    stop = new AbortController();
    startedMs = performance.now();
    endedBefore = ended;
    path ??= await desk.ports.recovery.save(plan);
    applied = await desk.ports.recovery.apply(
      plan,
      path,
      {
        step(outcome, now) {
          outcomes.set(outcome.step, outcome);
          ended = now;
          desk.redraw();
        },
      },
      stop.signal,
    );
    state = "ended";
    if (applied.proved) desk.putBasket(EMPTY_BASKET);
    const { totals } = applied;
    desk.say(
      `${totals.restored} restored and proved, ${totals.missing + totals.differs + totals.unverifiable} not: w shows each`,
      applied.proved ? "good" : "warn",
    );
  };
  const begin = (): void => {
    run()
      .catch((thrown: unknown) => {
        state = stop.signal.aborted ? "stopped" : "failed";
        error = stop.signal.aborted ? null : messageOf(thrown);
        if (state === "failed") desk.fail(thrown);
      })
      .finally(desk.redraw);
  };
  begin();

  const look = {
    columns: [
      { title: "STEP", cells: 5, align: "right" as const },
      { title: "STATE", cells: 8 },
      { title: "ITEMS", cells: 5, align: "right" as const },
      { title: "COMMAND", cells: 20, grows: 3 },
      { title: "", cells: 0, grows: 1 },
    ],
    cellsOf: (step: PlanStep) => {
      const outcome = outcomes.get(step.step);
      const shown = outcome?.state ?? "waiting";
      return [
        { text: String(step.step) },
        { text: shown, tone: TONES[shown] ?? ("plain" as const) },
        { text: String(step.items.length) },
        { text: commandText(step.argv) },
        { text: outcome?.message ?? "", tone: "warn" as const },
      ];
    },
    empty: [],
  };

  return {
    crumb: "apply",
    bar: (columns) =>
      spread(
        line(` ${stateText(state, error)}`, state === "failed" ? "danger" : "plain", { bold: true }),
        line(` ${ended} of ${plan.steps.length} steps `),
        columns,
      ),
    body(columns, rows) {
      const seconds = (performance.now() - startedMs) / 1000;
      const rate = (ended - endedBefore) / Math.max(0.001, seconds);
      const left =
        state === "running" && rate > 0 ? `, ${showDuration(((plan.steps.length - ended) / rate) * 1000)} left` : "";
      const share = plan.steps.length === 0 ? 1 : ended / plan.steps.length;
      const pace = state === "running" ? ` ${rate.toFixed(1)} steps/s${left}` : "";
      const head = [
        [span(" "), span(barText(share, Math.min(50, columns - 30)), "accent"), span(pace, "muted")],
        EMPTY,
      ];
      return stacked(rows, head, (room) => {
        page = room - 1;
        return listLines(list, look, columns, room);
      });
    },
    command: () => ["apply", path ?? "plan.json"],
    can(action) {
      if (!ACTIONS.has(action)) return false;
      if (action === "stop") return state === "running" ? true : "nothing runs";
      if (action === "apply") return state === "stopped" || state === "failed" ? true : "this plan runs, or has ended";
      if (action === "verify" || action === "open") return applied !== null ? true : "the run has not ended";
      return true;
    },
    act(action) {
      if (moveList(list, action, page)) return;
      if (action === "stop") {
        state = "stopping";
        stop.abort(new Error("stopped"));
      } else if (action === "apply") begin();
      else if (path !== null) desk.go({ to: "verify", plan, path });
    },
    footer: ["stop", "apply", "verify", "copy", "back"],
    holds: () =>
      state === "running" || state === "stopping"
        ? "the plan is being carried out: S stops after the step that runs"
        : null,
    close: () => stop.abort(new Error("closed")),
  };
}

function stateText(state: RunState, error: string | null): string {
  switch (state) {
    case "running":
      return "carrying out the plan";
    case "stopping":
      return "stopping after the step that runs …";
    case "stopped":
      return "stopped: x goes on where it ended";
    case "failed":
      return `failed: ${error ?? ""} (x goes on)`;
    case "ended":
      return "ended: enter shows what was proved";
  }
}
