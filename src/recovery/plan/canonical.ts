import { createHash } from "node:crypto";
import { EXIT, SalvageError } from "../../core/index.ts";
import type { Plan } from "./types.ts";

/** JSON with the keys of every object in order of their code units and no blanks (the parts of RFC 8785 that plain data needs). */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, entry: unknown) => {
    if (typeof entry !== "object" || entry === null || Array.isArray(entry)) return entry;
    const from = entry as Record<string, unknown>;
    const ordered: Record<string, unknown> = {};
    for (const key of Object.keys(from).sort()) ordered[key] = from[key];
    return ordered;
  });
}

/** `sha256:` and 64 hex digits of a value's canonical JSON. */
export function digestOfJson(value: unknown): string {
  return `sha256:${createHash("sha256").update(canonicalJson(value)).digest("hex")}`;
}

/** A plan with its digest. */
export function sealPlan(plan: Omit<Plan, "digest">): Plan {
  const { version, created, engine, ...rest } = plan;
  return { version, digest: digestOfJson(plan), created, engine, ...rest };
}

/** @throws {SalvageError} (`plan-changed`, exit 5) where the plan is not what its digest says */
export function requireSeal(plan: Plan): void {
  const { digest, ...body } = plan;
  if (digestOfJson(body) === digest) return;
  throw new SalvageError("the plan was changed after it was made: its digest does not fit", {
    code: "plan-changed",
    exitCode: EXIT.mismatch,
    hint: "make it again: salvage plan … -o plan.json",
  });
}
