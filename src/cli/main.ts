import { EXIT, SalvageError, systemErrorCode, UsageError } from "../core/index.ts";
import { COMMON_OPTIONS } from "./common-options.ts";
import { type Failure, failureDocument, failureLines, failureOf } from "./failure.ts";
import { packageVersion } from "./package-version.ts";
import { buildProgram, type RunVerb, unknownVerb, usageErrorOf, verbWordOf } from "./program.ts";
import { legible, processTerminal } from "./terminal.ts";
import { verbHelp } from "./verb-help.ts";
import { VERBS, verbsWith } from "./verbs.ts";

/**
 * The program: parses `argv` (without node and script), runs the verb, and sets the exit code. Never throws: errors are told
 * on stderr, and with `--json` as a document on stdout too.
 */
export async function main(argv: readonly string[]): Promise<void> {
  const stop = stopOnInterrupt();
  endWhereNothingCanBeWritten();
  try {
    await parse(argv, stop);
  } catch (error) {
    await tell(error, argv);
  }
}

async function parse(argv: readonly string[], stop: Interrupt): Promise<void> {
  const run: RunVerb = async (verb, words, options) => {
    const terminal = processTerminal(options, stop.signal);
    stop.listened = verb.stopsInOrder === true;
    if (verb.run !== undefined) process.exitCode = await verb.run({ words, options, terminal, helpOf: verbHelp });
  };
  const [first] = argv;
  const words = (await isScreenCall(argv)) ? ["tui", ...argv] : argv;
  try {
    if (first !== undefined && !first.startsWith("-") && !VERBS.some((verb) => verb.name === first))
      throw unknownVerb("", first, VERBS);
    const program = buildProgram(await verbsWith(verbWordOf(words)), packageVersion(), run);
    await program.parseAsync([...words], { from: "user" });
  } catch (error) {
    const code = systemErrorCode(error);
    if (!(error instanceof Error) || code === null || !code.startsWith("commander.")) throw error;
    // commander prints its help and says so with this code where there was no verb.
    if (code === "commander.help") throw withoutVerb();
    const usage = usageErrorOf(code, error.message, verbWordOf(words));
    if (usage !== null) throw usage;
  }
}

/** Tells an error and sets the exit code it stands for. */
async function tell(error: unknown, argv: readonly string[]): Promise<void> {
  const failure = failureOf(error);
  const verbose = argv.includes("-v") || argv.includes("--verbose");
  process.stderr.write(legible(failureLines(failure, verbose), process.stderr, process.env));
  process.exitCode = failure.exitCode;
  if (!argv.includes("--json")) return;
  const { jsonText } = await import("../report/index.ts");
  process.stdout.write(jsonText(failureDocument(failure)));
}

/**
 * `salvage` alone, or with options of every verb and of the screen only, opens the screen: where there is a terminal to show it,
 * or where an option of the screen says that it is meant.
 */
async function isScreenCall(argv: readonly string[]): Promise<boolean> {
  const [first = "-"] = argv;
  if (!first.startsWith("-") || argv.some((arg) => ["-h", "--help", "-V", "--version"].includes(arg))) return false;
  const { options = [] } = (await import("./verbs/tui.ts")).tui;
  if (verbWordOf(argv, [...COMMON_OPTIONS, ...options]) !== null) return false;
  const names = options.map(({ flags }) => flags.split(" ")[0]);
  const isNamed = argv.some((arg) => names.includes(arg.split("=")[0]));
  return isNamed || (process.stdin.isTTY === true && process.stdout.isTTY === true);
}

function withoutVerb(): UsageError {
  return new UsageError("needs a verb when it is not run in a terminal", "start with: salvage help");
}

interface Interrupt {
  readonly signal: AbortSignal;
  /** Whether the running verb ends in order when the signal is aborted. */
  listened: boolean;
}

/**
 * Ctrl-C, or SIGTERM from whoever runs us: a verb that listens may end in order; a second one, or a verb that does not listen,
 * ends at once with 130.
 */
function stopOnInterrupt(): Interrupt {
  const controller = new AbortController();
  const interrupt: Interrupt = { signal: controller.signal, listened: false };
  const stop = () => {
    if (!interrupt.listened || controller.signal.aborted) process.exit(EXIT.interrupted);
    process.exitCode = EXIT.interrupted;
    controller.abort(new SalvageError("interrupted", { code: "interrupted", exitCode: EXIT.interrupted }));
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
  return interrupt;
}

/**
 * `salvage … | head`: when the reader of stdout has gone, there is nothing left to do or to complain about. `salvage … > file` on
 * a full disk: the answer is cut off, and that must not look like an answer.
 */
function endWhereNothingCanBeWritten(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error) => {
      if (systemErrorCode(error) === "EPIPE") process.exit(process.exitCode ?? EXIT.done);
      if (stream === process.stdout) process.stderr.write(failureLines(unwritten(error), false));
      process.exit(EXIT.partly);
    });
  }
}

function unwritten(error: Error): Failure {
  return failureOf(
    new SalvageError(`the output could not be written: ${error.message}`, {
      code: "output-unwritten",
      exitCode: EXIT.partly,
      hint: "what was written is not the whole answer",
    }),
  );
}
