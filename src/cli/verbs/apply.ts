import { EXIT, type ExitCode } from "../../core/index.ts";
import type { Plan } from "../../recovery/index.ts";
import { printAnswer } from "../answer.ts";
import { isSet, shownZone, textOption } from "../option-values.ts";
import { COMMAND_ENGINE_OPTIONS } from "../recovery/command-engine.ts";
import { confirmSize, sizeOf } from "../recovery/confirm.ts";
import { withEngine } from "../recovery/open-engine.ts";
import { readPlanFile } from "../recovery/read-plan-file.ts";
import { compareWithIndex, runPlan } from "../recovery/run-plan.ts";
import { filesText, runReportFiles } from "../recovery/run-report-files.ts";
import { SOAP_ENGINE_OPTIONS } from "../recovery/soap-engine.ts";
import { verifiedPlan } from "../recovery/verified-plan.ts";
import { ROOT_OPTION } from "../store/root.ts";
import type { Call, VerbParts } from "../verb.ts";

export const apply: VerbParts = {
  description:
    "Every step is journalled beside the plan (PLAN.journal) before and after it runs: run it again after an interruption, and\n" +
    "it goes on where it stopped, with every item restored once. What the mailbox does not show is not called restored.\n" +
    "Every run, an interrupted one too, leaves a report beside the plan, as PLAN.report.json, .txt and .html: the plan's digest, each command with its\n" +
    "times and outcome, what was proved of each item, and the paragraph to send to the user.",
  arguments: [{ syntax: "<plan>", help: "file that `salvage plan -o` wrote", completes: "file" }],
  options: [
    { flags: "--dry-run", help: "show the commands and run nothing" },
    { flags: "--yes", help: "go ahead with more than one account, or 100 items and more, without asking" },
    { flags: "--max-items <N>", help: "refuse a plan that brings back more" },
    {
      flags: "-o, --report <NAME>",
      help: "the report's files: NAME.json, NAME.txt and NAME.html (default: PLAN.report)",
      completes: "file",
    },
    ...COMMAND_ENGINE_OPTIONS,
    ...SOAP_ENGINE_OPTIONS,
    { flags: "--snapshot <DIR>", help: "snapshot: a copy of the server's store volume", completes: "folder" },
    {
      flags: "--archive <PATH>",
      help: "archive: a mailbox's .tgz, or a folder with ACCOUNT.tgz for each, or of zmbackup sessions",
      completes: "file",
    },
    ROOT_OPTION,
  ],
  prints: "json",
  stopsInOrder: true,
  exits: [EXIT.partly, EXIT.mismatch, EXIT.engineUnavailable, EXIT.noPermission],
  examples: [
    { command: "salvage apply plan.json --dry-run", does: "the commands, without running them" },
    { command: "salvage apply plan.json --yes --json", does: "the run, and what was proved of each item" },
  ],
  run: async (call) => {
    const path = call.words[0] ?? "";
    const plan = await readPlanFile(path);
    await compareWithIndex(call, plan);
    if (plan.steps.length === 0) return nothingToDo(call, plan);
    return isSet(call, "dryRun") ? dryRun(call, plan) : run(call, plan, path);
  },
};

/** A plan without a step needs no engine; what it says is there already is looked for all the same. */
async function nothingToDo(call: Call, plan: Plan): Promise<ExitCode> {
  const { EMPTY_JOURNAL, isProved, verificationText } = await import("../../recovery/index.ts");
  const verification = await verifiedPlan(call, plan, EMPTY_JOURNAL);
  const found = verification.items.length === 0 ? "" : `\n${verificationText(verification)}`;
  await printAnswer(call, {
    document: { ...verification, steps: [], proved: isProved(verification) },
    text: () => `the plan has no step: there is nothing to do\n${found}`,
  });
  return EXIT.done;
}

async function dryRun(call: Call, plan: Plan): Promise<ExitCode> {
  const { commandText } = await import("../../recovery/index.ts");
  return withEngine(call, plan, async ({ engine }) => {
    const commands = engine.commands(plan.steps);
    const document = { dryRun: true, plan: plan.digest, commands, ...sizeOf(plan) };
    const text = commands.map((argv) => `${commandText(argv)}\n`).join("");
    await printAnswer(call, { document, text: () => text });
    return EXIT.done;
  });
}

async function run(call: Call, plan: Plan, path: string): Promise<ExitCode> {
  const files = runReportFiles(path, textOption(call, "report"));
  await confirmSize(call, plan);
  const { runText } = await import("../../recovery/index.ts");
  const { terminal } = call;
  const report = await runPlan(call, plan, path, {
    files,
    onInterrupted: terminal.note,
    signal: terminal.stop,
    onStep: ({ step, state, message }, ended, of) => {
      if (terminal.verbose || state !== "done")
        terminal.note(`step ${step} ${state} (${ended} of ${of})${message === null ? "" : `: ${message}`}`);
    },
  });
  await printAnswer(call, { document: report, text: () => `${runText(report, shownZone(call))}\n${filesText(files)}` });
  if (report.totals.unverifiable > 0)
    terminal.note(`what nobody could look for: index the log again, then run: salvage verify ${path}`);
  return report.proved ? EXIT.done : EXIT.partly;
}
