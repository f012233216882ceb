import { EXIT, SalvageError } from "../core/index.ts";
import type { Terminal } from "./terminal.ts";

const CTRL_C = "\u0003";
const BACKSPACES = ["\u007f", "\b"];

/** What asks a person for a password without showing it, or null where nobody can be asked. */
export function passwordPrompt(terminal: Terminal): ((question: string) => Promise<string>) | null {
  return terminal.mayAsk ? (question) => readHidden(terminal, question) : null;
}

/** Reads a line that is not shown. @throws {SalvageError} `interrupted` on Ctrl-C */
async function readHidden(terminal: Terminal, question: string): Promise<string> {
  const { stdin } = terminal;
  terminal.status(question);
  stdin.setRawMode(true);
  stdin.resume();
  try {
    return await new Promise<string>((resolve, reject) => {
      let typed = "";
      const onData = (data: Buffer | string): void => {
        for (const key of String(data)) {
          if (key === CTRL_C)
            reject(new SalvageError("interrupted", { code: "interrupted", exitCode: EXIT.interrupted }));
          else if (key === "\r" || key === "\n") resolve(typed);
          else if (BACKSPACES.includes(key)) typed = [...typed].slice(0, -1).join("");
          else typed += key;
        }
      };
      stdin.on("data", onData);
    });
  } finally {
    stdin.removeAllListeners("data");
    stdin.setRawMode(false);
    stdin.pause();
    terminal.status("\n");
  }
}
