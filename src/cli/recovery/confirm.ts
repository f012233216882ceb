import { createInterface } from "node:readline/promises";
import { counted, printable, UsageError } from "../../core/index.ts";
import type { Plan } from "../../recovery/index.ts";
import { countOption, isSet, textOption } from "../option-values.ts";
import type { Call } from "../verb.ts";

/** From this many items on, or for more than one account, the count has to be typed. */
const ITEMS_TO_CONFIRM = 100;

/** What a plan would put into mailboxes. */
export function sizeOf({ steps }: Plan): { readonly items: number; readonly accounts: number } {
  const items = steps.reduce((sum, step) => sum + step.items.length + step.collateral.length, 0);
  return { items, accounts: new Set(steps.map(({ account }) => account)).size };
}

/**
 * Lets nobody restore much by accident.
 * @throws {UsageError} above `--max-items`; where the count has to be typed and cannot be asked for, or was typed wrong
 */
export async function confirmSize(call: Call, plan: Plan): Promise<void> {
  const { items, accounts } = sizeOf(plan);
  if (textOption(call, "maxItems") !== null && items > countOption(call, "maxItems", 0, 0)) {
    throw new UsageError(
      `the plan brings back ${counted(items, "item")}, more than --max-items allows`,
      "look at the plan again, or allow more",
      "too-many-items",
    );
  }
  if ((accounts <= 1 && items < ITEMS_TO_CONFIRM) || isSet(call, "yes")) return;
  const what = `${counted(items, "item")} of ${counted(accounts, "account")}`;
  if (!call.terminal.mayAsk) {
    throw new UsageError(
      `the plan brings back ${what}: that needs a word of yours`,
      "add --yes once you have looked at it",
      "needs-yes",
    );
  }
  const answer = await ask(call, `This restores ${what} by ${printable(plan.engine.name)}. Type ${items} to go on: `);
  if (answer.trim() !== String(items))
    throw new UsageError("not confirmed: nothing was done", undefined, "not-confirmed");
}

async function ask(call: Call, question: string): Promise<string> {
  const lines = createInterface({ input: call.terminal.stdin, output: process.stderr });
  try {
    return await lines.question(question, { signal: call.terminal.stop });
  } finally {
    lines.close();
  }
}
