import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";

/** A program in a pseudo-terminal of its own, and when it paints. util-linux's `script` makes the terminal. */
export class PseudoTerminal {
  readonly #script: ChildProcess;
  readonly #startedMs = performance.now();
  readonly #ended: Promise<void>;
  #shown = "";
  #paintedMs = 0;
  #painted: (() => void) | null = null;

  constructor(argv: readonly string[], columns: number, rows: number, env: Readonly<Record<string, string>>) {
    const words = argv.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
    const command = `stty cols ${columns} rows ${rows}; exec ${words}`;
    this.#script = spawn("script", ["-qfec", command, "/dev/null"], {
      stdio: ["pipe", "pipe", "inherit"],
      env: { ...process.env, TERM: "xterm-256color", LANG: "C.UTF-8", SHELL: "/bin/sh", ...env },
    });
    this.#ended = new Promise((resolve) => {
      this.#script.on("exit", () => resolve());
    });
    this.#script.stdout?.setEncoding("utf8").on("data", (text: string) => {
      this.#shown += text;
      this.#paintedMs = performance.now();
      this.#painted?.();
    });
  }

  /** Milliseconds from the start of the program until it had written this text. @throws {Error} after ten seconds */
  async until(text: string): Promise<number> {
    while (!this.#shown.includes(text)) await this.#paint(10_000, text);
    return this.#paintedMs - this.#startedMs;
  }

  /** Presses a key; milliseconds until the first paint after it. @throws {Error} after ten seconds without */
  async press(keys: string): Promise<number> {
    const pressedMs = performance.now();
    this.#script.stdin?.write(keys);
    await this.#paint(10_000, JSON.stringify(keys));
    return this.#paintedMs - pressedMs;
  }

  /** Presses a key; milliseconds until the last paint before `quietMs` without one: all that it asked for is there. */
  async pressAndSettle(keys: string, quietMs = 250): Promise<number> {
    const pressedMs = performance.now();
    await this.press(keys);
    await this.settle(quietMs);
    return this.#paintedMs - pressedMs;
  }

  /** Presses a key that may change nothing, and waits until what it changes is painted. */
  async send(keys: string): Promise<void> {
    this.#script.stdin?.write(keys);
    await pause(50);
    await this.settle();
  }

  /** Waits until nothing was painted for so long. */
  async settle(quietMs = 250): Promise<void> {
    for (let rest = quietMs; rest > 0; rest = quietMs - (performance.now() - this.#paintedMs)) await pause(rest);
  }

  /** Presses a key over and over, as a keyboard does that is held; milliseconds from the last press to the last paint. */
  async hold(keys: string, times: number, everyMs: number): Promise<number> {
    for (let time = 0; time < times; time++) {
      this.#script.stdin?.write(keys);
      await pause(everyMs);
    }
    const releasedMs = performance.now() - everyMs;
    await this.settle();
    return this.#paintedMs - releasedMs;
  }

  /** Processor time of the program so far, its threads included, in milliseconds. */
  cpuMs(): number {
    const child = readFileSync(`/proc/${this.#script.pid}/task/${this.#script.pid}/children`, "latin1")
      .trim()
      .split(" ")[0];
    const fields = readFileSync(`/proc/${child}/stat`, "latin1")
      .replace(/^.*\) /, "")
      .split(" ");
    // utime and stime (proc(5), fields 14 and 15), in ticks of 10 ms.
    return (Number(fields[11]) + Number(fields[12])) * 10;
  }

  /** Ends the program by a key. */
  async end(keys: string): Promise<void> {
    this.#script.stdin?.write(keys);
    await this.#ended;
  }

  #paint(withinMs: number, what: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`nothing was painted for ${what}`)), withinMs);
      this.#painted = () => {
        clearTimeout(timer);
        this.#painted = null;
        resolve();
      };
    });
  }
}
