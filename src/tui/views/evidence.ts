import { basename } from "node:path";
import { printable, widthOf } from "../../core/index.ts";
import type { Action } from "../keys/keymap.ts";
import { EMPTY, fitting, type Line, line, span, spread, type Tone } from "../lines/line.ts";
import { wrapped } from "../lines/wrap.ts";
import { arrayList } from "../lists/array-list.ts";
import { MOVES, moveList } from "../lists/list.ts";
import type { RawRecord } from "../ports.ts";
import type { Desk } from "../screen/desk.ts";
import type { View } from "../screen/view.ts";

const ACTIONS: ReadonlySet<Action> = new Set<Action>([...MOVES, "previousMatch", "nextMatch"]);

/** Lines before and after the record. */
const AROUND = 30;

/** Characters of a line that are shown: a line may have megabytes. */
const SHOWN_CHARACTERS = 4000;

/** The raw record behind an event, as it stands in its file, with its neighbours. */
export function evidenceView(desk: Desk, event: number): View {
  let raw: RawRecord | null = null;
  let failed: string | null = null;
  let page = 10;
  let width = 0;
  let lines: readonly Line[] = [];
  let recordRow = 0;
  const list = arrayList<Line>(() => lines);
  desk.ports.record(event, AROUND).then(
    (found) => {
      raw = found;
      desk.redraw();
    },
    (error: unknown) => {
      failed = error instanceof Error ? error.message : String(error);
      desk.fail(error);
    },
  );
  const layOut = (columns: number, rows: number, record: RawRecord): void => {
    if (width === columns) return;
    const first = width === 0;
    width = columns;
    const part = (texts: readonly string[], mark: string, tone: Tone): Line[] =>
      texts.flatMap((text) =>
        wrapped(text.slice(0, SHOWN_CHARACTERS), columns - 3, tone).map((row): Line => [span(mark, "accent"), ...row]),
      );
    const before = part(record.before, "  ", "muted");
    recordRow = before.length;
    lines = [...before, ...part(record.record.split(/\r?\n/), "> ", "plain"), ...part(record.after, "  ", "muted")];
    if (first) {
      // The record in the middle of the window: the window follows the cursor.
      list.move(recordRow + (rows >> 1));
      list.window(rows);
      list.move(recordRow - Math.min(recordRow + (rows >> 1), lines.length - 1));
    }
  };

  return {
    crumb: `record of event ${event}`,
    bar: (columns) =>
      raw === null
        ? line(failed === null ? " …" : ` ${failed}`, failed === null ? "muted" : "danger")
        : spread(
            placeLine(raw, columns - widthOf(VERDICTS[`${raw.verified}`])),
            line(VERDICTS[`${raw.verified}`], raw.verified === false ? "danger" : "good"),
            columns,
          ),
    body(columns, rows) {
      if (raw === null) return [EMPTY];
      page = rows - 1;
      layOut(columns, page, raw);
      const window = list.window(page);
      const shown = window.rows.map(
        (row, place): Line => (place === window.cursor ? [span("▸", "accent"), ...row] : [span(" "), ...row]),
      );
      return [...shown, line(` SHA-256 ${raw.sha256}`, "muted")];
    },
    command: () => ["show", String(event)],
    can: (action) => (ACTIONS.has(action) ? (raw === null ? "the record is not here yet" : true) : false),
    act(action) {
      if (moveList(list, action, page)) return;
      list.top();
      list.move(recordRow);
    },
    footer: ["down", "pageDown", "copy", "bookmark", "back"],
    copies: () =>
      raw === null
        ? []
        : [
            { key: "l", what: "record", text: printable(raw.record) },
            { key: "p", what: "place", text: `${raw.path}:${raw.line}` },
            { key: "h", what: "SHA-256 of the indexed log", text: raw.sha256 },
          ],
    bookmark: () => ({ label: `record of event ${event}`, route: { to: "evidence", event } }),
  };
}

/** Where the record stands, as far as there is room: its line, its file, the whole path. */
function placeLine({ line: at, offsetBytes, path }: RawRecord, cells: number): Line {
  const whole = ` line ${at}, byte ${offsetBytes} of ${path}`;
  return fitting(cells, ...[whole, ` line ${at} of ${basename(path)}`, ` line ${at}`].map((text) => line(text)));
}

const VERDICTS = { true: " file unchanged ", false: " FILE CHANGED SINCE IT WAS INDEXED ", null: " file not checked " };
