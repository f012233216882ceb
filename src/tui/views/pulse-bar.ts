import { showDuration, showTime } from "../../query/index.ts";
import { histogramText } from "../lines/histogram-line.ts";
import { EMPTY, type Line, type Span, span } from "../lines/line.ts";
import type { PulseBucket } from "../questions/questions.ts";
import type { Desk } from "../screen/desk.ts";

/** The index counts in slots of ten minutes: a closer look shows no more. */
const SLOT_MS = 600_000;

/** The histogram of deletions above a list: which span it shows, and where the list's cursor stands in it. */
export interface PulseBar {
  line(columns: number, cursorUtcMs: number | null, zone: string): Line;
  zoom(by: "in" | "out", aroundUtcMs: number): void;
  /** Length of a slot that is shown, in milliseconds. */
  slotMs(): number;
}

interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

export function pulseBar(desk: Desk, host: string | null): PulseBar {
  let zoomed: TimeSpan | null = null;
  let buckets: readonly PulseBucket[] = [];
  let cells = 1;
  /** What the buckets were asked for: the same index, the same span. */
  let shown: { readonly overview: Desk["overview"]; readonly key: string } | null = null;
  const spanShown = (): TimeSpan | null => zoomed ?? spanOfLog(desk);
  const load = ({ from, to }: TimeSpan, columns: number): void => {
    cells = Math.max(1, Math.min(columns - legendCells(columns), Math.ceil((to - from) / SLOT_MS)));
    const key = `${from} ${to} ${cells}`;
    if (shown?.key === key && shown.overview === desk.overview) return;
    const asked = { overview: desk.overview, key };
    shown = asked;
    desk.ask.pulse(host, from, to, cells).then((found) => {
      if (shown !== asked) return;
      buckets = found;
      desk.redraw();
    }, desk.fail);
  };
  const slotMs = (): number => {
    const span = spanShown();
    return span === null ? SLOT_MS : (span.to - span.from) / cells;
  };
  return {
    line(columns, cursorUtcMs, zone) {
      const shownSpan = spanShown();
      if (shownSpan === null) return EMPTY;
      load(shownSpan, columns);
      if (buckets.length === 0) return EMPTY;
      const at = cursorUtcMs === null ? -1 : Math.floor((cursorUtcMs - shownSpan.from) / slotMs());
      const pieces = [...histogramText(buckets)].map(
        (sign, place): Span => ({ text: sign, tone: "accent", ...(place === at && { inverse: true }) }),
      );
      return [...pieces, span(legendText(columns, slotMs(), cursorUtcMs, zone), "muted")];
    },
    zoom(by, around) {
      const [whole, before] = [spanOfLog(desk), spanShown()];
      if (whole === null || before === null) return;
      const length = (before.to - before.from) * (by === "in" ? 0.5 : 2);
      if (length >= whole.to - whole.from) zoomed = null;
      else if (length >= SLOT_MS) {
        const from = Math.max(whole.from, Math.min(around - length / 2, whole.to - length));
        zoomed = { from, to: from + length };
      }
      desk.redraw();
    },
    slotMs,
  };
}

/** From here on there is room for what the signs of the histogram mean. */
const ROOMY_COLUMNS = 110;
const SIGNS = "  · nothing lost, blank: no log";

/** Cells beside the histogram for its legend. */
function legendCells(columns: number): number {
  if (columns < 60) return 20;
  return columns < ROOMY_COLUMNS ? 41 : 41 + SIGNS.length;
}

function legendText(columns: number, slotMs: number, cursorUtcMs: number | null, zone: string): string {
  const slot = ` lost per ${showDuration(slotMs)}`;
  if (columns < 60) return slot;
  const at = cursorUtcMs === null ? "" : ` at ${showTime(new Date(cursorUtcMs).toISOString(), zone).slice(0, 16)}`;
  return `${slot}${at}${columns < ROOMY_COLUMNS ? "" : SIGNS}`;
}

function spanOfLog({ overview }: Desk): TimeSpan | null {
  const froms = overview.coverage.hosts.flatMap(({ from }) => (from === null ? [] : [Date.parse(from)]));
  const tos = overview.coverage.hosts.flatMap(({ to }) => (to === null ? [] : [Date.parse(to)]));
  if (froms.length === 0) return null;
  const from = Math.floor(Math.min(...froms) / SLOT_MS) * SLOT_MS;
  return { from, to: Math.max(from + SLOT_MS, Math.ceil(Math.max(...tos) / SLOT_MS) * SLOT_MS) };
}
