import {
  countEvents,
  coverageReport,
  describeSession,
  eachEvent,
  eventRow,
  findEvents,
  type IndexReader,
  itemStory,
  lostItems,
  type Query,
  whatEmptied,
} from "../../query/index.ts";
import { itemsOfEvent } from "./items-of-event.ts";
import { countLosses, lossPage } from "./loss-pages.ts";
import type { HitItem, PulseBucket, Questions } from "./questions.ts";

/** Answers the screen's questions from an index. */
export function answerFrom(reader: IndexReader): Questions {
  return {
    overview: (newestLosses, zone) => ({
      coverage: coverageReport(reader, {}),
      events: reader.sources().reduce((sum, { events }) => sum + events, 0),
      losses: countLosses(reader, ALL_LOSSES),
      newestLosses: lossPage(reader, ALL_LOSSES, { limit: newestLosses, order: "desc", after: null }, zone),
    }),
    events: (query, { limit, order, after }) =>
      findEvents(reader, query, {
        limit,
        order,
        ...(after !== null && { after: { timeUtcMs: after.timeUtcMs, event: after.number } }),
      }).map(eventRow),
    countEvents: (query) => countEvents(reader, query),
    whatEmptied: (query) => whatEmptied(reader, query),
    itemsOf: (query, limit) => itemsOfHits(reader, query, limit),
    losses: (question, page, zone) => lossPage(reader, question, page, zone),
    countLosses: (question) => countLosses(reader, question),
    loss: (number, zone) => lostItems(reader, { number, all: true }, 1, zone).losses[0] ?? null,
    item: (question) => itemStory(reader, question),
    session: (number) => {
      const answer = describeSession(reader, number, { limit: 1, order: "asc" });
      return answer === null ? null : { session: answer.session, totals: answer.totals };
    },
    pulse: (host, fromUtcMs, toUtcMs, buckets) => pulseOf(reader, host, fromUtcMs, toUtcMs, buckets),
    complete: (what, prefix, limit) => reader.complete(what, prefix, limit),
  };
}

const ALL_LOSSES = { account: null, sender: null, host: null, fromUtcMs: null, toUtcMs: null, all: false };

function itemsOfHits(reader: IndexReader, query: Query, limit: number) {
  const items = new Map<string, HitItem>();
  for (const event of eachEvent((page) => findEvents(reader, query, page))) {
    for (const item of itemsOfEvent(eventRow(event), query)) items.set(`${item.account} ${item.id}`, item);
    if (items.size >= limit) break;
  }
  return { items: [...items.values()].slice(0, limit), more: items.size >= limit };
}

function pulseOf(
  reader: IndexReader,
  host: string | null,
  fromUtcMs: number,
  toUtcMs: number,
  buckets: number,
): PulseBucket[] {
  const widthMs = (toUtcMs - fromUtcMs) / buckets;
  const { hosts } = coverageReport(reader, host === null ? {} : { host });
  const covered = (begin: number, end: number): boolean =>
    hosts.some((one) => {
      if (one.from === null || one.to === null) return false;
      if (end <= Date.parse(one.from) || begin > Date.parse(one.to)) return false;
      return !one.gaps.some((gap) => Date.parse(gap.from) <= begin && Date.parse(gap.to) >= end);
    });
  return reader.histogram(host, fromUtcMs, toUtcMs, buckets).map(({ fromUtcMs: begin, records, deletions }) => ({
    fromUtcMs: begin,
    deletions,
    covered: records > 0 || covered(begin, begin + widthMs),
  }));
}
