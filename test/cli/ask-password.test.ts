import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { passwordPrompt } from "../../src/cli/ask-password.ts";
import type { Terminal } from "../../src/cli/terminal.ts";

/** A terminal on which keys can be typed. */
function terminal(mayAsk: boolean) {
  const shown: string[] = [];
  const modes: boolean[] = [];
  const stdin = Object.assign(new PassThrough(), { setRawMode: (raw: boolean) => void modes.push(raw) });
  const fake = { stdin, mayAsk, status: (text: string) => void shown.push(text) } as unknown as Terminal;
  return { fake, stdin, shown, modes };
}

describe("a password that is asked for", () => {
  it("is never shown, and may be corrected", async () => {
    const { fake, stdin, shown, modes } = terminal(true);
    const answer = passwordPrompt(fake)!("password of john: ");
    stdin.write("secrex\u007f");
    stdin.write("t\r");
    expect(await answer).toBe("secret");
    expect(shown).toEqual(["password of john: ", "\n"]);
    expect(modes).toEqual([true, false]);
  });

  it("can be refused with Ctrl-C, and the terminal is as before", async () => {
    const { fake, stdin, modes } = terminal(true);
    const answer = passwordPrompt(fake)!("password: ");
    stdin.write("se\u0003");
    await expect(answer).rejects.toMatchObject({ code: "interrupted", exitCode: 130 });
    expect(modes).toEqual([true, false]);
  });

  it("is not asked for where nobody can answer", () => {
    expect(passwordPrompt(terminal(false).fake)).toBeNull();
  });
});
