import type { IndexReader, MailboxRecord } from "../index/index.ts";
import { type CoverageScope, coverageOf, coverageReport, type HostCoverageRow } from "./coverage.ts";
import type { ItemAnswer, ItemQuestion } from "./item.ts";
import { NOT_DONE } from "./item-by.ts";
import { counted, showTime } from "./show-time.ts";

/** The answer where no record names the item: where it was looked for, and what the log covers there. */
export function unknownItem(
  reader: IndexReader,
  question: ItemQuestion,
  candidates: readonly MailboxRecord[],
  scope: CoverageScope,
): ItemAnswer {
  const only = candidates.length === 1 ? candidates[0] : undefined;
  return {
    item: {
      host: only?.host ?? question.host,
      account: (question.account === null ? only : candidates[0])?.account ?? question.account,
      mailbox: only?.mailbox ?? null,
      type: "unknown",
      id: question.id,
    },
    state: "unknown",
    folder: null,
    lastFolder: null,
    messageId: null,
    sender: null,
    recipients: [],
    trashedAt: null,
    deletedAt: null,
    cause: null,
    certainty: null,
    by: NOT_DONE,
    restoredAs: [],
    loss: null,
    story: [],
    coverage: coverageOf(reader, scope),
    verdict: verdictOf(question, coverageReport(reader, scope).hosts) + forgedMention(reader, question, candidates),
    notLost: null,
    name: null,
    addedAt: null,
    movedTo: null,
    copyOf: null,
    notes: [],
    unplaced: [],
  };
}

function verdictOf({ id, zone }: ItemQuestion, hosts: readonly HostCoverageRow[]): string {
  const places = hosts.flatMap((host) => placeOf(host, zone ?? host.zone) ?? []);
  if (places.length === 0) return `No log is indexed that could name item ${id}.`;
  const before = "what happened before or after is not known";
  if (places.length === 1) return `No record of item ${id} was found in the log of ${places[0]}: ${before}.`;
  return `No record of item ${id} was found in the logs of ${places.length} hosts: ${places.join("; ")}; ${before}.`;
}

/** What only text names that a client may have put into the log proves nothing; that it is there should be known. */
function forgedMention(reader: IndexReader, { id }: ItemQuestion, candidates: readonly MailboxRecord[]): string {
  const named = candidates.flatMap(({ host, mailbox }) =>
    reader
      .events({ itemId: id, host, ...(mailbox === null ? {} : { mailbox }) }, { limit: 100, order: "asc" })
      .filter(({ suspicious }) => suspicious),
  );
  if (named.length === 0) return "";
  const [records, what] =
    named.length === 1 ? ["A record that looks", "it is"] : [`${named.length} records that look`, "they are"];
  return ` ${records} forged ${named.length === 1 ? "names" : "name"} it, and ${what} not trusted: see salvage search ${id}.`;
}

/** `mbs1 from 2020-07-18 15:22:01 to 2020-07-18 15:25:08 (Europe/Rome), with 2 gaps`; null for a host without a record. */
function placeOf({ host, from, to, gaps }: HostCoverageRow, zone: string): string | null {
  if (from === null || to === null) return null;
  const [begin, end] = [from, to].map((iso) => showTime(iso, zone).slice(0, 19));
  return `${host} from ${begin} to ${end} (${zone}), ${gaps.length === 0 ? "without gaps" : `with ${counted(gaps.length, "gap")}`}`;
}
