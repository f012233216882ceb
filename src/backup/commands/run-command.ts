import {
  EXIT,
  isDenied,
  plainMessageOf,
  printable,
  SalvageError,
  systemErrorCode,
  systemZone,
  ZoneClock,
} from "../../core/index.ts";
import { type AskPassword, type MailStore, openMailStore } from "../../mailstore/index.ts";
import { readConfig } from "../config.ts";
import { openBackupEngine } from "../engine/engine.ts";
import type { RunOptions } from "../engine/run.ts";
import { type OperationRecord, OperationStopped, operationExitCode } from "../operations/operation.ts";
import { openBackupPath, ownBackupPath } from "../path/backup-path.ts";
import { type Answer, exitCodeOf, humanForm, OperationFailed } from "./answer.ts";
import { type Values, valuesOf } from "./call.ts";
import { QUERY_HANDLERS, WORK_HANDLERS, type WorkHandler } from "./handlers.ts";
import { commandHelp } from "./help.ts";
import { MissingParameters, type ParsedCommand, parseCommand } from "./parse.ts";
import { requirePathsToRead } from "./paths-to-read.ts";

/** Where a command line runs and where it prints to. */
export interface CommandOptions {
  /** The root folder: `DIR/store`, `DIR/backup`, `DIR/backup.json`. */
  readonly root: string;
  /** The mailboxes; default: those of the root (embedded, and IMAP by its `imap.json`), opened and closed by the command. */
  readonly store?: MailStore;
  /** IANA zone of dates; default: the configuration's, else this machine's. */
  readonly zone?: string;
  readonly nowUtcMs?: () => number;
  readonly environment?: NodeJS.ProcessEnv;
  /** Asks for the password of an IMAP account that neither environment nor file has. Default: nobody is asked. */
  readonly askPassword?: AskPassword;
  /** stdout: data. */
  readonly write?: (data: string | Uint8Array) => void;
  /** stderr: messages and progress, a line at a time. */
  readonly note?: (line: string) => void;
  /** When it is aborted, a running operation is asked to stop between two items. */
  readonly signal?: AbortSignal;
}

export interface CommandResult {
  /** 0 to 4 as the real engine has them for an operation; else the program's own exit codes. */
  readonly exitCode: number;
  /** The `response` of the JSON envelope; null where the command failed. */
  readonly response: Readonly<Record<string, unknown>> | null;
  /** The operation, where one was queued. */
  readonly operation: OperationRecord | null;
  readonly error: SalvageError | null;
}

/**
 * Runs one command line in the words of the real engine: `["backup", "doItemRestore", "john@example.com", "4784", "--json"]`,
 * also of the modules `powerstore` and `config`. Prints the answer in human form or as the JSON envelope, and never throws for
 * what a user can cause. There is no daemon: with or without `--sync` the operation has ended when this returns.
 */
export async function runBackupCommand(argv: readonly string[], options: CommandOptions): Promise<CommandResult> {
  let operation: OperationRecord | null = null;
  const json = argv.includes("--json");
  try {
    const parsed = parseCommand(argv);
    for (const note of ignoredNotes(parsed)) options.note?.(note);
    const answer = await execute(parsed, options, (queued) => {
      operation = queued;
    });
    print(answer, json, options);
    const result = { response: answer.response, operation: answer.operation ?? operation, error: null };
    return { ...result, exitCode: exitCodeOf(answer) };
  } catch (error) {
    return failed(error, operation, json, options);
  }
}

/** Parameters that the real engine has and that change nothing here are told, not passed over. */
function ignoredNotes({ spec, given }: ParsedCommand): string[] {
  const parameters = [...spec.mandatory, ...spec.optional];
  return parameters.flatMap(({ name, ignored }) =>
    ignored !== undefined && name in given ? [`salvage: ${name} is ignored: ${ignored}`] : [],
  );
}

async function execute(
  parsed: ParsedCommand,
  options: CommandOptions,
  onQueued: (operation: OperationRecord) => void,
): Promise<Answer> {
  const config = readConfig(options.root);
  const clock = new ZoneClock(options.zone ?? config.zone ?? systemZone());
  const values = valuesOf(parsed.values, clock);
  await requirePathsToRead(parsed.spec, values, options.root);
  const query = QUERY_HANDLERS.get(parsed.spec.name);
  const work = WORK_HANDLERS.get(parsed.spec.name);
  const store = options.store ?? openStore(options, query !== undefined);
  try {
    if (query !== undefined) {
      const path = openBackupPath(values.path("backup_path") ?? ownBackupPath(options.root));
      return await query({ values, path, store, clock, root: options.root });
    }
    if (work === undefined || store === null) throw new Error(`no handler for ${parsed.spec.name}`);
    return await executeWork(work, parsed, values, store, options, onQueued);
  } finally {
    if (options.store === undefined) await store?.close();
  }
}

/** Looking makes no store; where there is none, a query goes on with the backup alone. */
function openStore(options: CommandOptions, onlyLooks: boolean): MailStore | null {
  const { root, environment, askPassword } = options;
  try {
    return openMailStore(root, {
      create: !onlyLooks,
      ...(environment === undefined ? {} : { environment }),
      ...(askPassword === undefined ? {} : { askPassword }),
    });
  } catch (error) {
    if (onlyLooks && systemErrorCode(error) === "no-store") return null;
    throw error;
  }
}

async function executeWork(
  work: WorkHandler,
  parsed: ParsedCommand,
  values: Values,
  store: MailStore,
  options: CommandOptions,
  onQueued: (operation: OperationRecord) => void,
): Promise<Answer> {
  const { root, zone, nowUtcMs, environment, signal } = options;
  const note = options.note ?? (() => undefined);
  const engine = await openBackupEngine({
    root,
    store,
    ...(zone === undefined ? {} : { zone }),
    ...(nowUtcMs === undefined ? {} : { nowUtcMs }),
    ...(environment === undefined ? {} : { environment }),
  });
  const run: RunOptions = {
    onQueued(operation) {
      onQueued(operation);
      signal?.addEventListener("abort", () => engine.context.queue.stop(operation.id), { once: true });
      note(`operation ${operation.id} ${operation.name} is queued`);
    },
    ...(parsed.options.progress ? { onProgress: (counters) => note(progressLine(counters)) } : {}),
    notifications: values.list("notifications") ?? [],
    onFault: (message) => note(safeLines(`salvage: ${message}`)),
  };
  try {
    return await work({ values, engine, run });
  } finally {
    engine.close();
  }
}

function progressLine(counters: Readonly<Record<string, number | string>>): string {
  return Object.entries(counters)
    .map(([name, value]) => `${name}: ${value}`)
    .join(", ");
}

function print(answer: Answer, json: boolean, options: CommandOptions): void {
  const write = options.write ?? (() => undefined);
  if (answer.error !== undefined) options.note?.(safeLines(`salvage: ${answer.error}`));
  if (json) write(`${JSON.stringify(envelopeOf(answer))}\n`);
  else if (answer.bytes !== undefined) write(answer.bytes);
  else {
    const clock = new ZoneClock(options.zone ?? readConfig(options.root).zone ?? systemZone());
    const text = answer.text ?? humanForm(answer.response, clock);
    write(text === "" ? "" : `${safeLines(text)}\n`);
  }
}

/** Names of folders and accounts come from mail and from disk: no line of an answer may move the cursor. */
function safeLines(text: string): string {
  return text.split("\n").map(printable).join("\n");
}

/** The real engine's envelope; an operation that ended half way has an error beside its response. */
function envelopeOf({ response, error }: Answer): object {
  if (error === undefined) return { ok: true, response };
  return { error: { code: "operation", message: error, hint: null, details: { cause: "operation" } }, response };
}

/** An operation's end by its exit code; everything else as the program's errors are told. */
function failed(
  error: unknown,
  operation: OperationRecord | null,
  json: boolean,
  options: CommandOptions,
): CommandResult {
  const known = knownError(error);
  const note = options.note ?? (() => undefined);
  const hint = error instanceof MissingParameters ? error.specs.map(commandHelp).join("\n\n") : known.hint;
  note(safeLines(`${error instanceof MissingParameters ? "" : "salvage: "}${known.message}`));
  if (hint !== undefined) note(safeLines(hint));
  if (json) {
    const { code, message } = known;
    const document = { error: { code, message, hint: known.hint ?? null, details: { cause: code } } };
    options.write?.(`${JSON.stringify(document)}\n`);
  }
  const ended = error instanceof OperationFailed ? error.operation : null;
  const exitCode = ended === null ? known.exitCode : operationExitCode(ended);
  return { exitCode, response: null, operation: ended ?? operation, error: known };
}

function knownError(error: unknown): SalvageError {
  if (error instanceof OperationFailed) return knownError(error.reason);
  if (error instanceof SalvageError) return error;
  if (error instanceof OperationStopped)
    return new SalvageError(`operation ${error.wasRunning ? "stopped" : "removed from the queue"}`, {
      code: "stopped",
      exitCode: EXIT.usage,
    });
  const code = systemErrorCode(error);
  const exitCode = isDenied(error) ? EXIT.noPermission : code === null ? EXIT.bug : EXIT.usage;
  return new SalvageError(plainMessageOf(error), { code: code ?? "bug", exitCode, cause: error });
}
