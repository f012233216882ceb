import { existsSync } from "node:fs";
import { EXIT } from "../../core/index.ts";
import { printAnswer } from "../answer.ts";
import { textOption } from "../option-values.ts";
import { readPlanFile } from "../recovery/read-plan-file.ts";
import { verifiedPlan } from "../recovery/verified-plan.ts";
import { ROOT_OPTION } from "../store/root.ts";
import type { VerbParts } from "../verb.ts";

export const verify: VerbParts = {
  description:
    "Looks into the mailboxes where they are within reach (--root), and else into what was logged since: index the log again\n" +
    "before. What the engine said is only a hint where to look.",
  arguments: [{ syntax: "<plan>", help: "file that `salvage plan -o` wrote", completes: "file" }],
  options: [
    {
      flags: "--journal <FILE>",
      help: "journal of the run (default: PLAN.journal, else the script's PLAN.sh.journal)",
      completes: "file",
    },
    ROOT_OPTION,
  ],
  prints: "rows",
  exits: [EXIT.partly, EXIT.mismatch],
  examples: [
    { command: "salvage verify plan.json", does: "each item: restored as which id, missing, or not to be told" },
    { command: "salvage verify plan.json --json", does: "the same for a script" },
  ],
  run: async (call) => {
    const path = call.words[0] ?? "";
    const plan = await readPlanFile(path);
    const { isProved, journalPathOf, readJournal, verificationText } = await import("../../recovery/index.ts");
    const journal = readJournal(textOption(call, "journal") ?? journalBeside(path, journalPathOf(path)), plan.digest);
    const verification = await verifiedPlan(call, plan, journal);
    await printAnswer(call, {
      document: verification,
      rows: verification.items,
      text: () => verificationText(verification),
    });
    if (verification.totals.unverifiable > 0)
      call.terminal.note(
        "what nobody could look for: index the log again, or name the mailboxes with --root; then run this again",
      );
    return isProved(verification) ? EXIT.done : EXIT.partly;
  },
};

function journalBeside(planPath: string, own: string): string {
  const ofScript = `${planPath}.sh.journal`;
  return !existsSync(own) && existsSync(ofScript) ? ofScript : own;
}
