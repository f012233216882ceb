import { render } from "ink";
import { MOUSE_OFF, MOUSE_ON, mouseReports } from "../keys/pointer.ts";
import type { ScreenSetting } from "../ports.ts";
import type { App } from "./app.ts";
import type { Painter } from "./painter.ts";
import type { ScreenTerminal } from "./run-screen.ts";
import { Screen } from "./screen.ts";

/**
 * Shows an app on the terminal's alternate screen until `end` is aborted; the terminal is given back as it was found.
 * @throws what a bug in drawing throws, after the terminal was given back
 */
export async function showApp(
  app: App,
  painter: Painter,
  { mouse }: Pick<ScreenSetting, "mouse">,
  { stdin, stdout, suspend }: ScreenTerminal,
  end: AbortSignal,
): Promise<void> {
  const track = (on: boolean): void => {
    if (mouse) stdout.write(on ? MOUSE_ON : MOUSE_OFF);
  };
  const unhook = mouse ? hookMouse(app, stdin) : null;
  const suspendTracked = async (): Promise<void> => {
    track(false);
    await suspend();
    track(true);
  };
  const screen = render(<Screen app={app} painter={painter} suspend={suspendTracked} />, {
    stdin,
    stdout,
    alternateScreen: true,
    exitOnCtrlC: false,
    patchConsole: false,
    interactive: true,
  });
  const unmount = (): void => screen.unmount();
  end.addEventListener("abort", unmount, { once: true });
  if (end.aborted) unmount();
  track(true);
  try {
    await screen.waitUntilExit();
  } finally {
    end.removeEventListener("abort", unmount);
    track(false);
    unhook?.();
    screen.cleanup();
  }
}

/** Mouse reports go to the app before Ink reads what is left. */
function hookMouse(app: App, stdin: NodeJS.ReadStream): () => void {
  const read = stdin.read;
  const keysOnly = mouseReports((pointed) => app.point(pointed));
  stdin.read = (size?: number) => {
    const chunk: unknown = read.call(stdin, size);
    return chunk === null ? null : keysOnly(String(chunk));
  };
  return () => {
    stdin.read = read;
  };
}
