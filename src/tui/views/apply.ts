import type { Plan } from "../../recovery/index.ts";
import { EMPTY_BASKET } from "../basket.ts";
import type { Action } from "../keys/keymap.ts";
import { EMPTY, line } from "../lines/line.ts";
import { arrayList } from "../lists/array-list.ts";
import { MOVES, moveList } from "../lists/list.ts";
import type { Applied } from "../ports.ts";
import type { Desk } from "../screen/desk.ts";
import type { View } from "../screen/view.ts";
import { listLines, stacked } from "./list-lines.ts";
import { createPlanRun, type RunState } from "./plan-run.ts";
import { paceLine, type RunRow, rowsOf, runLook, runText } from "./run-lines.ts";

const ACTIONS: ReadonlySet<Action> = new Set<Action>([...MOVES, "pause", "stop", "open", "apply", "verify"]);

const UNDER_WAY: ReadonlySet<RunState> = new Set<RunState>(["running", "pausing", "paused", "stopping"]);

/** The run of a plan as it goes: each item's state, how fast, how long still. It can wait or end after a step, and goes on later. */
export function applyView(desk: Desk, plan: Plan): View {
  const run = createPlanRun({ recovery: desk.ports.recovery, plan, changed: desk.redraw });
  const rows = rowsOf(plan);
  const list = arrayList<RunRow>(() => rows);
  let page = 10;
  let isFollowed = true;

  const begin = async (): Promise<void> => {
    await run.begin();
    const applied = run.applied();
    if (run.state() !== "ended" || applied === null) return;
    if (applied.proved) desk.putBasket(EMPTY_BASKET);
    desk.say(proofText(applied), applied.proved ? "good" : "warn");
  };
  void begin();

  /** The cursor goes with the item that runs until somebody moves it. */
  const followRun = (): void => {
    const at = rows.findIndex(({ step }) => run.isRunning(step.step));
    if (!isFollowed || at < 0) return;
    list.top();
    list.move(at);
  };

  return {
    crumb: "apply",
    bar() {
      const { text, tone } = runText(run.state(), run.error());
      return line(` ${text}`, tone, { bold: true });
    },
    body(columns, height) {
      followRun();
      return stacked(height, [paceLine(run, columns), EMPTY], (room) => {
        page = room - 1;
        return listLines(list, runLook(run, columns), columns, room);
      });
    },
    command: () => ["apply", run.path() ?? "plan.json"],
    can(action) {
      if (!ACTIONS.has(action)) return false;
      const state = run.state();
      if (action === "pause") return state === "stopping" || !UNDER_WAY.has(state) ? "nothing runs" : true;
      if (action === "stop") return state === "stopping" || !UNDER_WAY.has(state) ? "nothing runs" : true;
      if (action === "apply") return state === "stopped" || state === "failed" ? true : "this plan runs, or has ended";
      if (action === "verify" || action === "open") return UNDER_WAY.has(state) ? "the run has not ended" : true;
      return true;
    },
    act(action) {
      if (moveList(list, action, page)) isFollowed = false;
      else if (action === "pause") run.pause();
      else if (action === "stop") run.stop();
      else if (action === "apply") void begin();
      else {
        const path = run.path();
        if (path !== null) desk.go({ to: "verify", plan, path });
      }
    },
    footer: ["pause", "stop", "apply", "verify", "copy", "back"],
    holds: () =>
      UNDER_WAY.has(run.state()) ? "the plan is being carried out: P pauses, S stops after this step" : null,
    close: () => run.stop(),
    place() {
      const path = run.path();
      return path === null ? null : { to: "plan", path };
    },
  };
}

function proofText({ totals }: Applied): string {
  const not = totals.missing + totals.differs + totals.unverifiable;
  return `${totals.restored} restored and proved, ${not} not: w shows each`;
}
