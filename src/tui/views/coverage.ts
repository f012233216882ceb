import { counted, GAP_WORDS, type HostCoverageRow, showDuration, showTime } from "../../query/index.ts";
import type { Action } from "../keys/keymap.ts";
import { fitting, type Line, line, span } from "../lines/line.ts";
import { wrapped } from "../lines/wrap.ts";
import { arrayList } from "../lists/array-list.ts";
import { moveList } from "../lists/list.ts";
import type { Desk } from "../screen/desk.ts";
import type { View } from "../screen/view.ts";

const ACTIONS: ReadonlySet<Action> = new Set<Action>(["down", "up", "pageDown", "pageUp", "top", "end"]);

/** Which time the log covers, host by host, and where it has gaps: what an answer can be based on. */
export function coverageView(desk: Desk): View {
  let page = 10;
  let width = 80;
  const list = arrayList<Line>(() => desk.overview.coverage.hosts.flatMap((host) => hostLines(host, desk, width)));
  return {
    crumb: "coverage",
    bar(columns) {
      const hosts = ` ${counted(desk.overview.coverage.hosts.length, "host")}`;
      const told = [`${hosts}: what is not covered here, no answer can speak of`, `${hosts}: what the logs cover`];
      return fitting(columns, ...told.map((text) => line(text, "muted")));
    },
    body(columns, rows) {
      page = rows;
      width = columns;
      const window = list.window(rows);
      return window.rows.map((row, place): Line => [span(place === window.cursor ? "▸" : " ", "accent"), ...row]);
    },
    command: () => ["coverage"],
    can: (action) => ACTIONS.has(action),
    act(action) {
      moveList(list, action, page);
    },
    footer: ["down", "pageDown", "search", "losses", "index", "zone"],
  };
}

function hostLines(host: HostCoverageRow, desk: Desk, columns: number): Line[] {
  const zone = desk.zoneFor(host.zone);
  const time = (iso: string | null): string => (iso === null ? "nothing" : showTime(iso, zone).slice(0, 19));
  const doubts = [
    ...(host.unrecognised > 0
      ? [`${counted(host.unrecognised, "record")} not understood (salvage grammar unknown)`]
      : []),
    ...(host.malformed > 0 ? [`${counted(host.malformed, "damaged stretch", "damaged stretches")} of log`] : []),
  ];
  return [
    [span(` ${host.host}`, "plain", { bold: true }), span(`  ${time(host.from)} to ${time(host.to)} (${zone})`)],
    line(
      `   ${counted(host.sources, "file")}, ${counted(host.records, "record")}, ${counted(host.gaps.length, "gap")}`,
      "muted",
    ),
    ...doubts.flatMap((doubt) => wrapped(`   ${doubt}`, columns - 1, "warn")),
    ...host.gaps.flatMap((gap) => {
      const length = showDuration(Date.parse(gap.to) - Date.parse(gap.from));
      const gapText = `   gap ${time(gap.from)} to ${time(gap.to)} (${length}): ${GAP_WORDS[gap.reason]}`;
      return wrapped(gapText, columns - 1, "warn");
    }),
    line(""),
  ];
}
