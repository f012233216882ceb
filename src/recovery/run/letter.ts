import { counted } from "../../core/index.ts";
import type { Plan } from "../plan/types.ts";
import type { VerifiedItem } from "../verify/verify-plan.ts";

/** The paragraph for the user whose mail was lost: plain words, only what was proved. */
export function letterTo(plan: Plan, items: readonly VerifiedItem[]): string {
  const of = (...statuses: readonly string[]): VerifiedItem[] =>
    items.filter(({ status }) => statuses.includes(status));
  const [restored, there, failed] = [of("restored"), of("already-there"), of("missing", "differs")];
  const unproved = of("unverifiable");
  const folders = [...new Set(restored.flatMap(({ folder }) => folder ?? []))].sort();
  const tagged = plan.steps.some(
    ({ window, items: own }) => window !== null && own.some(({ id }) => restored.some((one) => one.id === id)),
  );
  return [
    ...(restored.length === 0
      ? []
      : [
          `${itemCount(restored.length)} that had been deleted from your mailbox ${restored.length === 1 ? "is" : "are"} back${inFolders(folders)}.`,
        ]),
    ...(tagged ? ["They carry a tag that begins with “undelete”, by which you can find them."] : []),
    ...(there.length === 0 ? [] : [`${itemCount(there.length)} had not been lost, or had been brought back before.`]),
    ...(failed.length === 0 ? [] : [`${itemCount(failed.length)} could not be brought back; we are looking into it.`]),
    ...(unproved.length === 0
      ? []
      : [`For ${itemCount(unproved.length)} we could not yet confirm the result: please look whether you find them.`]),
  ].join(" ");
}

function inFolders(folders: readonly string[]): string {
  if (folders.length === 0) return "";
  const shown = folders.slice(0, 5).join(", ");
  const more = folders.length - 5;
  return more > 0 ? `, in ${shown} and ${counted(more, "other folder")}` : `, in ${shown}`;
}

function itemCount(count: number): string {
  return counted(count, "item");
}
