import { counted } from "../../query/index.ts";
import type { Plan } from "../../recovery/index.ts";
import { line } from "../lines/line.ts";
import type { Desk } from "../screen/desk.ts";

/** From so many items on, their number must be typed; so it must for more than one account. */
const MUCH = 100;

/** Asks before a plan is carried out, the more exactly the more it does. */
export function confirmPlan(desk: Desk, plan: Plan): void {
  const items = plan.steps.reduce((sum, step) => sum + step.items.length + step.collateral.length, 0);
  const accounts = new Set(plan.steps.map(({ account }) => account));
  const [only] = accounts;
  const whom = accounts.size === 1 ? only : counted(accounts.size, "account");
  const needed = items >= MUCH || accounts.size > 1 ? String(items) : "yes";
  const why = needed === "yes" ? 'type "yes"' : `type the number of items (${items})`;
  desk.prompt({
    label: ` restore ${counted(items, "item")} of ${whom} by ${plan.engine.name}?`,
    text: "",
    echo: (text) => (text.trim() === needed ? line("enter begins", "good") : line(why, "warn")),
    submit(text) {
      if (text.trim() !== needed) {
        desk.say(`nothing was done: ${why}, or esc`, "warn");
        return false;
      }
      setImmediate(() => desk.swap({ to: "apply", plan }));
      return true;
    },
    cancel: () => desk.say("nothing was done"),
  });
}
