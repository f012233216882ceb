import { render } from "ink";
import type { ScreenSetting } from "../ports.ts";
import type { App } from "./app.ts";
import type { ScreenTerminal } from "./run-screen.ts";
import { Screen } from "./screen.tsx";

/**
 * Shows an app on the terminal's alternate screen until `end` is aborted; the terminal is given back as it was found.
 * @throws what a bug in drawing throws, after the terminal was given back
 */
export async function showApp(
  app: App,
  { color, unicode }: ScreenSetting,
  { stdin, stdout, suspend }: ScreenTerminal,
  end: AbortSignal,
): Promise<void> {
  const screen = render(<Screen app={app} color={color} unicode={unicode} suspend={suspend} />, {
    stdin,
    stdout,
    alternateScreen: true,
    incrementalRendering: true,
    exitOnCtrlC: false,
    patchConsole: false,
    interactive: true,
    // A key that asks for rows is painted twice: the second time must not wait long.
    maxFps: 60,
  });
  const unmount = (): void => screen.unmount();
  end.addEventListener("abort", unmount, { once: true });
  if (end.aborted) unmount();
  try {
    await screen.waitUntilExit();
  } finally {
    end.removeEventListener("abort", unmount);
    screen.cleanup();
  }
}
