import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** Starts a script of this folder as a process of its own. It is ended after the test if it has not ended by itself. */
export function startChild(script: string, words: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [join(import.meta.dirname, script), ...words], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

/** Resolves when the process has ended, with what it wrote to stdout. */
export function ended(child: ChildProcess): Promise<string> {
  let output = "";
  child.stdout?.on("data", (data) => {
    output += String(data);
  });
  return new Promise((resolve) => child.on("close", () => resolve(output)));
}
