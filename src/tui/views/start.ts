import { counted, showCount, showTime } from "../../query/index.ts";
import type { Action } from "../keys/keymap.ts";
import { EMPTY, type Line, line, span } from "../lines/line.ts";
import { arrayList } from "../lists/array-list.ts";
import { MOVES, moveList } from "../lists/list.ts";
import type { LossHead } from "../questions/questions.ts";
import type { Desk } from "../screen/desk.ts";
import type { View } from "../screen/view.ts";
import { stacked } from "./list-lines.ts";
import { actOnLoss, lossDetails, lossLines } from "./loss-lines.ts";
import { withDetails } from "./panes.ts";
import { pulseBar } from "./pulse-bar.ts";

const ACTIONS: ReadonlySet<Action> = new Set<Action>([...MOVES, "open", "mark", "session", "filter", "pane"]);

/** Hosts that the start screen lists before it counts the rest. */
const LISTED_HOSTS = 4;

/** Where one begins: what is indexed, what it covers, and what was lost last. */
export function startView(desk: Desk): View {
  let page = 10;
  let details = true;
  let pulse = pulseBar(desk, null);
  const list = arrayList<LossHead>(() => desk.overview.newestLosses);
  return {
    crumb: "start",
    bar: () =>
      desk.overview.events === 0
        ? line(" nothing is indexed yet: o reads logs", "warn")
        : line(
            ` ${counted(desk.overview.events, "event")}, ${counted(desk.overview.losses, "loss", "losses")}. / searches by sender, time, id`,
            "muted",
          ),
    body(columns, rows) {
      const current = list.current();
      const zone = desk.zoneFor(current?.zone ?? desk.overview.coverage.hosts[0]?.zone ?? "UTC");
      const cursor = current === null ? null : Date.parse(current.time);
      const above = [
        ...hostLines(desk),
        pulse.line(columns, cursor, zone),
        line(" Newest losses", "plain", { bold: true }),
      ];
      return stacked(rows, above, (left) => {
        const paintList = (width: number, height: number): Line[] => {
          page = height - 1;
          return lossLines(desk, list, width, height, noLoss(desk));
        };
        const paint = current === null || !details ? null : (width: number) => lossDetails(current, desk, width);
        return withDetails(columns, left, paintList, paint);
      });
    },
    command: () => null,
    can(action) {
      if (!ACTIONS.has(action)) return false;
      return list.current() === null && action !== "filter" && action !== "pane" ? "nothing was lost yet" : true;
    },
    act(action) {
      if (moveList(list, action, page)) return;
      if (action === "filter") {
        desk.go({ to: "search", filter: "" });
        return desk.press("filter");
      }
      if (action === "pane") details = !details;
      const head = list.current();
      if (head !== null) actOnLoss(desk, head, action);
      if (action === "mark") list.move(1);
    },
    footer: ["filter", "losses", "search", "open", "mark", "coverage", "index"],
    wake() {
      pulse = pulseBar(desk, null);
    },
    bookmark() {
      const head = list.current();
      return head === null
        ? null
        : { label: `loss ${head.loss}  ${head.local}`, route: { to: "loss", number: head.loss } };
    },
  };
}

function hostLines(desk: Desk): Line[] {
  const { hosts } = desk.overview.coverage;
  const shown = hosts.slice(0, LISTED_HOSTS).map((host): Line => {
    const zone = desk.zoneFor(host.zone);
    const time = (iso: string | null): string => (iso === null ? "?" : showTime(iso, zone).slice(0, 16));
    const gaps = host.gaps.length === 0 ? "no gaps" : `${host.gaps.length} gaps (c)`;
    return [
      span(` ${host.host}`, "plain", { bold: true }),
      span(`  ${time(host.from)} .. ${time(host.to)} ${zone}  ${showCount(host.records)} records  `),
      span(gaps, host.gaps.length === 0 ? "good" : "warn"),
    ];
  });
  const more = hosts.length - shown.length;
  return [
    ...shown,
    ...(more > 0 ? [line(` and ${more} more hosts: c`, "muted")] : []),
    ...(hosts.length === 0 ? [EMPTY] : []),
  ];
}

function noLoss(desk: Desk): Line[] {
  if (desk.overview.events > 0) return [line("   nothing was lost in what the log covers", "good")];
  return [line("   o  read mailbox.log and its rotations into the index", "accent"), line("   q  quit", "muted")];
}
