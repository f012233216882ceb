import { counted, showCount, showTime } from "../../query/index.ts";
import type { Action } from "../keys/keymap.ts";
import { cell, EMPTY, fitting, type Line, line, span } from "../lines/line.ts";
import { widest } from "../lines/table.ts";
import { arrayList } from "../lists/array-list.ts";
import { type List, MOVES, moveList } from "../lists/list.ts";
import { twoLists } from "../lists/two-lists.ts";
import type { Memory } from "../memory.ts";
import type { SavedPlan } from "../ports.ts";
import type { LossHead } from "../questions/questions.ts";
import type { Desk } from "../screen/desk.ts";
import type { View } from "../screen/view.ts";
import { listLines, stacked } from "./list-lines.ts";
import { actOnLoss, lossDetails, lossLines } from "./loss-lines.ts";
import { withDetails } from "./panes.ts";
import { pulseBar } from "./pulse-bar.ts";
import { type RecentCase, recentCases } from "./recent-cases.ts";

const ACTIONS: ReadonlySet<Action> = new Set<Action>([
  ...MOVES,
  "open",
  "mark",
  "session",
  "filter",
  "pane",
  "zoomIn",
  "zoomOut",
]);

/** Saved plans that the start screen asks for. */
const LISTED_PLANS = 3;

/** Hosts that the start screen lists before it counts the rest. */
const LISTED_HOSTS = 4;

/** Where one begins: what is indexed, what it covers, what was worked on last, and what was lost last. */
export function startView(desk: Desk): View {
  let page = 10;
  let details = true;
  const pulse = pulseBar(desk, null);
  let plans: readonly SavedPlan[] = [];
  let known: { readonly memory: Memory; readonly cases: readonly RecentCase[] } | null = null;
  const cases = arrayList<RecentCase>(() => {
    if (known?.memory !== desk.memory)
      known = { memory: desk.memory, cases: recentCases(desk.memory, plans, desk.ports.indexPath) };
    return known.cases;
  });
  const losses = arrayList<LossHead>(() => desk.overview.newestLosses);
  const lists = twoLists(cases, losses);
  const readPlans = (): void => {
    desk.ports.recovery.recent(LISTED_PLANS).then((found) => {
      plans = found;
      known = null;
      desk.redraw();
    }, desk.fail);
  };
  readPlans();
  const above = (columns: number, rows: number): Line[] => {
    const current = losses.current();
    const zone = desk.zoneFor(current?.zone ?? desk.overview.coverage.hosts[0]?.zone ?? "UTC");
    return [
      ...hostLines(desk, columns),
      pulse.line(columns, current === null ? null : Date.parse(current.time), zone),
      ...(rows < 16 ? [] : caseLines(lists.upper, desk, columns)),
      line(" Newest losses", "plain", { bold: true }),
    ];
  };
  return {
    crumb: "start",
    bar(columns) {
      const { events, losses: lost } = desk.overview;
      if (events === 0) return line(" nothing is indexed yet: o reads logs", "warn");
      const counts = ` ${counted(events, "event")}, ${counted(lost, "loss", "losses")}`;
      const told = [`${counts}. / searches by sender, time, id`, `${counts}. / searches`, counts];
      return fitting(columns, ...told.map((text) => line(text, "muted")));
    },
    body: (columns, rows) =>
      stacked(rows, above(columns, rows), (left) => {
        const current = losses.current();
        const paintList = (width: number, height: number): Line[] => {
          page = height - 1;
          return lossLines(desk, lists.lower, width, height, noLoss(desk));
        };
        const paint = current === null || !details ? null : (width: number) => lossDetails(current, desk, width);
        return withDetails(columns, left, paintList, paint);
      }),
    command: () => (desk.overview.events === 0 ? ["index", "/opt/zimbra/log"] : ["lost"]),
    can(action) {
      if (!ACTIONS.has(action)) return false;
      if (action === "filter" || action === "pane") return true;
      const { upper, lower } = lists.current();
      if (upper !== null && (action === "mark" || action === "session")) return "enter goes on with this";
      return upper === null && lower === null ? "nothing was lost yet" : true;
    },
    act(action) {
      if (moveList(lists, action, page)) return;
      if (action === "filter") {
        desk.go({ to: "search", filter: "" });
        return desk.press("filter");
      }
      if (action === "pane") details = !details;
      const { upper, lower } = lists.current();
      if (upper !== null && action === "open") return upper.open(desk);
      if (lower !== null) actOnLoss(desk, lower, action, pulse);
      if (action === "mark") lists.move(1);
    },
    footer: ["filter", "losses", "search", "open", "mark", "coverage", "index"],
    wake: readPlans,
    bookmark() {
      const { lower } = lists.current();
      return lower === null
        ? null
        : { label: `loss ${lower.loss}  ${lower.local}`, route: { to: "loss", number: lower.loss } };
    },
  };
}

function caseLines(list: List<RecentCase>, desk: Desk, columns: number): Line[] {
  const zone = desk.zoneFor(desk.overview.coverage.hosts[0]?.zone ?? "UTC");
  const look = {
    columns: [
      { title: "", cells: 8 },
      { title: "", cells: 14 },
      { title: "", cells: 20, grows: 1 },
    ],
    cellsOf: ({ what, timeUtcMs, text, isOpen }: RecentCase) => [
      { text: what },
      {
        text: timeUtcMs === null ? "" : showTime(new Date(timeUtcMs).toISOString(), zone).slice(2, 16),
        tone: "muted" as const,
      },
      { text, tone: isOpen ? ("warn" as const) : ("plain" as const) },
    ],
    empty: [],
  };
  const [, ...rows] = listLines(list, look, columns, LISTED_PLANS + 2);
  return rows.length === 0 ? [] : [line(" Recent cases", "plain", { bold: true }), ...rows];
}

/** A row a host: what its log covers. A zone is told where the title does not tell it for all. */
function hostLines(desk: Desk, columns: number): Line[] {
  const { hosts } = desk.overview.coverage;
  const isOneZone = new Set(hosts.map(({ zone }) => zone)).size === 1;
  const listed = hosts.slice(0, LISTED_HOSTS);
  const nameCells = widest(
    listed.map(({ host }) => host),
    4,
    Math.max(8, columns - 60),
  );
  const countCells = widest(
    listed.map(({ records }) => showCount(records)),
    1,
    12,
  );
  const shown = listed.map((host): Line => {
    const zone = desk.zoneFor(host.zone);
    const time = (iso: string | null): string => (iso === null ? "?" : showTime(iso, zone).slice(0, 16));
    const gaps = host.gaps.length === 0 ? "no gaps" : `${counted(host.gaps.length, "gap")} (c)`;
    return [
      span(" "),
      { ...cell(host.host, nameCells), bold: true },
      span(`  ${time(host.from)} .. ${time(host.to)}${isOneZone ? "" : ` ${zone}`}`),
      span("  "),
      cell(showCount(host.records), countCells, "plain", "right"),
      span(` ${host.records === 1 ? "record" : "records"}  `),
      span(gaps, host.gaps.length === 0 ? "good" : "warn"),
    ];
  });
  const more = hosts.length - shown.length;
  return [
    ...shown,
    ...(more > 0 ? [line(` and ${counted(more, "more host")}: c`, "muted")] : []),
    ...(hosts.length === 0 ? [EMPTY] : []),
  ];
}

function noLoss(desk: Desk): Line[] {
  if (desk.overview.events > 0) return [line("   nothing was lost in what the log covers", "good")];
  return [line("   o  read mailbox.log and its rotations into the index", "accent"), line("   q  quit", "muted")];
}
