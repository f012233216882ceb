import { type Query, showDuration } from "../../query/index.ts";
import { line, span, spread, widthOfLine } from "../lines/line.ts";
import type { SessionHead } from "../questions/questions.ts";
import type { Desk } from "../screen/desk.ts";
import type { View } from "../screen/view.ts";
import { eventsPane } from "./events-pane.ts";
import { markHits } from "./mark-hits.ts";

/** What else one session did: who it was, what it did in numbers, its events. */
export function sessionView(desk: Desk, number: number): View {
  let head: SessionHead | null = null;
  const query: Query = { filter: { session: number }, party: null, zone: "UTC", notes: [] };
  const pane = eventsPane(
    desk,
    () => query,
    () => [line(`   there is no session ${number}`, "warn")],
  );
  const load = (): void => {
    desk.ask.session(number).then((found) => {
      head = found;
      desk.redraw();
    }, desk.fail);
  };
  load();
  return {
    crumb: `session ${number}`,
    bar(columns) {
      if (head === null) return line(" …", "muted");
      const { session, totals } = head;
      const who = session.actor === session.account ? session.account : `${session.actor} in ${session.account}`;
      const how = [session.protocol, session.ip, session.client].filter((part) => part !== null).join(" ");
      const counts = Object.entries(totals).map(([kind, count]) => `${count} ${kind}`);
      const whoSpan = span(` ${who ?? "?"} `, "plain", { bold: true });
      const duration = ` ${showDuration(session.seconds * 1000)}`;
      const did = line(`${duration}: ${counts.slice(0, 4).join(", ")} `);
      // Who it was comes first: where that leaves no room for what was done, the list below tells it.
      const isTight = widthOfLine([whoSpan, ...did]) > columns;
      if (isTight) return spread([whoSpan], line(`${duration} `), columns);
      return spread([whoSpan, span(how, "muted")], did, columns);
    },
    body: pane.body,
    command: () => ["session", String(number)],
    can: (action) => {
      if (action === "session") return "this is the session";
      if (action === "previousSession") return number > 1 ? true : "this is the first session";
      return action === "nextSession" || action === "markAll" || pane.can(action);
    },
    act(action) {
      if (action === "previousSession") desk.swap({ to: "session", number: number - 1 });
      else if (action === "nextSession") desk.swap({ to: "session", number: number + 1 });
      else if (action === "markAll") markHits(desk, query, "this session");
      else pane.act(action);
    },
    footer: ["mark", "markAll", "item", "evidence", "nextMatch", "nextSession", "basket", "plan"],
    copies: pane.copies,
    grown() {
      pane.grown();
      load();
    },
    bookmark: () => ({ label: `session ${number}`, route: { to: "session", number } }),
  };
}
