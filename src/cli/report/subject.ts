import { EXIT, SalvageError, UsageError } from "../../core/index.ts";
import type { IndexReader } from "../../index/index.ts";
import type { AccountScope, CaseSubject, TokenName } from "../../query/index.ts";
import { queryOfCall } from "../filter-call.ts";
import { lossFilterOf } from "../loss-filter.ts";
import { countOption, isSet, textOption, wholeNumber, zoneOption } from "../option-values.ts";
import type { Call } from "../verb.ts";

/** What a report is to be about, answered. */
export interface ReportSubject {
  readonly subject: CaseSubject;
  /** What coverage and sources are told of. */
  readonly scope: AccountScope;
  readonly title: string;
  readonly found: boolean;
}

/** Events that a report lists unless `--limit` says otherwise. */
const EVENTS = 1000;

/**
 * Answers what a call of `report` asks for: one item, one session, events, or else losses.
 * @throws {UsageError} for two subjects at once, and for conditions that the subject would have to ignore
 */
export async function subjectOf(call: Call, reader: IndexReader): Promise<ReportSubject> {
  const events = isSet(call, "events");
  const item = textOption(call, "item");
  const session = events ? null : textOption(call, "session");
  if ([events, item !== null, session !== null].filter(Boolean).length > 1)
    throw new UsageError(
      "a report is about one thing",
      "give one of --item ID, --session N, --events, or none for losses",
    );
  if (item !== null || session !== null || events) refuseLossOptions(call);
  if (item !== null) return itemSubject(call, reader, item);
  if (session !== null) return sessionSubject(call, reader, session);
  return events ? eventsSubject(call, reader) : lossesSubject(call, reader);
}

function refuseLossOptions(call: Call): void {
  const given = ["cause", "loss", "all"].find((name) => call.options[name] !== undefined);
  if (given !== undefined) throw new UsageError(`--${given} goes with a report on losses only`);
}

async function itemSubject(call: Call, reader: IndexReader, id: string): Promise<ReportSubject> {
  const { itemStory } = await import("../../query/index.ts");
  const conditions: readonly TokenName[] = ["acct", "host"];
  const { filter, party } = await queryOfCall(call, reader, conditions);
  const number = wholeNumber(id.replace(/^id:/, ""), "--item");
  const account = filter.account ?? party;
  const host = filter.host ?? null;
  const answer = itemStory(reader, { id: number, account: account ?? null, host, zone: zoneOption(call) });
  const whose = answer.item.account === null ? "" : ` of ${answer.item.account}`;
  return {
    subject: { kind: "item", answer },
    scope: { account: answer.item.account, host: answer.item.account === null ? answer.item.host : host },
    title: `What became of item ${number}${whose}`,
    found: answer.story.length > 0,
  };
}

async function sessionSubject(call: Call, reader: IndexReader, text: string): Promise<ReportSubject> {
  const { describeSession } = await import("../../query/index.ts");
  await queryOfCall(call, reader, ["session"]);
  const number = wholeNumber(text, "--session");
  const answer = describeSession(reader, number, { limit: countOption(call, "limit", EVENTS), order: "asc" });
  if (answer === null) {
    const hint = "list them with: salvage sessions";
    throw new SalvageError(`there is no session ${number}`, { code: "no-session", exitCode: EXIT.nothingFound, hint });
  }
  const { host, account } = answer.session;
  const title = `What session ${number}${account === null ? "" : ` of ${account}`} did`;
  return { subject: { kind: "session", answer }, scope: { host }, title, found: true };
}

async function eventsSubject(call: Call, reader: IndexReader): Promise<ReportSubject> {
  const { searchEvents, wordsOf } = await import("../../query/index.ts");
  const query = await queryOfCall(call, reader);
  const answer = searchEvents(reader, query, { limit: countOption(call, "limit", EVENTS), order: "asc" });
  const words = wordsOf(query);
  return {
    subject: { kind: "events", answer },
    scope: query.filter,
    title: words === "" ? "All events" : `Events: ${words}`,
    found: answer.total > 0,
  };
}

async function lossesSubject(call: Call, reader: IndexReader): Promise<ReportSubject> {
  const { caseLosses } = await import("../../query/index.ts");
  const filter = await lossFilterOf(call, reader);
  const limit = textOption(call, "limit") === null ? Number.POSITIVE_INFINITY : countOption(call, "limit", 0);
  const answer = caseLosses(reader, filter, limit, zoneOption(call));
  const whose = filter.account === undefined ? "" : ` of ${filter.account}`;
  const from = filter.sender === undefined ? "" : ` from ${filter.sender}`;
  return {
    subject: { kind: "losses", answer },
    scope: filter,
    title: filter.number === undefined ? `Lost mail${whose}${from}` : `Loss ${filter.number}`,
    found: answer.total > 0,
  };
}
