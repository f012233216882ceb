import { readFile } from "node:fs/promises";
import { EXIT, fileReason, SalvageError, systemErrorCode, UsageError } from "../../core/index.ts";
import type { Plan } from "../../recovery/index.ts";

/** Larger than any plan for a hundred thousand items. */
const MAX_PLAN_BYTES = 256 * 1024 * 1024;

/** The plan of a file, with its digest proved. @throws {SalvageError} as `readPlan`, and where there is no such file */
export async function readPlanFile(path: string): Promise<Plan> {
  const { readPlan } = await import("../../recovery/index.ts");
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    const denied = systemErrorCode(error) === "EACCES";
    if (denied)
      throw new SalvageError(`you are not allowed to read ${path}`, { code: "denied", exitCode: EXIT.noPermission });
    throw new UsageError(
      `cannot read the plan ${path}: ${fileReason(error)}`,
      "make one: salvage plan … -o plan.json",
      "no-plan",
    );
  }
  if (text.length > MAX_PLAN_BYTES) throw new UsageError("this is no plan of salvage: it is too large");
  return readPlan(text);
}
