import { printable, proseLines } from "../core/index.ts";
import {
  type CoverageAnswer,
  type CoverageReport,
  counted,
  GAP_WORDS,
  type Gap,
  showCount,
  showDuration,
  showTime,
} from "../query/index.ts";
import { tableText } from "./table.ts";
import type { TextStyle } from "./text-style.ts";

/** Gaps that a remark lists before it counts the rest. */
const LISTED_GAPS = 5;

/** What the log can know of an answer's span, in sentences. `zone`: where the style has none. */
export function coverageText(coverage: CoverageAnswer, style: TextStyle, zone: string): string {
  const shown = style.zone ?? zone;
  const lines: string[] = [];
  if (coverage.from !== null && coverage.to !== null) {
    const span = `${showTime(coverage.from, shown)} to ${showTime(coverage.to, shown)} (${shown})`;
    lines.push(`log: ${span}, ${coverage.complete ? "without gaps" : counted(coverage.gaps.length, "gap")}`);
  } else {
    lines.push(
      "log: none is indexed that could tell of this: salvage index PATH… reads logs, salvage coverage lists them",
    );
  }
  const severalHosts = new Set(coverage.gaps.map((gap) => gap.host)).size > 1;
  for (const gap of coverage.gaps.slice(0, LISTED_GAPS)) {
    lines.push(`  ${severalHosts ? `${printable(gap.host)}: ` : ""}${gapText(gap, shown)}`);
  }
  if (coverage.gaps.length > LISTED_GAPS) {
    lines.push(`  and ${counted(coverage.gaps.length - LISTED_GAPS, "more gap")}: salvage coverage`);
  }
  const doubts = doubtsOf(coverage);
  if (doubts !== "") lines.push(`  ${doubts}`);
  return told(lines, style);
}

function told(lines: readonly string[], { columns }: TextStyle): string {
  return lines
    .flatMap((line) => proseLines(line, columns))
    .map((line) => `${line}\n`)
    .join("");
}

/** The coverage of each host: a table, and the gaps below it. */
export function coverageReportText(report: CoverageReport, style: TextStyle): string {
  const rows = report.hosts.map((host) => {
    const zone = style.zone ?? host.zone;
    const time = (iso: string | null) => (iso === null ? null : showTime(iso, zone));
    const counts = [host.sources, host.records, host.unrecognised, host.malformed].map(showCount);
    return [host.host, time(host.from), time(host.to), zone, ...counts, showCount(host.gaps.length)];
  });
  const right = (title: string) => ({ title, align: "right" as const });
  const head = [
    { title: "HOST", shrinksTo: 8 },
    { title: "FROM" },
    { title: "TO" },
    { title: "ZONE", shrinksTo: 8 },
    ...["FILES", "RECORDS", "UNRECOGNISED", "MALFORMED", "GAPS"].map(right),
  ];
  const gaps = report.hosts.flatMap((host) =>
    host.gaps.map((gap) => `${printable(host.host)}: ${gapText(gap, style.zone ?? host.zone)}`),
  );
  return tableText(head, rows, style.columns) + (gaps.length === 0 ? "" : `\n${told(gaps, style)}`);
}

function gapText(gap: Gap, zone: string): string {
  const length = showDuration(Date.parse(gap.to) - Date.parse(gap.from));
  return `${showTime(gap.from, zone)} to ${showTime(gap.to, zone)} (${length}): ${GAP_WORDS[gap.reason]}`;
}

function doubtsOf({ unrecognised, malformed }: CoverageAnswer): string {
  return [
    ...(unrecognised > 0
      ? [`${counted(unrecognised, "record")} of watched categories not understood: salvage grammar unknown`]
      : []),
    ...(malformed > 0 ? [`${counted(malformed, "damaged stretch", "damaged stretches")} of log`] : []),
  ].join("; ");
}
