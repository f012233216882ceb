import { showDuration, showTime } from "../../query/index.ts";
import { histogramText } from "../lines/histogram-line.ts";
import { EMPTY, type Line, type Span, span } from "../lines/line.ts";
import type { PulseBucket } from "../questions/questions.ts";
import type { Desk } from "../screen/desk.ts";

/** The index counts in slots of ten minutes: a closer look shows no more. */
const SLOT_MS = 600_000;

/** Cells beside the histogram for its legend. */
const LEGEND = 26;

/** The histogram of deletions above a list: which span it shows, and where the list's cursor stands in it. */
export interface PulseBar {
  line(columns: number, cursorUtcMs: number | null, zone: string): Line;
  zoom(by: "in" | "out", aroundUtcMs: number): void;
  /** Length of a slot that is shown, in milliseconds. */
  slotMs(): number;
}

export function pulseBar(desk: Desk, host: string | null): PulseBar {
  const whole = spanOfLog(desk);
  let span_ = whole;
  let buckets: readonly PulseBucket[] = [];
  let shown = "";
  const cellsOf = (columns: number): number => {
    const slots = span_ === null ? 1 : Math.ceil((span_.to - span_.from) / SLOT_MS);
    return Math.max(1, Math.min(columns - LEGEND, slots));
  };
  let cells = 1;
  const load = (columns: number): void => {
    cells = cellsOf(columns);
    if (span_ === null) return;
    const key = `${span_.from} ${span_.to} ${cells}`;
    if (key === shown) return;
    shown = key;
    desk.ask.pulse(host, span_.from, span_.to, cells).then((found) => {
      if (shown !== key) return;
      buckets = found;
      desk.redraw();
    }, desk.fail);
  };
  const slotMs = (): number => (span_ === null ? SLOT_MS : (span_.to - span_.from) / cells);
  return {
    line(columns, cursorUtcMs, zone) {
      load(columns);
      if (span_ === null || buckets.length === 0) return EMPTY;
      const signs = [...histogramText(buckets)];
      const at = cursorUtcMs === null ? -1 : Math.floor((cursorUtcMs - span_.from) / slotMs());
      const pieces: Span[] = signs.map((sign, place) => ({
        text: sign,
        tone: "accent",
        ...(place === at && { inverse: true }),
      }));
      const cursor =
        cursorUtcMs === null ? "" : ` at ${showTime(new Date(cursorUtcMs).toISOString(), zone).slice(5, 16)}`;
      return [...pieces, span(` lost per ${showDuration(slotMs())}${cursor}`, "muted")];
    },
    zoom(by, around) {
      if (span_ === null || whole === null) return;
      const length = (span_.to - span_.from) * (by === "in" ? 0.5 : 2);
      if (length >= whole.to - whole.from) span_ = whole;
      else if (length >= SLOT_MS) {
        const from = Math.max(whole.from, Math.min(around - length / 2, whole.to - length));
        span_ = { from, to: from + length };
      }
      desk.redraw();
    },
    slotMs,
  };
}

function spanOfLog({ overview }: Desk): { readonly from: number; readonly to: number } | null {
  const froms = overview.coverage.hosts.flatMap(({ from }) => (from === null ? [] : [Date.parse(from)]));
  const tos = overview.coverage.hosts.flatMap(({ to }) => (to === null ? [] : [Date.parse(to)]));
  if (froms.length === 0) return null;
  const from = Math.floor(Math.min(...froms) / SLOT_MS) * SLOT_MS;
  return { from, to: Math.max(from + SLOT_MS, Math.ceil(Math.max(...tos) / SLOT_MS) * SLOT_MS) };
}
