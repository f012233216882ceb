import { useApp, useInput, useWindowSize } from "ink";
import { useLayoutEffect } from "react";
import { keysOf } from "../keys/key-name.ts";
import type { App } from "./app.ts";
import type { Painter } from "./painter.ts";
import { useFrame } from "./use-frame.ts";

export interface ScreenProps {
  readonly app: App;
  readonly painter: Painter;
  readonly suspend: () => Promise<void>;
}

/**
 * The frame of an app on the whole terminal; keys go to the app. Ink has the terminal: keys, size, alternate screen, suspension.
 * It is given nothing to lay out, as a frame is rows that are exact already: the painter writes them.
 */
export function Screen({ app, painter, suspend }: ScreenProps) {
  const { suspendTerminal } = useApp();
  const size = useWindowSize();
  const frame = useFrame(app, size.columns, size.rows);
  // Who changes the size of a terminal, or enters its alternate screen as Ink does first, may clear or move what stood there.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new size, be it the same one again, is the occasion
  useLayoutEffect(() => painter.forget(), [painter, size]);
  useLayoutEffect(() => painter.paint(frame));
  useInput((input, key) => {
    for (const pressed of keysOf(input, key)) {
      if (pressed.name === "ctrl-z") void suspended();
      else app.press(pressed);
    }
  });
  const suspended = async (): Promise<void> => {
    painter.pause();
    try {
      await suspendTerminal(suspend);
    } finally {
      painter.resume();
    }
  };
  return null;
}
