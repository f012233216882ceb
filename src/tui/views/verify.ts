import type { Plan, Verification, VerifiedItem } from "../../recovery/index.ts";
import type { Action } from "../keys/keymap.ts";
import { EMPTY, line, span, type Tone } from "../lines/line.ts";
import { arrayList } from "../lists/array-list.ts";
import { moveList } from "../lists/list.ts";
import type { Desk } from "../screen/desk.ts";
import type { View } from "../screen/view.ts";
import { listLines } from "./list-lines.ts";

const ACTIONS: ReadonlySet<Action> = new Set<Action>([
  "down",
  "up",
  "pageDown",
  "pageUp",
  "top",
  "end",
  "verify",
  "export",
  "item",
]);

const TONES: Readonly<Record<VerifiedItem["status"], Tone>> = {
  restored: "good",
  "already-there": "good",
  differs: "warn",
  missing: "danger",
  unverifiable: "warn",
};

const COLUMNS = [
  { title: "ITEM", cells: 6, align: "right" as const, fits: true as const },
  { title: "STATUS", cells: 13 },
  { title: "NEW ID", cells: 6, align: "right" as const, fits: true as const },
  { title: "PROVED BY", cells: 9 },
  { title: "ACCOUNT", cells: 12, grows: 1 },
  { title: "WHERE, OR WHY NOT", cells: 10, grows: 2 },
];

/** What is back, item by item, proved from a second source. */
export function verifyView(desk: Desk, plan: Plan, path: string): View {
  let answer: Verification | null = null;
  let page = 10;
  const list = arrayList<VerifiedItem>(() => answer?.items ?? []);
  const look = (): void => {
    desk.ports.recovery.verify(plan, path).then((found) => {
      answer = found;
      desk.redraw();
    }, desk.fail);
  };
  look();
  const table = {
    columns: COLUMNS,
    cellsOf: (item: VerifiedItem) => [
      { text: String(item.id) },
      { text: item.status.replace("-", " "), tone: TONES[item.status] },
      { text: item.newId === null ? "-" : String(item.newId) },
      { text: item.by ?? "-" },
      { text: item.account },
      { text: item.message ?? item.folder ?? item.messageId ?? "" },
    ],
    empty: [line("   the plan restores nothing", "muted")],
  };
  return {
    crumb: "verification",
    bar() {
      if (answer === null) return line(" looking …", "muted");
      return Object.entries(answer.totals)
        .filter(([, count]) => count > 0)
        .map(([status, count]) =>
          span(` ${count} ${status.replace("-", " ")} `, TONES[status as VerifiedItem["status"]], { bold: true }),
        );
    },
    body(columns, rows) {
      page = rows - 1;
      return answer === null ? [EMPTY] : listLines(list, table, columns, rows);
    },
    command: () => ["verify", path],
    can: (action) => (ACTIONS.has(action) ? (answer === null ? "the mailboxes are being looked at" : true) : false),
    act(action) {
      if (moveList(list, action, page)) return;
      const item = list.current();
      if (action === "verify") look();
      else if (action === "export" && answer !== null)
        desk.ports
          .saveText("verification.json", `${JSON.stringify(answer, null, 2)}\n`)
          .then((file) => desk.say(`written: ${file}`, "good"), desk.fail);
      else if (item !== null) desk.go({ to: "item", id: item.id, account: item.account, host: null });
    },
    place: () => ({ to: "plan", path }),
    footer: ["verify", "item", "export", "copy", "back"],
  };
}
