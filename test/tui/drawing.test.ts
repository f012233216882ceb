import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Line } from "../../src/tui/lines/line.ts";
import type { App } from "../../src/tui/screen/app.ts";
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
        return [[{ text, tone: "plain" }]];
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
    const setting = { color: false, unicode: true, mouse: false } as Parameters<typeof showApp>[1];
    const { stdin, stdout } = terminal;
    running = showApp(app, setting, { stdin, stdout, suspend: async () => undefined }, ending.signal);
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
});
