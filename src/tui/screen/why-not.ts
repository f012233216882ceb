import type { Basket } from "../basket.ts";
import { type Action, bindingFor } from "../keys/keymap.ts";
import type { Desk } from "./desk.ts";
import type { View } from "./view.ts";

/** Why an action cannot be done now, or null where it can: a key that does nothing says why. */
export function whyNot(action: Action, view: View, desk: Desk, isGeneral: boolean): string | null {
  const binding = bindingFor(action);
  if (binding?.changes === true && desk.setting.readOnly) return "read-only: nothing can be changed here";
  if (action === "follow" && view.grown === undefined) return "only a list of events or losses can follow live logs";
  const can = view.can(action);
  if (typeof can === "string") return can;
  if (action === "plan" && isEmpty(desk.basket) && !can)
    return "the basket is empty: space marks what is to be restored";
  if (can || isGeneral) return null;
  return `${binding?.label ?? action} does nothing on this screen (? lists the keys)`;
}

function isEmpty({ items, losses }: Basket): boolean {
  return items.size + losses.size === 0;
}
