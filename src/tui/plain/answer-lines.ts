import {
  counted,
  describeEvent,
  describeLoss,
  type EventRow,
  extentText,
  folderText,
  mailboxText,
  type Query,
  showTime,
  typeText,
  whoText,
} from "../../query/index.ts";
import type { Asking, LossHead, Page, Place } from "../questions/questions.ts";
import { commandRoute } from "../screen/command-route.ts";
import { lossQuestionOf } from "../views/filter.ts";

/** How the plain mode reads filters and shows times. */
export interface PlainDesk {
  /** @throws {UsageError} as the command line does */
  queryOf(filter: string): Query;
  zoneFor(zone: string): string;
  /** Zone in which all times are shown; null: each in that of its log. */
  readonly shownZone: string | null;
}

const VERBS = /^(search|lost|item|session)\b/;

/** Rows that are asked for at a time. */
const PAGE = 50;

/** The answer to a typed line, row by row; rows are asked for as they are told. @throws {UsageError} for what is not understood */
export async function* answerLines(ask: Asking, desk: PlainDesk, line: string): AsyncGenerator<string> {
  const route = commandRoute(VERBS.test(line) ? line : `search ${line}`);
  if (route.to === "search") yield* eventLines(ask, desk, desk.queryOf(route.filter));
  else if (route.to === "session")
    yield* eventLines(ask, desk, { ...desk.queryOf(""), filter: { session: route.number } });
  else if (route.to === "losses") yield* lossLines(ask, desk, desk.queryOf(route.filter));
  else if (route.to === "loss") yield* itemLines(ask, route.number);
  else if (route.to === "item") {
    const { verdict, story } = await ask.item({ ...route, zone: desk.shownZone });
    yield verdict;
    for (const event of story) yield eventLine(desk, event);
  }
}

async function* eventLines(ask: Asking, desk: PlainDesk, query: Query): AsyncGenerator<string> {
  yield counted(await ask.countEvents(query), "hit");
  const placeOf = (row: EventRow): Place => ({ timeUtcMs: Date.parse(row.time), number: row.event });
  for await (const row of paged((page) => ask.events(query, page), placeOf, "asc")) yield eventLine(desk, row);
}

async function* lossLines(ask: Asking, desk: PlainDesk, query: Query): AsyncGenerator<string> {
  const question = lossQuestionOf(query);
  yield counted(await ask.countLosses(question), "loss", "losses");
  const placeOf = (head: LossHead): Place => ({ timeUtcMs: Date.parse(head.time), number: head.loss });
  for await (const head of paged((page) => ask.losses(question, page), placeOf, "desc")) {
    const time = showTime(head.time, desk.zoneFor(head.zone)).slice(0, 19);
    yield `loss ${head.loss}, ${time}, ${mailboxText(head)}: ${describeLoss(head)}, ${extentText(head)}, ${whoText(head)}`;
  }
}

async function* itemLines(ask: Asking, number: number): AsyncGenerator<string> {
  for (const item of (await ask.loss(number))?.items ?? []) {
    const where = item.lastFolder === null ? "" : ` from ${folderText(item.lastFolder)}`;
    yield `${typeText(item.type)} ${item.id}${where}${item.sender === null ? "" : `, sent by ${item.sender}`} (${item.certainty})`;
  }
}

function eventLine(desk: PlainDesk, event: EventRow): string {
  const time = showTime(event.time, desk.zoneFor(event.zone)).slice(0, 19);
  return `${time}, ${event.account ?? "no account"}, ${event.kind}: ${describeEvent(event)}, ${whoText(event)}`;
}

async function* paged<Row>(
  load: (page: Page) => Promise<readonly Row[]>,
  placeOf: (row: Row) => Place,
  order: Page["order"],
): AsyncGenerator<Row> {
  let after: Place | null = null;
  for (;;) {
    const rows: readonly Row[] = await load({ limit: PAGE, order, after });
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    after = placeOf(last);
  }
}
