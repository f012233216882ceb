import { EXIT, type ExitCode } from "../../core/index.ts";
import type { Plan } from "../../recovery/index.ts";
import { printAnswer } from "../answer.ts";
import { filterOptions } from "../filter-options.ts";
import { withIndex } from "../open-index.ts";
import { isSet, textOption } from "../option-values.ts";
import { planOfRequest } from "../recovery/plan-of-request.ts";
import { PLAN_CONDITIONS, planRequestOf } from "../recovery/plan-request.ts";
import { writeNewFile } from "../recovery/write-file.ts";
import { ROOT_OPTION } from "../store/root.ts";
import type { Call, VerbParts } from "../verb.ts";

export const plan: VerbParts = {
  description:
    "Chooses between single items and windows of time so that nothing else comes back. What is still there is not restored\n" +
    "again, but told with where it lies. Nothing is run: that is what `salvage apply` does with the file.",
  arguments: [{ syntax: "[words...]", help: "conditions: acct: from: msgid: after: before: on: host:" }],
  options: [
    { flags: "--loss <N...>", help: "these losses, by their numbers in `salvage lost`" },
    { flags: "--item <ID...>", help: "these items of the account given with -a" },
    {
      flags: "--ids <FILE>",
      help: "a list: `account id` or JSON with account and id, a line each; - for stdin",
      completes: "file",
    },
    ...filterOptions([...PLAN_CONDITIONS]),
    {
      flags: "--engine <ENGINE>",
      help: "what shall carry it out (default: carbonio)",
      oneOf: ["carbonio", "backup", "dumpster", "snapshot", "archive"],
    },
    {
      flags: "--strategy <STRATEGY>",
      help: "single items, windows, or the cheaper (default: auto)",
      oneOf: ["auto", "item", "undelete"],
    },
    { flags: "--restore-folder <PATH>", help: "restore everything into this folder instead of where it was" },
    { flags: "--server-zone <ZONE>", help: "zone of the server's clock (default: the log's)" },
    { flags: "--program <PATH>", help: "the engine's program, e.g. /opt/zimbra/bin/zxsuite", completes: "file" },
    { flags: "--again", help: "also what is already there" },
    { flags: "-o, --output <FILE>", help: "write the plan to this file", completes: "file" },
    {
      flags: "--emit <FORM>",
      help: "beside the plan: sh, a script for a server without Node (FILE.sh)",
      oneOf: ["sh"],
    },
    ROOT_OPTION,
  ],
  prints: "json",
  exits: [EXIT.nothingFound, EXIT.indexUnusable],
  examples: [
    { command: "salvage plan --loss 1 -o plan.json", does: "a plan for everything that loss 1 took" },
    {
      command: "salvage plan -a user@example.com --from boss@example.com --engine backup",
      does: "a sender's lost mail, by the embedded engine",
    },
  ],
  run: async (call) => {
    const made = await planOfCall(call);
    const output = textOption(call, "output");
    const { planText } = await import("../../recovery/index.ts");
    const { jsonText } = await import("../../report/index.ts");
    if (output !== null) await writeNewFile(output, jsonText(made));
    if (textOption(call, "emit") === "sh") return emitScript(call, made, output);
    await printAnswer(call, { document: made, text: () => planText(made, call.terminal.columns) });
    if (made.steps.length === 0) call.terminal.note("there is nothing to apply");
    else if (output === null && !isSet(call, "json"))
      call.terminal.note("the plan was not saved: -o plan.json saves it for salvage apply");
    else if (output !== null) call.terminal.note(`next: salvage apply ${output}`);
    return EXIT.done;
  },
};

/** The plan as a script: beside its file, or alone on stdout. */
async function emitScript(call: Call, made: Plan, output: string | null): Promise<ExitCode> {
  const { planScript } = await import("../../recovery/index.ts");
  if (output === null) await call.terminal.write(planScript(made));
  else {
    await writeNewFile(`${output}.sh`, planScript(made));
    call.terminal.note(
      `next: sh ${output}.sh on the server, then salvage verify ${output} with ${output}.sh.journal beside it`,
    );
  }
  return EXIT.done;
}

function planOfCall(call: Call): Promise<Plan> {
  return withIndex(call, async (reader) => planOfRequest(call, reader, await planRequestOf(call, reader)));
}
