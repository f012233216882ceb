import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Line, line } from "../../src/tui/lines/line.ts";
import type { App } from "../../src/tui/screen/app.ts";
import { painter } from "../../src/tui/screen/painter.ts";
import { showApp } from "../../src/tui/screen/show-app.tsx";
import { type ReplayedTerminal, replayedTerminal } from "./support/replayed-terminal.ts";

describe("drawing", () => {
  let terminal: ReplayedTerminal;
  let ending: AbortController;
  let running: Promise<void>;
  let text: string;
  let frames: number;
  let changed: () => void;

  beforeEach(async () => {
    terminal = replayedTerminal(40, 3);
    ending = new AbortController();
    text = "first";
    frames = 0;
    const app: App = {
      frame: (): readonly Line[] => {
        frames++;
        return [line(text)];
      },
      press: () => undefined,
      point: () => undefined,
      goOn: async () => undefined,
      subscribe(listener) {
        changed = listener;
        return () => undefined;
      },
      close: async () => undefined,
    };
    const { stdin, stdout } = terminal;
    const paints = painter((written) => stdout.write(written), { color: false, unicode: true });
    running = showApp(app, paints, { mouse: false }, { stdin, stdout, suspend: async () => undefined }, ending.signal);
    await pause(100);
  });
  afterEach(async () => {
    ending.abort();
    await running;
  });

  it("shows what changed", async () => {
    text = "second";
    changed();
    await pause(100);
    expect(await terminal.screen()).toContain("second");
  });

  it("makes one frame of all that changes in a turn: held keys do not queue up", async () => {
    const before = frames;
    for (let key = 0; key < 50; key++) {
      text = `row ${key}`;
      changed();
    }
    await pause(100);
    expect(frames - before).toBe(1);
    expect(await terminal.screen()).toContain("row 49");
  });

  it("writes nothing to the terminal where nothing looks different", async () => {
    const before = terminal.bytes();
    changed();
    await pause(100);
    expect(terminal.bytes()).toBe(before);
  });

  it("is whole again after a size that came and went in one turn", async () => {
    terminal.resize(20, 2);
    terminal.resize(40, 3);
    await pause(100);
    expect(await terminal.screen()).toBe("first\n\n");
  });
});
