import {
  type Cause,
  type Certainty,
  EXIT,
  type ItemState,
  type ItemType,
  isoUtc,
  SalvageError,
} from "../core/index.ts";
import type { IndexReader, MailboxRecord } from "../index/index.ts";
import { type MovedTo, type NotLossReason, unpackOwn, unpackShared, verdict } from "../story/index.ts";
import { scopeOfAccount } from "./account-scope.ts";
import { type CoverageAnswer, coverageOf } from "./coverage.ts";
import { type EventRow, eventRow } from "./event-row.ts";
import { type FolderAnswer, folderAnswer } from "./folder-answer.ts";
import { type ByAnswer, byOf } from "./item-by.ts";
import { eventsOfItem } from "./item-events.ts";
import { type ToldItem, toldAnywhere, whereItLives } from "./item-lives.ts";
import { mailboxText } from "./mailbox-text.ts";
import { showTime } from "./show-time.ts";
import { unknownItem } from "./unknown-item.ts";
import { withUnplacedDeletions } from "./unplaced-deletions.ts";

/** The contract's answer of `salvage item`. What follows `coverage` is not part of the contract's first version. */
export interface ItemAnswer {
  readonly item: {
    readonly host: string | null;
    readonly account: string | null;
    readonly mailbox: number | null;
    readonly type: ItemType;
    readonly id: number;
  };
  readonly state: ItemState;
  readonly folder: FolderAnswer | null;
  readonly lastFolder: FolderAnswer | null;
  readonly messageId: string | null;
  readonly sender: string | null;
  readonly recipients: readonly string[];
  readonly trashedAt: string | null;
  readonly deletedAt: string | null;
  readonly cause: Cause | null;
  readonly certainty: Certainty | null;
  readonly by: ByAnswer;
  readonly restoredAs: readonly number[];
  readonly loss: number | null;
  readonly story: readonly EventRow[];
  readonly coverage: CoverageAnswer;
  /** What became of it in one plain sentence, times in the zone asked for, else of the log. */
  readonly verdict: string;
  readonly notLost: NotLossReason | null;
  readonly name: string | null;
  readonly addedAt: string | null;
  readonly movedTo: MovedTo | null;
  readonly copyOf: number | null;
  /** What the log cannot tell of it, in sentences. */
  readonly notes: readonly string[];
  /** Deletions of an item with this number of which no record tells the mailbox, from the last record on that names the item. */
  readonly unplaced: readonly EventRow[];
}

export interface ItemQuestion {
  readonly id: number;
  /** Owner of the mailbox; null: whatever mailbox has an item with this id, if there is only one. */
  readonly account: string | null;
  readonly host: string | null;
  /** Zone of the times in the verdict; left out or null: the log's. */
  readonly zone?: string | null;
}

/**
 * What became of an item. Replays its mailbox, with what that was before on other hosts.
 * @throws {SalvageError} where the account has no mailbox in the index, or several have such an item
 */
export function itemStory(reader: IndexReader, question: ItemQuestion): ItemAnswer {
  const candidates = mailboxesOf(reader, question);
  const told = whereItLives(toldAnywhere(reader, candidates, question.id));
  const [found, ...earlier] = told;
  if (earlier.some(({ mailbox }) => !isSameOwner(mailbox, found?.mailbox)))
    throw ambiguous(
      question,
      told.map(({ mailbox }) => mailbox),
    );
  const account = question.account ?? found?.mailbox.account ?? null;
  const scope = scopeOfAccount(reader, { account, host: question.host });
  const shown = question.zone ?? null;
  if (found === undefined)
    return withUnplacedDeletions(reader, unknownItem(reader, question, candidates, scope), scope, shown);
  // Where the log does not tell whose mailbox it is, its host is all that is known.
  const coverage = coverageOf(reader, account === null ? { host: found.mailbox.host } : scope);
  const answers = told.map((one) => answerOf(reader, one, coverage, shown));
  return withUnplacedDeletions(reader, withEarlier(answers as [ItemAnswer, ...ItemAnswer[]]), scope, shown);
}

function mailboxesOf(reader: IndexReader, { account, host }: ItemQuestion): MailboxRecord[] {
  const owned = reader.mailboxes(account, host);
  if (account === null || owned.length > 0) return [...owned];
  // The log may show an account only as the one that was asked for, without telling who owns the mailbox.
  const keys = new Set(reader.mailboxesOfRequestedAccount(account));
  const requested = reader.mailboxes(null, host).filter((mailbox) => keys.has(mailbox.key));
  if (requested.length > 0) return requested;
  throw new SalvageError(`the index knows no mailbox of ${account}${host === null ? "" : ` on ${host}`}`, {
    code: "no-such-account",
    exitCode: EXIT.nothingFound,
    hint: "salvage search acct:PART finds accounts by a part of the address",
  });
}

function isSameOwner(a: MailboxRecord, b: MailboxRecord | undefined): boolean {
  return a.account !== null && a.account === b?.account && a.host === b.host;
}

/** An account that was deleted and created again has had two mailboxes: the answer is of the newest, and tells of the others. */
function withEarlier([answer, ...earlier]: readonly [ItemAnswer, ...ItemAnswer[]]): ItemAnswer {
  const sentences = earlier.map(
    ({ item, verdict: what }) => ` The account's earlier mailbox ${item.mailbox} had an item ${item.id} too: ${what}`,
  );
  return { ...answer, verdict: answer.verdict + sentences.join("") };
}

function ambiguous({ id, account }: ItemQuestion, mailboxes: readonly MailboxRecord[]): SalvageError {
  const owners = new Set(mailboxes.map((mailbox) => mailbox.account));
  const places = mailboxes.map((mailbox) => `${mailboxText(mailbox)} on ${mailbox.host}`);
  return new SalvageError(`${mailboxes.length} mailboxes have an item ${id}: ${places.slice(0, 5).join(", ")}`, {
    code: "ambiguous-item",
    exitCode: EXIT.usage,
    hint: account === null && owners.size > 1 ? "say whose: --account ADDRESS" : "say which server: --host NAME",
  });
}

function answerOf(
  reader: IndexReader,
  { mailbox, item, lives }: ToldItem,
  coverage: CoverageAnswer,
  shown: string | null,
): ItemAnswer {
  const key = item.loss ?? item.notLoss?.key;
  const [loss] =
    key === undefined
      ? []
      : [mailbox.key, ...lives].flatMap((mailboxKey) => reader.losses({ mailboxKey, key, all: true }));
  const events = eventsOfItem(reader, item);
  const zone = shown ?? events[0]?.zone ?? "UTC";
  const local = (utcMs: number): string => `${showTime(isoUtc(utcMs), zone).replace(/,\d{3}/, "")} (${zone})`;
  const time = (utcMs: number | null): string | null => (utcMs === null ? null : isoUtc(utcMs));
  return {
    item: { host: mailbox.host, account: mailbox.account, mailbox: mailbox.mailbox, type: item.type, id: item.id },
    state: item.state,
    folder: folderAnswer(item.folder),
    lastFolder: folderAnswer(item.lastFolder),
    messageId: item.messageId,
    sender: item.sender,
    recipients: recipientsOf(reader, item.messageId),
    trashedAt: time(item.trashedUtcMs),
    deletedAt: time(item.deletedUtcMs),
    cause: item.cause,
    certainty: item.certainty,
    by: byOf(reader, item.by),
    restoredAs: item.restoredAs,
    loss: item.loss === null ? null : (loss?.number ?? null),
    story: events.map(eventRow),
    coverage,
    verdict: verdict(item, {
      loss: loss === undefined ? null : { ...unpackShared(loss.shared), ...unpackOwn(loss.own) },
      owner: mailbox.account,
      ownerNames: reader.namesOfMailbox(mailbox.key),
      formatTime: local,
    }),
    notLost: item.notLoss?.reason ?? null,
    name: item.name,
    addedAt: time(item.addedUtcMs),
    movedTo: item.movedTo,
    copyOf: item.copyOf,
    notes: [],
    unplaced: [],
  };
}

/** Only records of sending and of delivery name recipients; they are joined by the Message-ID. */
function recipientsOf(reader: IndexReader, messageId: string | null): string[] {
  if (messageId === null) return [];
  const events = reader.events({ messageId, kinds: ["send", "deliver"] }, { limit: 20, order: "asc" });
  return [...new Set(events.flatMap((event) => event.recipients))];
}
