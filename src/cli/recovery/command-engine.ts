import { EXIT, SalvageError } from "../../core/index.ts";
import type { Engine, Plan } from "../../recovery/index.ts";
import { countOption, isSet, textOption } from "../option-values.ts";
import type { Call, OptionSpec } from "../verb.ts";

/** How the real engine's program is reached: said by whoever runs salvage, never by a plan. */
export const COMMAND_ENGINE_OPTIONS: readonly OptionSpec[] = [
  { flags: "--program <PATH>", help: "the engine's program (default: the plan's)", completes: "file" },
  { flags: "--remote <PREFIX>", help: 'how to reach the mailbox server, e.g. "ssh mbs1.example.com"' },
  { flags: "--run-as <USER>", help: "user the program runs as, e.g. zextras" },
  { flags: "--batch-size <N>", help: "commands given to one process (default: 50; 1: a process for each)" },
  { flags: "--step-timeout <SECONDS>", help: "longest time for one command (default: 1800)" },
  { flags: "--no-sync", help: "do not wait within a command; follow its operation instead" },
];

/** The engine of a plan that names the real command line. */
export async function commandEngineOf(call: Call, plan: Plan): Promise<Engine> {
  const { CARBONIO_DEFAULTS, carbonioEngine, isSalvage, parseRemote } = await import("../../recovery/index.ts");
  const remote = textOption(call, "remote");
  const program = await programOf(call, plan);
  const root = textOption(call, "root");
  const withoutSync = call.options.sync === false || isSet(call, "noSync");
  return carbonioEngine({
    ...CARBONIO_DEFAULTS,
    program,
    remote: remote === null ? [] : parseRemote(remote),
    runAs: textOption(call, "runAs"),
    batchSize: countOption(call, "batchSize", CARBONIO_DEFAULTS.batchSize),
    timeoutMs: countOption(call, "stepTimeout", CARBONIO_DEFAULTS.timeoutMs / 1000) * 1000,
    restoreOptions: withoutSync ? ["--json"] : CARBONIO_DEFAULTS.restoreOptions,
    tail: root !== null && isSalvage(program) ? ["--root", root] : [],
  });
}

/** A plan is a file from somewhere: a program that is not one of the vendor's has to be named by whoever applies it. */
async function programOf(call: Call, plan: Plan): Promise<string> {
  const { KNOWN_PROGRAMS } = await import("../../recovery/index.ts");
  const named = textOption(call, "program");
  const planned = plan.engine.command[0] ?? "";
  if (named !== null) return named;
  if (KNOWN_PROGRAMS.includes(planned)) return planned;
  throw new SalvageError(`the plan names a program of its own: ${planned}`, {
    code: "unknown-program",
    exitCode: EXIT.noPermission,
    hint: `if you trust it, say so: --program ${planned}`,
  });
}
