import { commandText, messageOf } from "../../core/index.ts";
import { counted, folderText, typeText } from "../../query/index.ts";
import type { Plan, PlanItem, PlanRequest, PlanStep } from "../../recovery/index.ts";
import { type Basket, planWords } from "../basket.ts";
import type { Action } from "../keys/keymap.ts";
import { EMPTY, fitting, type Line, line, type Span, span, type Tone } from "../lines/line.ts";
import { wrapped } from "../lines/wrap.ts";
import { arrayList } from "../lists/array-list.ts";
import { MOVES, moveList } from "../lists/list.ts";
import type { SavedPlan } from "../ports.ts";
import type { Desk } from "../screen/desk.ts";
import type { View } from "../screen/view.ts";
import { confirmPlan } from "./confirm-plan.ts";

const ACTIONS: ReadonlySet<Action> = new Set<Action>([...MOVES, "commands", "apply", "export", "verify"]);

/**
 * What would restore the basket, or what a saved plan is about: each step with what it brings back, what besides, and why. Nothing
 * is run or saved.
 */
export function planView(desk: Desk, saved: string | null): View {
  let plan: Plan | null = null;
  let state: SavedPlan["state"] = "not run";
  let failed: string | null = null;
  let commands = false;
  let page = 10;
  let width = 80;
  const list = arrayList<Line>(() =>
    plan === null ? [] : commands ? commandLines(plan, width) : planLines(plan, width),
  );
  const load = async (): Promise<void> => {
    const { recovery } = desk.ports;
    if (saved === null) plan = await recovery.plan(requestOf(desk.basket));
    else ({ plan, state } = await recovery.open(saved));
    desk.redraw();
  };
  const look = (): void => {
    load().catch((error: unknown) => {
      failed = messageOf(error);
      desk.fail(error);
    });
  };
  look();
  const exportPlan = (made: Plan): void => {
    desk.ports.recovery
      .save(made)
      .then((path) => desk.say(`saved: ${path} (salvage apply ${path})`, "good"), desk.fail);
  };
  return {
    crumb: "plan",
    bar: (columns) =>
      plan === null
        ? line(failed === null ? " planning …" : ` ${failed}`, failed === null ? "muted" : "danger")
        : totalsLine(plan, stateSpans(state), columns),
    body(columns, rows) {
      page = rows - 1;
      width = columns;
      if (plan === null) return [EMPTY];
      const window = list.window(rows);
      return window.rows.map((row, place): Line => [span(place === window.cursor ? "▸" : " ", "accent"), ...row]);
    },
    command: () =>
      saved !== null
        ? ["apply", saved, "--dry-run"]
        : ["plan", ...(planWords(desk.basket) ?? ["--ids", "basket-ids.txt"]), "--engine", desk.ports.recovery.engine],
    can(action) {
      if (!ACTIONS.has(action)) return false;
      if (plan === null) return failed ?? "the plan is being made";
      if (action === "verify") return state === "not run" ? "this plan was not carried out yet" : true;
      if (action === "apply" && state === "finished")
        return "this plan was carried out: w looks again at what it brought";
      return action === "apply" && plan.steps.length === 0 ? "this plan has nothing to carry out" : true;
    },
    act(action) {
      if (moveList(list, action, page) || plan === null) return;
      if (action === "commands") {
        commands = !commands;
        list.top();
      } else if (action === "export") exportPlan(plan);
      else if (action === "verify" && saved !== null) desk.go({ to: "verify", plan, path: saved });
      else confirmPlan(desk, plan);
    },
    footer: ["apply", "commands", "verify", "export", "copy", "back"],
    wake: () => (saved === null ? undefined : look()),
    copies: () =>
      plan === null
        ? []
        : [{ key: "e", what: "engine's commands", text: plan.steps.map(({ argv }) => commandText(argv)).join("\n") }],
  };
}

/** How far the run of a saved plan is. */
function stateSpans(state: SavedPlan["state"]): Span[] {
  if (state === "interrupted") return [span("  INTERRUPTED: x goes on", "warn", { bold: true })];
  return state === "finished" ? [span("  carried out: w looks again", "good")] : [];
}

/** What a basket asks for. */
export function requestOf({ losses, items }: Basket): PlanRequest {
  return {
    losses: [...losses.keys()].sort((a, b) => a - b),
    items: [...items.values()].map(({ account, id }) => ({ account, id })),
    conditions: null,
    host: null,
  };
}

export function itemCount(plan: Plan): number {
  return plan.steps.reduce((sum, { items }) => sum + items.length, 0);
}

/** What the plan restores, and what became of it: in a small terminal the items, and what matters most of the rest. */
function totalsLine(plan: Plan, state: readonly Span[], columns: number): Line {
  const collateral = plan.steps.reduce((sum, step) => sum + step.collateral.length, 0);
  const others = [
    span(plan.alreadyThere.length === 0 ? "" : `  ${plan.alreadyThere.length} already there`, "muted"),
    span(plan.notRecoverable.length === 0 ? "" : `  ${plan.notRecoverable.length} not recoverable`, "danger"),
  ];
  if (plan.steps.length === 0) return [span(" nothing to restore", "plain", { bold: true }), ...others, ...state];
  const items = ` ${counted(itemCount(plan), "item")}`;
  const how = ` in ${counted(plan.steps.length, "command")} by ${plan.engine.name}`;
  const besides = span(
    collateral === 0 ? "  nothing else comes back" : `  brings back ${collateral} more`,
    collateral === 0 ? "good" : "warn",
  );
  const bold = (text: string) => span(text, "plain", { bold: true });
  return fitting(
    columns,
    [bold(items + how), besides, ...others, ...state],
    [bold(items), besides, ...others, ...state],
    [bold(items), besides, ...state],
    [bold(items), ...state],
  );
}

function planLines(plan: Plan, columns: number): Line[] {
  const part = (title: string, tone: Tone, texts: readonly string[]): Line[] =>
    texts.length === 0
      ? []
      : [
          EMPTY,
          line(` ${title}`, tone, { bold: true }),
          ...texts.flatMap((text) => wrapped(`   ${text}`, columns - 2, tone, 4)),
        ];
  return [
    ...plan.steps.flatMap((step, place) => stepLines(step, plan.steps[place - 1] ?? null, columns)),
    ...part(
      "Already there, not restored again",
      "good",
      plan.alreadyThere.map(({ type, id, account, message }) => `${typeText(type)} ${id} of ${account}: ${message}`),
    ),
    ...part(
      "Not recoverable",
      "danger",
      plan.notRecoverable.map(
        ({ id, account, message }) =>
          `${id === null ? "" : `item ${id} `}${account === null ? "" : `of ${account}: `}${message}`,
      ),
    ),
    ...part("Notes", "warn", plan.notes),
  ];
}

function stepLines(step: PlanStep, before: PlanStep | null, columns: number): Line[] {
  return [
    [
      span(` step ${step.step}  `, "accent", { bold: true }),
      span(`${step.strategy} ${step.account}  ${counted(step.items.length, "item")}`),
      span(
        step.window === null ? "" : `  ${step.window.fromLocal} .. ${step.window.toLocal} ${step.window.zone}`,
        "muted",
      ),
    ],
    ...step.items.map((item) => itemLine(item)),
    ...step.collateral.map(({ type, id }) => line(`     brings back too: ${typeText(type)} ${id}`, "warn")),
    // What was said of the step before need not be said again.
    ...(step.why === before?.why ? [] : wrapped(`     ${step.why}`, columns - 2, "muted", 3)),
  ];
}

function itemLine({ id, type, lastFolder, sender, messageId, certainty }: PlanItem): Line {
  const known = [lastFolder === null ? null : `from ${folderText(lastFolder)}`, sender, messageId].filter(
    (part) => part !== null,
  );
  return [
    span(`     ${typeText(type)} ${id}  `),
    span(known.join("  "), "muted"),
    span(certainty === "possible" ? "  possible only" : "", "warn"),
  ];
}

/** The exact commands, as they would be typed. */
function commandLines(plan: Plan, columns: number): Line[] {
  return plan.steps.flatMap(({ step, argv }): Line[] => [
    line(` step ${step}`, "muted"),
    ...wrapped(`   ${commandText(argv)}`, columns - 2),
  ]);
}
