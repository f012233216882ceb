import { ZoneClock } from "../../core/index.ts";
import { counted, showTime } from "../../query/index.ts";
import { html, type Markup } from "./markup.ts";

/** Something that happened, as the picture shows it: `weight` items at a time; null: nobody knows how many. */
export interface Mark {
  readonly timeUtcMs: number;
  readonly weight: number | null;
  readonly lost: boolean;
}

/** A span of which there is no log. */
export interface Blank {
  readonly fromUtcMs: number;
  readonly toUtcMs: number;
}

export interface Timeline {
  readonly fromUtcMs: number;
  readonly toUtcMs: number;
  readonly marks: readonly Mark[];
  readonly blanks: readonly Blank[];
  readonly zone: string;
  /** What is counted, one and many of it. */
  readonly unit: readonly [string, string];
}

const [WIDTH, HEIGHT] = [1000, 190];
const [LEFT, RIGHT, TOP, BOTTOM] = [44, 12, 14, 152];
const BARS = 80;
/** Most times that are written below the picture, and how far apart they may be: seconds that people count in. */
const TICKS = 7;
const STEPS_SECONDS = [
  1, 5, 15, 30, 60, 300, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800, 1_209_600, 2_592_000,
  7_776_000, 31_536_000,
];

interface Bar {
  lost: number;
  other: number;
  /** Acts of unknown extent. */
  unknown: number;
}

/** Bars over time, drawn as SVG: what was lost, what else happened, and hatched where no log tells of anything. */
export function timelineSvg(timeline: Timeline): Markup {
  const { fromUtcMs, toUtcMs, zone, unit } = timeline;
  const spanMs = Math.max(1, toUtcMs - fromUtcMs);
  const x = (timeUtcMs: number) => {
    const share = Math.min(1, Math.max(0, (timeUtcMs - fromUtcMs) / spanMs));
    return round(LEFT + share * (WIDTH - LEFT - RIGHT));
  };
  const bars = barsOf(timeline, spanMs);
  const top = niceTop(Math.max(1, ...bars.map((bar) => bar.lost + bar.other)));
  const y = (count: number) => round(BOTTOM - (count / top) * (BOTTOM - TOP));
  const total = timeline.marks.reduce((sum, mark) => sum + (mark.weight ?? 0), 0);
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${counted(total, ...unit)} over time">
<defs><pattern id="nolog" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line class="hatch" x1="0" y1="0" x2="0" y2="8"/></pattern></defs>
${timeline.blanks.map((blank) => blankRect(blank, x))}
${[0, top / 2, top].filter(Number.isInteger).map((count) => gridLine(count, y(count)))}
${bars.map((bar, place) => barRects(bar, place, y))}
<line class="axis" x1="${LEFT}" y1="${BOTTOM}" x2="${WIDTH - RIGHT}" y2="${BOTTOM}"/>
${ticksOf(timeline, spanMs).map((timeUtcMs) => tick(timeUtcMs, x(timeUtcMs), zone))}
</svg>`;
}

function barsOf({ marks, fromUtcMs }: Timeline, spanMs: number): Bar[] {
  const bars: Bar[] = Array.from({ length: BARS }, () => ({ lost: 0, other: 0, unknown: 0 }));
  for (const { timeUtcMs, weight, lost } of marks) {
    const place = Math.min(BARS - 1, Math.max(0, Math.floor(((timeUtcMs - fromUtcMs) / spanMs) * BARS)));
    const bar = bars[place];
    if (bar === undefined) continue;
    if (weight === null) bar.unknown++;
    else bar[lost ? "lost" : "other"] += weight;
  }
  return bars;
}

function barRects({ lost, other, unknown }: Bar, place: number, y: (count: number) => number): readonly Markup[] {
  const step = (WIDTH - LEFT - RIGHT) / BARS;
  const [left, width] = [round(LEFT + place * step + 1), round(step - 2)];
  const rect = (name: string, from: number, count: number) =>
    html`<rect class="${name}" x="${left}" y="${y(from + count)}" width="${width}" height="${round(y(from) - y(from + count))}"/>\n`;
  return [
    ...(lost > 0 ? [rect("lost", 0, lost)] : []),
    ...(other > 0 ? [rect("other", lost, other)] : []),
    ...(unknown > 0 ? [foot(left, width)] : []),
  ];
}

/** Below the axis: something was lost here, and no height can say how much. */
function foot(left: number, width: number): Markup {
  return html`<rect class="lost" x="${left}" y="${BOTTOM + 1}" width="${width}" height="4"/>\n`;
}

function blankRect({ fromUtcMs, toUtcMs }: Blank, x: (timeUtcMs: number) => number): Markup {
  const width = Math.max(2, round(x(toUtcMs) - x(fromUtcMs)));
  return html`<rect class="gap" x="${x(fromUtcMs)}" y="${TOP}" width="${width}" height="${BOTTOM - TOP}"/>\n`;
}

function gridLine(count: number, y: number): Markup {
  return html`<line class="grid" x1="${LEFT}" y1="${y}" x2="${WIDTH - RIGHT}" y2="${y}"/><text x="${LEFT - 6}" y="${y + 4}" text-anchor="end">${count}</text>\n`;
}

/** Round times of the zone's clock, so many that they do not touch each other. */
function ticksOf({ fromUtcMs, toUtcMs, zone }: Timeline, spanMs: number): number[] {
  const seconds = STEPS_SECONDS.find((step) => spanMs / (step * 1000) <= TICKS) ?? Math.ceil(spanMs / 1000 / TICKS);
  const clock = new ZoneClock(zone);
  const firstLocal = Math.ceil(clock.localMsAt(fromUtcMs) / (seconds * 1000)) * seconds * 1000;
  const steps = Array.from({ length: TICKS + 2 }, (_, n) => firstLocal + n * seconds * 1000);
  // An hour that the clock jumps over leads to the instant of the next one.
  const times = new Set(steps.map((localMs) => clock.resolve(localMs).timeUtcMs));
  return [...times].filter((timeUtcMs) => timeUtcMs <= toUtcMs);
}

function tick(timeUtcMs: number, x: number, zone: string): Markup {
  const [date = "", time = ""] = showTime(new Date(timeUtcMs).toISOString(), zone).split(" ");
  // At the edges a centred text would be cut.
  const centre = Math.min(WIDTH - 34, Math.max(34, x));
  const text = (y: number, words: string) => html`<text x="${centre}" y="${y}" text-anchor="middle">${words}</text>`;
  const shown = time.slice(0, time.slice(6, 8) === "00" ? 5 : 8);
  return html`<line class="axis" x1="${x}" y1="${BOTTOM}" x2="${x}" y2="${BOTTOM + 5}"/>${text(BOTTOM + 19, date)}${text(BOTTOM + 34, shown)}\n`;
}

/** The next of 1, 2, 5, 10, 20, 50 … that is not below `count`. */
function niceTop(count: number): number {
  const power = 10 ** Math.floor(Math.log10(count));
  return ([1, 2, 5, 10].find((factor) => factor * power >= count) ?? 10) * power;
}

function round(number: number): number {
  return Math.round(number * 100) / 100;
}

/** What the colours mean, in words. */
export function timelineCaption({ unit, marks, blanks, zone }: Timeline): string {
  const lost = marks.filter((mark) => mark.lost).reduce((sum, mark) => sum + (mark.weight ?? 0), 0);
  const unknown = marks.filter((mark) => mark.weight === null).length;
  const other = marks.filter((mark) => !mark.lost).length;
  const colours = [
    ...(lost > 0 ? [`red: ${counted(lost, ...unit)}`] : []),
    ...(unknown > 0 ? [`red below the line: ${counted(unknown, "act")} of unknown extent`] : []),
    ...(other > 0 ? [`blue: ${counted(other, "other event")}`] : []),
    ...(blanks.length > 0 ? ["hatched: no log"] : []),
  ];
  return `${colours.join(" · ")}${colours.length === 0 ? "Nothing to show" : ""}. Times in ${zone}.`;
}
