import { createMatch, type EventPattern, type Match, type Matcher } from "../grammar/index.ts";
import { type Batch, type Checkpoint, type Counts, EventColumnsBuilder, FLAG } from "../index/index.ts";
import { LEVEL, type LogRecord, RecordFramer, type RecordSink } from "../log/index.ts";
import { ActFinder } from "./act-finder.ts";
import { ActivityGatherer } from "./activity.ts";
import { ActGrouper } from "./acts.ts";
import { Categories } from "./categories.ts";
import { completeFacts } from "./complete-facts.ts";
import { ContextReader } from "./contexts.ts";
import { CrashReplays } from "./crash-replays.ts";
import { Curiosities } from "./curiosities.ts";
import { EventReader } from "./event-reader.ts";
import { hasTrace } from "./failure-trace.ts";
import { Numbering } from "./numbering.ts";
import { OwnerFacts } from "./owner-facts.ts";
import { Pace } from "./pace.ts";
import { emptyCounts, type ParserMemory } from "./parser-memory.ts";
import { type PatternTraits, traitsOfPatterns } from "./pattern-traits.ts";
import { PlainRequests } from "./plain-requests.ts";
import { RequestGatherer } from "./request-gatherer.ts";
import { Selections } from "./selections.ts";
import { SourceClock } from "./source-clock.ts";
import { type ThreadInfo, ThreadReader } from "./threads.ts";

/** Requests at the beginning of a source for which the thread is noted: one of them may close an act that a rotation cut. */
const SEAM_REQUESTS = 40_000;

export interface SourceOptions {
  readonly zone: string;
  readonly matcher: Matcher;
  readonly sinceUtcMs: number | null;
  readonly untilUtcMs: number | null;
  readonly resume: Checkpoint | null;
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
  readonly #actFinder: ActFinder;
  readonly #pace: Pace;
  readonly #reader = new EventReader();
  readonly #requests = new RequestGatherer();
  readonly #events = new EventColumnsBuilder();
  readonly #activity = new ActivityGatherer();
  readonly #selections: Selections;
  readonly #replays: CrashReplays;
  readonly #owners = new OwnerFacts(this.#texts);
  /** By pattern number: looked up for every record that is kept. */
  readonly #traits: readonly PatternTraits[];
  readonly #categories: Categories;
  readonly #soapCategory: number;
  readonly #mailopCategory: number;
  readonly #addMessage: number;
  readonly #counts: Counts;
  readonly #curiosities: Curiosities;
  #nextOrdinal: number;

  constructor(options: SourceOptions) {
    const { resume } = options;
    const memory = resume?.memory as ParserMemory | undefined;
    this.#options = options;
    this.#matcher = options.matcher;
    this.#match = createMatch(options.matcher);
    this.#plain = new PlainRequests(options.matcher, this.#match, this.#texts);
    this.#framer = new RecordFramer(this, {
      offsetBytes: resume?.offsetBytes ?? 0,
      line: resume?.line ?? 1,
      memory: memory?.watch ?? null,
    });
    this.#clock = new SourceClock(options.zone, resume?.counts.toUtcMs ?? null);
    this.#acts = new ActGrouper(this.#texts, memory?.openActs ?? []);
    this.#actFinder = new ActFinder(this.#acts, this.#contexts, this.#threads, this.#texts);
    this.#pace = new Pace(resume?.rhythm ?? [], memory?.pace ?? null);
    this.#selections = new Selections(memory?.selected ?? []);
    this.#replays = new CrashReplays(memory?.replays ?? []);
    this.#counts = { ...emptyCounts(), ...resume?.counts };
    this.#curiosities = new Curiosities(this.#texts, this.#counts);
    this.#nextOrdinal = resume?.nextOrdinal ?? 0;
    this.#traits = traitsOfPatterns(options.matcher);
    this.#categories = new Categories(options.matcher);
    this.#soapCategory = this.#matcher.categories.indexOf("soap");
    this.#mailopCategory = this.#matcher.categories.indexOf("mailop");
    this.#addMessage = this.#texts.numberOf("AddMsgRequest");
  }

  push(bytes: Uint8Array): void {
    this.#framer.push(bytes);
  }

  /** Everything since the last batch, up to the last record that is known to be complete. */
  takeBatch(): Batch {
    return this.#batch(this.#checkpoint());
  }

  /**
   * The source ends here, for now. Its last record may go on when the file grows, so it comes in a batch of its own (with those
   * before it that may be forged and are not decided on), whose checkpoint stands before it: whoever goes on reads that again.
   */
  finish(): { readonly complete: Batch; readonly tail: Batch } {
    const checkpoint = this.#checkpoint();
    const complete = this.#batch(checkpoint);
    this.#framer.end();
    const tail = this.#batch(checkpoint);
    return { complete, tail: { ...tail, contextRecords: new Uint32Array(0) } };
  }

  #checkpoint(): Checkpoint {
    const memory: ParserMemory = {
      openActs: this.#acts.snapshot(),
      pace: this.#pace.snapshot(),
      selected: this.#selections.snapshot(),
      watch: this.#framer.memory,
      replays: this.#replays.snapshot(),
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
    const timeUtcMs = this.#clock.toUtcMs(r.localMs, !r.suspicious);
    const { sinceUtcMs, untilUtcMs } = this.#options;
    const counts = this.#counts;
    if (r.suspicious) counts.suspicious++;
    if ((sinceUtcMs !== null && timeUtcMs < sinceUtcMs) || (untilUtcMs !== null && timeUtcMs >= untilUtcMs)) {
      if (!r.suspicious) this.#leavesOut(timeUtcMs);
      return;
    }
    counts.records++;
    if (!r.suspicious) this.#covers(timeUtcMs);
    const category = this.#categories.of(r);
    if (category < 0) {
      this.#noteTrace(r, timeUtcMs);
      return;
    }
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
      this.#noteTrace(r, timeUtcMs);
      return;
    }
    if (this.#match.pattern.keep) this.#keep(r, message, timeUtcMs, this.#match.pattern);
  }

  /** A record proves that its time is logged; one that may be forged proves nothing, or any client could hide a gap. */
  #covers(timeUtcMs: number): void {
    const counts = this.#counts;
    if (counts.fromUtcMs === null || timeUtcMs < counts.fromUtcMs) counts.fromUtcMs = timeUtcMs;
    if (counts.toUtcMs === null || timeUtcMs > counts.toUtcMs) counts.toUtcMs = timeUtcMs;
    this.#pace.record(timeUtcMs);
  }

  #leavesOut(timeUtcMs: number): void {
    const counts = this.#counts;
    counts.leftOutFromUtcMs = Math.min(counts.leftOutFromUtcMs ?? timeUtcMs, timeUtcMs);
    counts.leftOutToUtcMs = Math.max(counts.leftOutToUtcMs ?? timeUtcMs, timeUtcMs);
  }

  #keep(r: LogRecord, message: string, timeUtcMs: number, pattern: EventPattern): void {
    const { isPlain, protocolNumber } = this.#traits[pattern.index]!;
    if (isPlain) {
      const operation = this.#plain.readMatched(message);
      this.#keepRequest(r, timeUtcMs, pattern, operation, this.#plain.elapsedMs);
      return;
    }
    const thread = this.#threads.read(r);
    this.#contexts.read(r.block, r.contextStart, r.contextEnd, thread.protocolNumber || protocolNumber);
    this.#keepEvent(r, message, timeUtcMs, pattern, thread);
  }

  /**
   * An exception fails the IMAP or POP3 command that it interrupts; a SOAP request has a record of its own that says so. A record that a
   * grammar knows says itself what failed.
   */
  #noteTrace(r: LogRecord, timeUtcMs: number): void {
    if (r.suspicious || !hasTrace(r)) return;
    const thread = this.#threads.read(r);
    if ((thread.protocol !== "imap" && thread.protocol !== "pop3") || !this.#acts.isOpen(thread.number)) return;
    this.#contexts.read(r.block, r.contextStart, r.contextEnd, thread.protocolNumber);
    this.#actFinder.fail(thread, timeUtcMs);
  }

  #flags(r: LogRecord): number {
    return this.#clock.flag | (r.suspicious ? FLAG.suspicious : 0);
  }

  #keepRequest(r: LogRecord, timeUtcMs: number, pattern: EventPattern, operation: number, elapsedMs: number): void {
    const contexts = this.#contexts;
    const { protocolNumber } = this.#traits[pattern.index]!;
    const ordinal = this.#nextOrdinal++;
    this.#counts.events++;
    contexts.read(r.block, r.contextStart, r.contextEnd, protocolNumber);
    // Looking up the thread is worth it only where the record may close an act.
    const grouped = this.#acts.closable > 0 || ordinal < SEAM_REQUESTS || pattern.fact === "request-open";
    const thread = grouped ? this.#threads.readName(r) : null;
    const act =
      thread === null
        ? ordinal
        : this.#actFinder.ofRequest(r, timeUtcMs, pattern.fact, thread, operation, elapsedMs, ordinal);
    // It adds what moves from one mailbox to another, and servers that hide arrivals show nothing else of it.
    if (act === ordinal && operation === this.#addMessage && contexts.hasSoapId)
      this.#acts.note(operation, elapsedMs < 0 ? null : elapsedMs, ordinal);
    if (!r.suspicious) this.#activity.add(contexts.number, timeUtcMs);
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

  #keepEvent(r: LogRecord, message: string, timeUtcMs: number, pattern: EventPattern, thread: ThreadInfo): void {
    const facts = this.#reader.read(this.#match, message);
    const contexts = this.#contexts;
    const selectionKey = contexts.hasConnectionId ? `cid=${contexts.id}` : thread.base;
    if (pattern.fact === "imap-selected") {
      this.#selections.select(selectionKey, String(facts.details.path ?? facts.folderName));
      return;
    }
    const replayedIn = this.#replays.take(r, thread.base, pattern, facts);
    if (replayedIn !== null) contexts.speakAbout(replayedIn);
    if (facts.mailbox !== null && facts.mailbox > 0) contexts.speakAbout(facts.mailbox);
    if (pattern.fact === "message-add" && facts.accountId !== "") contexts.speakOfAccount(facts.accountId);
    const ordinal = this.#nextOrdinal++;
    this.#counts.events++;
    const act = this.#actFinder.ofEvent(pattern.fact, thread, facts, timeUtcMs, ordinal);
    completeFacts(facts, pattern.fact, thread, act, this.#selections.folderOf(selectionKey));
    const isMoveApart = thread.protocol !== "lmtp" && facts.details.replay === undefined;
    const crossing = isMoveApart && this.#actFinder.crossesMailboxes(act, pattern.kind);
    // What may be forged makes nobody an owner and no session, or any client could be seen from any address at any time.
    if (!r.suspicious) {
      this.#owners.learn(pattern.fact, facts, contexts.row(contexts.number)?.mid ?? null, timeUtcMs);
      this.#activity.add(contexts.number, timeUtcMs);
    }
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
}
