import { readFileSync } from "node:fs";
import { Readable } from "node:stream";
import { failureDocument, failureLines, failureOf } from "../../src/cli/failure.ts";
import { buildProgram, verbWordOf } from "../../src/cli/program.ts";
import type { Terminal } from "../../src/cli/terminal.ts";
import type { OptionValues } from "../../src/cli/verb.ts";
import { verbHelp } from "../../src/cli/verb-help.ts";
import { verbsWith } from "../../src/cli/verbs.ts";
import { jsonText } from "../../src/report/index.ts";
import type { SalvageRun } from "./run-salvage.ts";

const VERSION = (
  JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string }
).version;

export interface InProcessOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly nowUtcMs?: number;
}

/** Runs a command line in this process, from the sources: parsing, verb and errors as in the program, only the streams are ours. */
export async function runInProcess(args: readonly string[], options: InProcessOptions = {}): Promise<SalvageRun> {
  const [stdout, stderr]: [string[], string[]] = [[], []];
  let code: number | null = null;
  const verbs = await verbsWith(verbWordOf(args));
  const program = buildProgram(verbs, VERSION, async (verb, words, values) => {
    const terminal = quietTerminal(options, values, stdout, stderr);
    code = (await verb.run?.({ words, options: values, terminal, helpOf: verbHelp })) ?? null;
  });
  try {
    await program.parseAsync([...args], { from: "user" });
  } catch (error) {
    const failure = failureOf(error);
    code = failure.exitCode;
    stderr.push(failureLines(failure, true));
    if (args.includes("--json")) stdout.push(jsonText(failureDocument(failure)));
  }
  return { code, stdout: stdout.join(""), stderr: stderr.join("") };
}

function quietTerminal(options: InProcessOptions, values: OptionValues, stdout: string[], stderr: string[]): Terminal {
  const write = async (text: string) => {
    stdout.push(text);
  };
  return {
    env: options.env ?? {},
    nowUtcMs: options.nowUtcMs ?? Date.UTC(2026, 0, 15, 12),
    stdin: Readable.from([]) as unknown as NodeJS.ReadStream,
    stdoutIsTerminal: false,
    stderrIsTerminal: false,
    mayAsk: false,
    columns: null,
    color: false,
    quiet: values.quiet === true,
    verbose: values.verbose === true,
    stop: new AbortController().signal,
    write,
    page: write,
    note: (line) => {
      if (values.quiet !== true) stderr.push(`${line}\n`);
    },
    status: (text) => {
      stderr.push(text);
    },
  };
}
