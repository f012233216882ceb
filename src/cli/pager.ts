import { spawn } from "node:child_process";

/** What less does with our output: keep colours, leave at once where it fits, do not fold wide rows. */
const LESS = ["less", "-R", "-F", "-S"];

/**
 * Shows text in `$PAGER` (words divided by spaces, no shell), else in less. False where no pager could be started: the caller
 * writes the text itself.
 */
export async function pageText(text: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  const [program, ...args] = env.PAGER?.trim() ? env.PAGER.trim().split(/\s+/) : LESS;
  if (program === undefined || program === "cat") return false;
  return new Promise((resolve) => {
    const pager = spawn(program, args, { stdio: ["pipe", "inherit", "inherit"], env });
    pager.on("error", () => resolve(false));
    pager.on("close", () => resolve(true));
    // A reader who quits early closes the pipe: that is no error.
    pager.stdin.on("error", () => undefined);
    pager.stdin.end(text);
  });
}
