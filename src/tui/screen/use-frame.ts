import { useEffect, useState } from "react";
import type { Line } from "../lines/line.ts";
import type { App } from "./app.ts";

interface Drawn {
  readonly columns: number;
  readonly rows: number;
  readonly lines: readonly Line[];
}

/**
 * The app's frame for a size. It is asked for once for all that happens in a turn, and drawn only where a row looks different:
 * drawing costs Ink ten times what making a frame costs us, and a key whose rows are on their way changes nothing yet.
 */
export function useFrame(app: App, columns: number, rows: number): readonly Line[] {
  const [drawn, draw] = useState<Drawn>(() => ({ columns, rows, lines: app.frame({ columns, rows }) }));
  const isCurrent = drawn.columns === columns && drawn.rows === rows;
  const lines = isCurrent ? drawn.lines : app.frame({ columns, rows });
  useEffect(() => {
    let isDue = false;
    const renew = (): void => {
      isDue = false;
      draw((before) => {
        const next = { columns, rows, lines: app.frame({ columns, rows }) };
        return JSON.stringify(before) === JSON.stringify(next) ? before : next;
      });
    };
    renew();
    return app.subscribe(() => {
      if (!isDue) queueMicrotask(renew);
      isDue = true;
    });
  }, [app, columns, rows]);
  return lines;
}
