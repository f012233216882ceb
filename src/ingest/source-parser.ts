import { FACTS, type Fact, type Protocol } from "../core/index.ts";
import { createMatch, type EventPattern, type Match, type Matcher } from "../grammar/index.ts";
import { type Batch, type Checkpoint, type Counts, EventColumnsBuilder, FLAG } from "../index/index.ts";
import {
  decodeUtf8,
  detached,
  LEVEL,
  type LogRecord,
  RecordFramer,
  type RecordSink,
  SpanNumbers,
} from "../log/index.ts";
import { ActivityGatherer } from "./activity.ts";
import { ActGrouper, type OpenAct } from "./acts.ts";
import { ContextReader } from "./contexts.ts";
import { Curiosities } from "./curiosities.ts";
import { EventReader, type MessageFacts } from "./event-reader.ts";
import { Numbering } from "./numbering.ts";
import { OwnerFacts } from "./owner-facts.ts";
import { Pace, type PaceState } from "./pace.ts";
import { isPlainRequest, PlainRequests } from "./plain-requests.ts";
import { RequestGatherer } from "./request-gatherer.ts";
import { Selections } from "./selections.ts";
import { SourceClock } from "./source-clock.ts";
import { type ThreadInfo, ThreadReader } from "./threads.ts";

/** Requests at the beginning of a source for which the thread is noted: one of them may close an act that a rotation cut. */
const SEAM_REQUESTS = 40_000;

/** Names of categories that are remembered: servers have some two hundred, rubbish any number. */
const MOST_CATEGORIES = 1000;

/** Some categories belong to one protocol whatever the thread is called. */
const PROTOCOL_OF_CATEGORY: Readonly<Record<string, Protocol>> = {
  soap: "soap",
  imap: "imap",
  pop: "pop3",
  lmtp: "lmtp",
  dav: "dav",
};

const DELETES: ReadonlySet<string> = new Set(["delete", "empty"]);

export interface SourceOptions {
  readonly zone: string;
  readonly matcher: Matcher;
  readonly sinceUtcMs: number | null;
  readonly untilUtcMs: number | null;
  readonly resume: Checkpoint | null;
}

/** What the parser keeps in mind between two stretches of a source. */
interface Memory {
  readonly openActs: readonly OpenAct[];
  readonly pace: PaceState;
  readonly selected: readonly (readonly [string, string])[];
}

function emptyCounts(): Counts {
  return {
    records: 0,
    events: 0,
    unrecognised: 0,
    malformed: 0,
    suspicious: 0,
    soapLines: 0,
    mailopLines: 0,
    fromUtcMs: null,
    toUtcMs: null,
  };
}

/** Turns the bytes of one source into batches for the index. */
export class SourceParser implements RecordSink {
  readonly #options: SourceOptions;
  readonly #matcher: Matcher;
  readonly #match: Match;
  readonly #plain: PlainRequests;
  readonly #framer: RecordFramer;
  readonly #texts = new Numbering();
  readonly #contexts = new ContextReader(this.#texts);
  readonly #threads = new ThreadReader(this.#texts);
  readonly #clock: SourceClock;
  readonly #acts: ActGrouper;
  readonly #pace: Pace;
  readonly #reader = new EventReader();
  readonly #requests = new RequestGatherer();
  readonly #events = new EventColumnsBuilder();
  readonly #activity = new ActivityGatherer();
  readonly #selections: Selections;
  readonly #owners = new OwnerFacts(this.#texts);
  /** By pattern number: looked up for every record that is kept. */
  readonly #traits: readonly {
    readonly isPlain: boolean;
    readonly factNumber: number;
    readonly protocol: Protocol | null;
  }[];
  readonly #categoryByWord = new Map<number, number>();
  readonly #categoryNames = new SpanNumbers();
  #categories: number[] = [];
  readonly #soapCategory: number;
  readonly #mailopCategory: number;
  readonly #counts: Counts;
  readonly #curiosities: Curiosities;
  #nextOrdinal: number;

  constructor(options: SourceOptions) {
    const { resume } = options;
    const memory = resume?.memory as Memory | undefined;
    this.#options = options;
    this.#matcher = options.matcher;
    this.#match = createMatch(options.matcher);
    this.#plain = new PlainRequests(options.matcher, this.#match, this.#texts);
    this.#framer = new RecordFramer(this, { offsetBytes: resume?.offsetBytes ?? 0, line: resume?.line ?? 1 });
    this.#clock = new SourceClock(options.zone, resume?.counts.toUtcMs ?? null);
    this.#acts = new ActGrouper(this.#texts, memory?.openActs ?? []);
    this.#pace = new Pace(resume?.rhythm ?? [], memory?.pace ?? null);
    this.#selections = new Selections(memory?.selected ?? []);
    this.#counts = resume === null ? emptyCounts() : { ...resume.counts };
    this.#curiosities = new Curiosities(this.#texts, this.#counts);
    this.#nextOrdinal = resume?.nextOrdinal ?? 0;
    this.#traits = options.matcher.patterns.map((pattern) => ({
      isPlain: isPlainRequest(pattern),
      factNumber: FACTS.indexOf(pattern.fact),
      protocol: PROTOCOL_OF_CATEGORY[pattern.category] ?? null,
    }));
    this.#soapCategory = this.#matcher.categories.indexOf("soap");
    this.#mailopCategory = this.#matcher.categories.indexOf("mailop");
  }

  push(bytes: Uint8Array): void {
    this.#framer.push(bytes);
  }

  /** Everything since the last batch, up to the last record that is known to be complete. */
  takeBatch(): Batch {
    return this.#batch(this.#checkpoint());
  }

  /**
   * The source ends here, for now. Its last record may go on when the file grows, so it comes in a batch of its own, whose
   * checkpoint stands before it: whoever goes on reads that record again.
   */
  finish(): { readonly complete: Batch; readonly tail: Batch } {
    const checkpoint = this.#checkpoint();
    const complete = this.#batch(checkpoint);
    this.#framer.end();
    const tail = this.#batch(checkpoint);
    return { complete, tail: { ...tail, contextRecords: new Uint32Array(0) } };
  }

  #checkpoint(): Checkpoint {
    const memory: Memory = {
      openActs: this.#acts.snapshot(),
      pace: this.#pace.snapshot(),
      selected: this.#selections.snapshot(),
    };
    return {
      offsetBytes: this.#framer.pendingOffsetBytes,
      line: this.#framer.pendingLine,
      nextOrdinal: this.#nextOrdinal,
      counts: { ...this.#counts },
      rhythm: [...this.#pace.rhythm],
      memory,
    };
  }

  #batch(checkpoint: Checkpoint): Batch {
    const acts = this.#acts.takeRows();
    const openActs = this.#acts.openRows();
    const batch: Batch = {
      requests: this.#requests.take(),
      events: this.#events.take(),
      acts,
      openActs,
      owners: this.#owners.take(),
      ...this.#curiosities.take(),
      ...this.#pace.take(),
      ...this.#activity.take(),
      newContexts: this.#contexts.takeFresh(),
      newTexts: this.#texts.takeFresh(),
      counts: { ...this.#counts },
      rhythm: [...this.#pace.rhythm],
      checkpoint,
    };
    return batch;
  }

  malformed(offsetBytes: number, lengthBytes: number, line: number): void {
    this.#curiosities.malformed(offsetBytes, lengthBytes, line);
  }

  record(r: LogRecord): void {
    const timeUtcMs = this.#clock.toUtcMs(r.localMs);
    const { sinceUtcMs, untilUtcMs } = this.#options;
    if ((sinceUtcMs !== null && timeUtcMs < sinceUtcMs) || (untilUtcMs !== null && timeUtcMs >= untilUtcMs)) return;
    const counts = this.#counts;
    counts.records++;
    if (counts.fromUtcMs === null || timeUtcMs < counts.fromUtcMs) counts.fromUtcMs = timeUtcMs;
    if (counts.toUtcMs === null || timeUtcMs > counts.toUtcMs) counts.toUtcMs = timeUtcMs;
    if (r.suspicious) counts.suspicious++;
    this.#pace.record(timeUtcMs);
    const category = this.#categoryOf(r);
    if (category < 0) return;
    if (category === this.#soapCategory) counts.soapLines++;
    else if (category === this.#mailopCategory) counts.mailopLines++;
    if (r.lineEnd === r.end) {
      const plain = this.#plain.read(category, r.block, r.messageStart, r.end);
      if (plain !== null) {
        this.#keepRequest(r, timeUtcMs, plain.pattern, plain.operation, this.#plain.elapsedMs);
        return;
      }
    }
    const { messageStart } = r;
    // A text of its own: quicker to read than a large block, and its parts may be kept without keeping the block.
    const message = r.block.bytes.toString("latin1", messageStart, r.end);
    if (!this.#matcher.match(category, message, 0, r.lineEnd - messageStart, message.length, this.#match)) {
      if (r.level >= LEVEL.INFO) this.#curiosities.unrecognised(r, timeUtcMs);
      return;
    }
    if (this.#match.pattern.keep) this.#keep(r, message, timeUtcMs, this.#match.pattern);
  }

  /** Number of a watched category, or -1. Most names (soap, imap) are one word of four bytes, which says all. */
  #categoryOf(r: LogRecord): number {
    if (r.categoryEnd - r.categoryStart !== 4) return this.#lookUpCategory(r);
    const word = r.block.view.getInt32(r.categoryStart);
    let category = this.#categoryByWord.get(word);
    if (category === undefined) {
      category = this.#matcher.category(r.text, r.categoryStart, r.categoryEnd);
      if (this.#categoryByWord.size < MOST_CATEGORIES) this.#categoryByWord.set(word, category);
    }
    return category;
  }

  #lookUpCategory(r: LogRecord): number {
    const number = this.#categoryNames.numberOf(r.block, r.categoryStart, r.categoryEnd);
    let category = this.#categories[number];
    if (category === undefined) {
      category = this.#matcher.category(r.text, r.categoryStart, r.categoryEnd);
      if (number <= MOST_CATEGORIES) this.#categories[number] = category;
      else {
        this.#categoryNames.clear();
        this.#categories = [];
      }
    }
    return category;
  }

  #keep(r: LogRecord, message: string, timeUtcMs: number, pattern: EventPattern): void {
    const { isPlain, protocol } = this.#traits[pattern.index]!;
    if (isPlain) {
      this.#keepMatchedRequest(r, message, timeUtcMs, pattern);
      return;
    }
    const thread = this.#threads.read(r);
    this.#contexts.read(r.block, r.contextStart, r.contextEnd, thread.protocol ?? protocol);
    this.#keepEvent(r, message, timeUtcMs, pattern, thread);
  }

  #flags(r: LogRecord): number {
    return this.#clock.flag | (r.suspicious ? FLAG.suspicious : 0);
  }

  #key(thread: ThreadInfo): string {
    const contexts = this.#contexts;
    if (contexts.hasSoapId) return contexts.id;
    if (contexts.hasConnectionId) return `cid=${contexts.id}`;
    // Old servers give requests no id: account and request tell two of them apart that follow each other in a thread.
    return thread.protocol === "lmtp" ? "lmtp" : `${contexts.account(contexts.number)} ${thread.request ?? ""}`;
  }

  #hasId(thread: ThreadInfo): boolean {
    return this.#contexts.hasSoapId || this.#contexts.hasConnectionId || thread.protocol === "lmtp";
  }

  /** A request whose record is not of the usual form: without a time, or with a name in a namespace. */
  #keepMatchedRequest(r: LogRecord, message: string, timeUtcMs: number, pattern: EventPattern): void {
    const { starts, ends } = this.#match;
    let operation = "";
    let elapsedMs = -1;
    pattern.holes.forEach(({ field }, slot) => {
      const start = starts[slot]!;
      if (start < 0) return;
      const value = message.slice(start, ends[slot]);
      if (field === "operation") operation = decodeUtf8(value);
      else if (field === "elapsedMs") elapsedMs = Number.parseInt(value, 10);
    });
    this.#keepRequest(r, timeUtcMs, pattern, this.#texts.numberOf(operation), elapsedMs);
  }

  #keepRequest(r: LogRecord, timeUtcMs: number, pattern: EventPattern, operation: number, elapsedMs: number): void {
    const contexts = this.#contexts;
    const { protocol } = this.#traits[pattern.index]!;
    const ordinal = this.#nextOrdinal++;
    this.#counts.events++;
    contexts.read(r.block, r.contextStart, r.contextEnd, protocol);
    // Looking up the thread is worth it only where the record may close an act.
    const grouped = this.#acts.closable > 0 || ordinal < SEAM_REQUESTS || pattern.fact === "request-open";
    const thread = grouped ? this.#threads.readName(r) : null;
    const act =
      thread === null ? ordinal : this.#groupRequest(r, timeUtcMs, pattern.fact, thread, operation, elapsedMs, ordinal);
    this.#activity.add(contexts.number, timeUtcMs, 0);
    this.#requests.add(
      ordinal,
      timeUtcMs,
      contexts.number,
      thread?.number ?? 0,
      operation,
      this.#traits[pattern.index]!.factNumber,
      this.#flags(r),
      elapsedMs,
      contexts.port,
      contexts.soapIdNumber,
      act,
      r.offsetBytes,
      r.lengthBytes,
      r.line,
    );
  }

  /** Closes the act that the request belongs to, or (on servers that name it beforehand) opens one. Returns the act's number. */
  #groupRequest(
    r: LogRecord,
    timeUtcMs: number,
    fact: Fact,
    thread: ThreadInfo,
    operation: number,
    elapsedMs: number,
    ordinal: number,
  ): number {
    const opens = fact === "request-open";
    if (fact === "batch-open" || (!opens && !this.#acts.isOpen(thread.base))) return ordinal;
    // Without an id the key is made of the thread's URL, which was not looked at so far.
    const whole = this.#hasId(thread) ? thread : this.#threads.read(r);
    const key = this.#key(whole);
    if (opens) {
      this.#acts.begin(thread.base, key, ordinal, timeUtcMs, this.#texts.textOf(operation), true);
      return ordinal;
    }
    const open = this.#acts.current(thread.base, key, timeUtcMs, this.#hasId(thread));
    if (open === undefined) return ordinal;
    this.#acts.close(open, operation, elapsedMs < 0 ? null : elapsedMs, ordinal);
    return open.act;
  }

  #keepEvent(r: LogRecord, message: string, timeUtcMs: number, pattern: EventPattern, thread: ThreadInfo): void {
    const facts = this.#reader.read(this.#match, message);
    const contexts = this.#contexts;
    const selectionKey = contexts.hasConnectionId ? `cid=${contexts.id}` : thread.base;
    if (pattern.fact === "imap-selected") {
      this.#selections.select(selectionKey, String(facts.details.path ?? facts.folderName));
      return;
    }
    if (facts.mailbox !== null && facts.mailbox > 0) contexts.speakAbout(facts.mailbox);
    const ordinal = this.#nextOrdinal++;
    this.#counts.events++;
    const act = this.#actOf(pattern.fact, thread, facts, timeUtcMs, ordinal);
    if (thread.protocol === "imap" && (pattern.fact === "item-delete" || pattern.fact === "imap-copy")) {
      const selected = this.#selections.folderOf(selectionKey);
      if (selected !== undefined) facts.details.selected = selected;
    }
    if (pattern.fact === "message-add" && facts.sender === "" && act.delivery !== null) {
      const { messageId, sender } = act.delivery;
      if (messageId === null || facts.messageId === null || messageId === facts.messageId) facts.sender = sender;
    }
    // WebDAV names its operation behind it, as SOAP does.
    if (pattern.fact === "dav-operation")
      this.#acts.close(act, this.#texts.numberOf(String(facts.details.method ?? "")), facts.elapsedMs, ordinal);
    this.#owners.learn(pattern.fact, facts, contexts.row(contexts.number)?.mid ?? null, timeUtcMs);
    const crossing = thread.protocol !== "lmtp" && this.#crossesMailboxes(act, pattern.kind);
    const deleted = DELETES.has(pattern.kind) ? Math.max(facts.items.length, facts.claimed ?? 0) : 0;
    if (deleted > 0) this.#pace.deletions(deleted);
    this.#activity.add(contexts.number, timeUtcMs, deleted);
    const details = Object.keys(facts.details).length === 0 ? null : JSON.stringify(facts.details);
    this.#events.add({
      ordinal,
      timeUtcMs,
      context: contexts.number,
      thread: thread.number,
      kind: pattern.kind,
      fact: pattern.fact,
      act: act.act,
      offsetBytes: r.offsetBytes,
      lengthBytes: r.lengthBytes,
      line: r.line,
      flags: crossing ? this.#flags(r) | FLAG.crossing : this.#flags(r),
      folderId: facts.folderId,
      folderName: this.#texts.numberOf(facts.folderName),
      messageId: facts.messageId,
      sender: this.#texts.numberOf(facts.sender),
      recipients: facts.recipients.map((recipient) => this.#texts.numberOf(recipient)),
      claimed: facts.claimed,
      port: contexts.port < 0 ? null : contexts.port,
      soapId: contexts.hasSoapId ? contexts.id : null,
      items: facts.items,
      details,
    });
  }

  /** The act that the event belongs to; a delivery and a purge run begin one of their own. */
  #actOf(fact: Fact, thread: ThreadInfo, facts: MessageFacts, timeUtcMs: number, ordinal: number): OpenAct {
    const key = this.#key(thread);
    const begins = fact === "lmtp-deliver" || fact === "purge-begin";
    let act = begins ? undefined : this.#acts.current(thread.base, key, timeUtcMs, this.#hasId(thread));
    if (act === undefined) {
      // Deliveries and the server's own tasks have no closing record.
      const closes = thread.protocol !== "lmtp" && thread.protocol !== "task";
      act = this.#acts.begin(thread.base, key, ordinal, timeUtcMs, thread.request, closes);
    }
    act.lastUtcMs = timeUtcMs;
    act.eventful = true;
    if (fact === "request-failed") act.outcome = "failed";
    if (facts.operation !== null && act.operation === null) act.operation = facts.operation;
    if (fact === "lmtp-deliver") {
      const messageId = facts.messageId === null ? null : detached(facts.messageId);
      act.delivery = { sender: detached(facts.sender), messageId };
    }
    return act;
  }

  /** Whether an act that adds here has deleted elsewhere, or the other way round: a move between mailboxes. */
  #crossesMailboxes(act: OpenAct, kind: string): boolean {
    if (kind !== "add" && kind !== "delete") return false;
    const mid = this.#contexts.row(this.#contexts.number)?.mid ?? null;
    if (mid === null) return false;
    act.mid ??= mid;
    return act.mid !== mid;
  }
}
