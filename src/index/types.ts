import type { Actor, EventItem, EventKind, Fact, FolderRef, Outcome, Protocol, StoryEvent } from "../core/index.ts";
import type { AccessRecords } from "./access-records.ts";
import type { LossFilter, LossPage, StoredLoss } from "./loss-reader.ts";
import type { ReadSpan } from "./read-window.ts";
import type { ReplayContext } from "./replay-context.ts";
import type { Span } from "./silent-spans.ts";
import type { UnplacedDeletions } from "./unplaced-deletions.ts";

/** How far a source got: `failed` sources keep what was read of them. */
export type SourceStatus = "indexed" | "failed";

export interface HostRecord {
  readonly host: string;
  readonly zone: string;
}

export interface SourceRecord extends ReadSpan {
  readonly id: number;
  /** As given on the command line, and absolute. */
  readonly path: string;
  readonly absolutePath: string;
  readonly host: string;
  readonly zone: string;
  readonly compression: "none" | "gzip" | "zstd";
  readonly status: SourceStatus;
  /** Plain-text bytes of the indexed span, and the SHA-256 (hex) of exactly these bytes. */
  readonly indexedBytes: number;
  readonly sha256: string;
  readonly records: number;
  readonly events: number;
  readonly unrecognised: number;
  readonly malformed: number;
  readonly error: string | null;
  /** Of a damaged file: up to where its text is known to be sound; null where all of it is. */
  readonly soundBytes: number | null;
}

/** Where a record stands: offset and length count plain-text bytes (after decompression). */
export interface Evidence {
  readonly sourceId: number;
  readonly source: string;
  readonly line: number;
  readonly offsetBytes: number;
  readonly lengthBytes: number;
}

/** An event as the index gives it back. */
export interface StoredEvent {
  /** Public number: the event's place in the index, the same in whatever order the sources were read. */
  readonly event: number;
  readonly timeUtcMs: number;
  /** The wall clock of the log, and whether that hour came twice or never (`fold`, `gap`). */
  readonly localMs: number;
  readonly clock: "plain" | "fold" | "gap";
  readonly zone: string;
  readonly host: string;
  readonly kind: EventKind;
  readonly fact: Fact;
  /** Owner of the mailbox (not the delegate), where known; the requested account otherwise. */
  readonly account: string | null;
  readonly mailbox: number | null;
  readonly by: Actor;
  /** `oip`, `via` chain and ports as logged. */
  readonly proxyChain: readonly string[];
  readonly port: number | null;
  readonly soapId: string | null;
  readonly items: readonly EventItem[];
  readonly folder: FolderRef | null;
  readonly messageId: string | null;
  readonly sender: string | null;
  readonly recipients: readonly string[];
  readonly operation: string | null;
  readonly outcome: Outcome;
  readonly elapsedMs: number | null;
  readonly claimed: number | null;
  /** A header-like line inside another record: possibly forged. */
  readonly suspicious: boolean;
  /** Decoded from a damaged file: perhaps never logged so. */
  readonly damaged: boolean;
  readonly session: number | null;
  /** What the record says beyond the columns, field by field (subject, reason, path, …). */
  readonly details: Readonly<Record<string, string | number>>;
  readonly evidence: Evidence;
}

/** All conditions hold together; a list means "one of". Text is compared without regard to case. */
export interface EventFilter {
  readonly itemId?: number;
  /** Owner of the mailbox or requested account; whole address, or a part before or after `@`. */
  readonly account?: string;
  readonly actor?: string;
  readonly sender?: string;
  readonly recipient?: string;
  readonly messageId?: string;
  readonly ip?: string;
  /** A part of the user agent. */
  readonly client?: string;
  /** Folder id (digits), leaf name, or path. */
  readonly folder?: string;
  readonly kinds?: readonly EventKind[];
  readonly operation?: string;
  readonly protocols?: readonly Protocol[];
  readonly host?: string;
  readonly mailbox?: number;
  readonly session?: number;
  /** Inclusive. */
  readonly fromUtcMs?: number;
  /** Exclusive. */
  readonly toUtcMs?: number;
}

export interface EventPage {
  /** How many events match in all. */
  readonly total: number;
  readonly events: readonly StoredEvent[];
}

export interface SessionRecord {
  readonly session: number;
  readonly host: string;
  readonly account: string | null;
  readonly actor: string | null;
  readonly ip: string | null;
  readonly client: string | null;
  readonly protocol: Protocol | null;
  readonly fromUtcMs: number;
  readonly toUtcMs: number;
  readonly events: number;
  readonly deletions: number;
}

/** A stretch without a single record of a source, for judging gaps. */
export interface Silence {
  readonly host: string;
  readonly fromUtcMs: number;
  readonly toUtcMs: number;
  /** True where the two ends lie in different sources. */
  readonly betweenSources: boolean;
  /** True where a damaged file speaks of this time. */
  readonly damaged?: boolean;
}

/** What the index knows of a host's coverage. */
export interface HostCoverage {
  readonly host: string;
  readonly zone: string;
  readonly sources: readonly SourceRecord[];
  readonly records: number;
  readonly unrecognised: number;
  readonly malformed: number;
  readonly fromUtcMs: number | null;
  readonly toUtcMs: number | null;
  /** 95th percentile of the time between records, in milliseconds: the host's rhythm. */
  readonly rhythmMs: number;
  readonly silences: readonly Silence[];
  /** Spans of sources that have SOAP lines but no mailop lines (a log level above INFO). */
  readonly withoutMailop: readonly Span[];
  /** Spans of sources that were left out when they were read, in order of time. */
  readonly leftOut: readonly Span[];
}

/** A record of a watched category that no grammar knows. */
export interface UnrecognisedRecord {
  readonly host: string;
  readonly timeUtcMs: number;
  readonly category: string;
  readonly text: string;
  readonly evidence: Evidence;
}

/** A mailbox; `key` is the index's own number for it. */
export interface MailboxRecord {
  readonly key: number;
  readonly host: string;
  /** Null where no record tells the number. */
  readonly mailbox: number | null;
  readonly account: string | null;
  readonly accountId: string | null;
}

/** Counts by time for a histogram. */
/** What words are completed with. */
export type Completed = "account" | "sender" | "folder" | "host" | "client" | "ip";

export interface TimeBucket {
  readonly fromUtcMs: number;
  readonly records: number;
  /** Items lost. */
  readonly deletions: number;
}

/** Newest or oldest first; `after` is the last event of the page before (keyset paging). */
export interface EventPageRequest {
  readonly limit: number;
  readonly order: "asc" | "desc";
  readonly after?: { readonly timeUtcMs: number; readonly event: number };
}

/** The questions that an index answers. Opened by `openIndex(path)` read-only; every method is synchronous and bounded. */
export interface IndexReader {
  readonly path: string;
  hosts(): readonly HostRecord[];
  sources(): readonly SourceRecord[];
  /** A page of events with the count of all. */
  search(filter: EventFilter, page: EventPageRequest): EventPage;
  /** A page alone: counting all may take many times as long. */
  events(filter: EventFilter, page: EventPageRequest): readonly StoredEvent[];
  count(filter: EventFilter): number;
  /** The same by kind: those that occur, in the order of `EVENT_KINDS`. */
  countByKind(filter: EventFilter): ReadonlyMap<EventKind, number>;
  event(event: number): StoredEvent | null;
  /** An event by its key in the index (losses and stories name their evidence so), or null. */
  eventByKey(key: number): StoredEvent | null;
  /** What administrators got access to, by the audit log. Ask for it before losses are read, and use it while they are. */
  accessRecords(): AccessRecords;
  coverage(host?: string): readonly HostCoverage[];
  /** Records of deletions of which nothing tells the mailbox, by host; from inclusive, to exclusive, null: open. */
  countUnplacedDeletions(fromUtcMs: number | null, toUtcMs: number | null): readonly UnplacedDeletions[];
  /** Those of items with this number, from a time on, in order of time. */
  unplacedDeletionsOf(item: number, fromUtcMs: number): readonly StoredEvent[];
  /** What SQLite's own check finds wrong; empty where the file is sound. */
  integrity(): readonly string[];
  /** Mailboxes that an account owns (null: all), on one host (null: on any). */
  mailboxes(account: string | null, host: string | null): readonly MailboxRecord[];
  /** The names that a mailbox's owner has and had: accounts are renamed. */
  namesOfMailbox(mailboxKey: number): readonly string[];
  /** Keys of mailboxes that records with this requested account are about, the owner or not. */
  mailboxesOfRequestedAccount(account: string): readonly number[];
  /** Hosts on which an account has a mailbox or was ever seen, in order of their names. */
  hostsOfAccount(account: string): readonly string[];
  /** What the state machine needs to replay one mailbox. */
  storyEvents(mailboxKey: number): readonly StoryEvent[];
  /** What that replay must know besides. */
  replayContext(mailboxKey: number): ReplayContext;
  /** Losses in order of time, with their items: all, or a page of them. */
  losses(filter: LossFilter, page?: LossPage): readonly StoredLoss[];
  /** The same, one by one: the next is read when it is asked for. Do not write to the index between. */
  eachLoss(filter: LossFilter, page?: LossPage): Iterable<StoredLoss>;
  countLosses(filter: LossFilter): number;
  unrecognised(limit: number): readonly UnrecognisedRecord[];
  session(session: number): SessionRecord | null;
  sessions(filter: EventFilter, limit: number): readonly SessionRecord[];
  countSessions(filter: EventFilter): number;
  /** Accounts, senders, folder names, hosts, clients, addresses that start with `prefix`, for completion. */
  complete(what: Completed, prefix: string, limit: number): readonly string[];
  histogram(host: string | null, fromUtcMs: number, toUtcMs: number, buckets: number): readonly TimeBucket[];
  close(): void;
}
