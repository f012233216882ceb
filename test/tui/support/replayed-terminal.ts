import { PassThrough, Writable } from "node:stream";
import headless from "@xterm/headless";

/** A terminal of settable size: what is written to it is replayed into a screen, as a real terminal would. */
export interface ReplayedTerminal {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  /** Everything that was written. */
  bytes(): string;
  /** What is visible, a string a row, without trailing blanks. */
  screen(): Promise<string>;
  type(keys: string): void;
  resize(columns: number, rows: number): void;
}

class FakeInput extends PassThrough {
  readonly isTTY = true;
  setRawMode(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
}

class FakeOutput extends Writable {
  readonly isTTY = true;
  columns: number;
  rows: number;
  readonly #take: (text: string) => void;

  constructor(columns: number, rows: number, take: (text: string) => void) {
    super({ decodeStrings: false });
    this.columns = columns;
    this.rows = rows;
    this.#take = take;
  }

  override _write(chunk: string | Buffer, _encoding: string, done: () => void): void {
    this.#take(chunk.toString());
    done();
  }
}

export function replayedTerminal(columns: number, rows: number): ReplayedTerminal {
  const terminal = new headless.Terminal({ cols: columns, rows, allowProposedApi: true });
  const written: string[] = [];
  const stdin = new FakeInput();
  const stdout = new FakeOutput(columns, rows, (text) => {
    written.push(text);
    terminal.write(text.replaceAll(/(?<!\r)\n/g, "\r\n"));
  });
  return {
    stdin: stdin as unknown as NodeJS.ReadStream,
    stdout: stdout as unknown as NodeJS.WriteStream,
    bytes: () => written.join(""),
    async screen() {
      await new Promise<void>((resolve) => terminal.write("", resolve));
      const { active } = terminal.buffer;
      const lines = Array.from({ length: terminal.rows }, (_, row) => active.getLine(active.viewportY + row));
      return lines.map((line) => line?.translateToString(true).trimEnd() ?? "").join("\n");
    },
    type: (keys) => stdin.write(keys),
    resize(toColumns, toRows) {
      terminal.resize(toColumns, toRows);
      stdout.columns = toColumns;
      stdout.rows = toRows;
      stdout.emit("resize");
    },
  };
}
