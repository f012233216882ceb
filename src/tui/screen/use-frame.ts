import { useEffect, useState } from "react";
import type { Line } from "../lines/line.ts";
import type { App } from "./app.ts";

interface Drawn {
  readonly columns: number;
  readonly rows: number;
  readonly lines: readonly Line[];
}

/** The app's frame for a size. It is asked for once for all that happens in a turn: keys that are held never queue up. */
export function useFrame(app: App, columns: number, rows: number): readonly Line[] {
  const [drawn, draw] = useState<Drawn>(() => ({ columns, rows, lines: app.frame({ columns, rows }) }));
  const isCurrent = drawn.columns === columns && drawn.rows === rows;
  const lines = isCurrent ? drawn.lines : app.frame({ columns, rows });
  useEffect(() => {
    let isDue = false;
    const renew = (): void => {
      isDue = false;
      draw({ columns, rows, lines: app.frame({ columns, rows }) });
    };
    renew();
    return app.subscribe(() => {
      if (!isDue) queueMicrotask(renew);
      isDue = true;
    });
  }, [app, columns, rows]);
  return lines;
}
