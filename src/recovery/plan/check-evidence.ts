import { EXIT, SalvageError } from "../../core/index.ts";
import { evidenceDigest } from "./evidence-digest.ts";
import { deletionsOf, type EvidenceReader } from "./gather.ts";
import type { Plan } from "./types.ts";

/**
 * Proves that the index still says of a plan's items and windows what it said when the plan was made.
 * @throws {SalvageError} (`index-changed`, exit 5) where it does not
 */
export function requireSameEvidence(reader: EvidenceReader, plan: Plan): void {
  if (plan.evidence === null) return;
  const accounts = [...new Set(plan.steps.map(({ account }) => account.toLowerCase()))];
  const { deletions } = deletionsOf(reader, accounts, null);
  if (evidenceDigest(plan.steps, deletions) === plan.evidence.digest) return;
  throw new SalvageError("the index no longer says of the plan's items what it said when the plan was made", {
    code: "index-changed",
    exitCode: EXIT.mismatch,
    hint: "make the plan again and compare: salvage plan … -o plan.json",
  });
}
