import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);
const LAUNCHER = resolve(import.meta.dirname, "../../../bin/salvage.cjs");

/** A real terminal with a shell in it, in which the built program runs. */
export interface TmuxSession {
  /** Starts `salvage` with these words (they need no quoting). */
  start(...words: readonly string[]): Promise<void>;
  /** Sends keys by tmux's names (`Enter`, `C-z`, `abc`). */
  keys(...keys: readonly string[]): Promise<void>;
  screen(): Promise<string>;
  /** The screen with its colours, as escape sequences. */
  colored(): Promise<string>;
  /** @throws {Error} with the screen where it does not show `text` within fifteen seconds */
  until(text: string | RegExp): Promise<string>;
  resize(columns: number, rows: number): Promise<void>;
  /** Process id of the running `salvage`. */
  pid(): Promise<number>;
  /** The terminal's settings (`stty -a`), asked in the shell, and whether its cursor is visible and the alternate screen is on. */
  state(): Promise<{ readonly settings: string; readonly cursor: string; readonly alternate: string }>;
  /** `1`: the program has asked for mouse reports. */
  mouse(): Promise<string>;
  /** `1`: the alternate screen is on. */
  alternate(): Promise<string>;
  end(): Promise<void>;
}

let sessions = 0;

/** A session of its own tmux server; `env` is all that the shell knows of this machine besides PATH. */
export async function tmuxSession(name: string, env: Readonly<Record<string, string>>): Promise<TmuxSession> {
  // A server that is just ending refuses the next session of its name.
  const server = `salvage-test-${name}-${process.pid}-${++sessions}`;
  const tmux = async (...args: readonly string[]): Promise<string> =>
    (await run("tmux", ["-L", server, "-f", "/dev/null", ...args])).stdout;
  const variables = Object.entries({ LANG: "C.UTF-8", LC_ALL: "C.UTF-8", TZ: "UTC", ...env });
  const settings = variables.flatMap(([key, value]) => ["-e", `${key}=${value}`]);
  await tmux(
    "new-session",
    "-d",
    "-s",
    "t",
    "-x",
    "80",
    "-y",
    "24",
    ...settings,
    "env PS1=ready: bash --norc --noprofile",
  );
  await tmux("set", "-g", "status", "off");
  const session: TmuxSession = {
    start: async (...words) => {
      await session.until("ready:");
      await session.keys(["clear;", process.execPath, LAUNCHER, ...words].join(" "), "Enter");
    },
    async keys(...keys) {
      for (const key of keys) {
        await tmux("send-keys", "-t", "t", key);
        await pause(60);
      }
    },
    screen: () => tmux("capture-pane", "-p", "-t", "t"),
    colored: () => tmux("capture-pane", "-p", "-e", "-N", "-t", "t"),
    async until(text) {
      const giveUp = Date.now() + 60_000;
      for (;;) {
        const screen = await session.screen();
        if (typeof text === "string" ? screen.includes(text) : text.test(screen)) return screen;
        if (Date.now() > giveUp) throw new Error(`the terminal does not show ${text}:\n${screen}`);
        await pause(60);
      }
    },
    async resize(columns, rows) {
      await tmux("resize-window", "-t", "t", "-x", String(columns), "-y", String(rows));
    },
    async pid() {
      const shell = (await tmux("display-message", "-p", "-t", "t", "#{pane_pid}")).trim();
      return Number((await run("pgrep", ["-P", shell])).stdout.trim().split("\n")[0]);
    },
    async state() {
      await session.keys("clear; stty -a; echo done:", "Enter");
      const settingsShown = await session.until(/^done:/m);
      const flags = await tmux("display-message", "-p", "-t", "t", "#{cursor_flag} #{alternate_on}");
      const [cursor = "", alternate = ""] = flags.trim().split(" ");
      return { settings: settingsShown.replace(/rows \d+; columns \d+;/, ""), cursor, alternate };
    },
    mouse: async () => (await tmux("display-message", "-p", "-t", "t", "#{mouse_any_flag}")).trim(),
    alternate: async () => (await tmux("display-message", "-p", "-t", "t", "#{alternate_on}")).trim(),
    async end() {
      await tmux("kill-server");
    },
  };
  return session;
}
