import type { Plan } from "../../recovery/index.ts";
import type { Place } from "../questions/questions.ts";

/** Where one can be: what opens a view, as plain data. */
export type Route =
  | { readonly to: "start" }
  | { readonly to: "index" }
  /** `at`: the row that the cursor begins on. */
  | { readonly to: "search"; readonly filter: string; readonly at?: Place }
  | { readonly to: "losses"; readonly filter: string; readonly at?: Place }
  | { readonly to: "loss"; readonly number: number }
  | { readonly to: "item"; readonly id: number; readonly account: string | null; readonly host: string | null }
  | { readonly to: "session"; readonly number: number }
  | { readonly to: "evidence"; readonly event: number }
  | { readonly to: "coverage" }
  | { readonly to: "basket" }
  | { readonly to: "bookmarks" }
  /** Of what is in the basket, or one that was saved. */
  | { readonly to: "plan"; readonly path?: string }
  | { readonly to: "apply"; readonly plan: Plan }
  | { readonly to: "verify"; readonly plan: Plan; readonly path: string };
