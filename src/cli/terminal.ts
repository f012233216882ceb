import { asciiLines, showsUnicode } from "../core/index.ts";
import type { OptionValues } from "./verb.ts";

/** Where a verb runs: its streams, and what is known of them. stdout is data, stderr is messages. */
export interface Terminal {
  readonly env: NodeJS.ProcessEnv;
  readonly nowUtcMs: number;
  readonly stdin: NodeJS.ReadStream;
  readonly stdoutIsTerminal: boolean;
  readonly stderrIsTerminal: boolean;
  /** Whether questions may be asked: stdin and stdout are terminals and `--no-input` was not given. */
  readonly mayAsk: boolean;
  /** Width to which human output is fitted; null where stdout is no terminal: nothing is cut then. */
  readonly columns: number | null;
  readonly color: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** Aborted at the first Ctrl-C; a verb that listens ends in order. */
  readonly stop: AbortSignal;
  /** Writes data to stdout and waits while the reader is slow. */
  write(text: string): Promise<void>;
  /** Writes human output to stdout, through the pager where it is longer than the screen. */
  page(text: string): Promise<void>;
  /** A line for people on stderr; nothing with `--quiet`. */
  note(line: string): void;
  /** Raw text to stderr, for progress. */
  status(text: string): void;
}

/** The terminal of this process. */
export function processTerminal(options: OptionValues, stop: AbortSignal): Terminal {
  const { stdin, stdout, stderr, env } = process;
  const write = (text: string) =>
    new Promise<void>((resolve, reject) => {
      stdout.write(text, (error) => (error ? reject(error) : resolve()));
    });
  const pages = stdout.isTTY === true && options.pager !== false && env.TERM !== "dumb";
  return {
    env,
    nowUtcMs: Date.now(),
    stdin,
    stdoutIsTerminal: stdout.isTTY === true,
    stderrIsTerminal: stderr.isTTY === true,
    mayAsk: stdin.isTTY === true && stdout.isTTY === true && options.input !== false,
    columns: stdout.isTTY === true ? Math.max(20, stdout.columns || 80) : null,
    color: stdout.isTTY === true && options.color !== false && !env.NO_COLOR && env.TERM !== "dumb",
    quiet: options.quiet === true,
    verbose: options.verbose === true,
    stop,
    write,
    page: async (shown) => {
      const text = legible(shown, stdout, env);
      if (!pages || text.split("\n").length <= (stdout.rows || 24)) return write(text);
      const { pageText } = await import("./pager.ts");
      if (!(await pageText(text, env))) await write(text);
    },
    note: (line) => {
      if (options.quiet !== true) stderr.write(legible(`${line}\n`, stderr, env));
    },
    status: (text) => {
      stderr.write(text);
    },
  };
}

/** Text for people as a stream can show it: a terminal of another locale than UTF-8 would show rubbish. Files and pipes get UTF-8. */
export function legible(text: string, stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): string {
  return stream.isTTY === true && !showsUnicode(env) ? asciiLines(text) : text;
}
