import type { StoryEvent } from "../core/index.ts";
import {
  type Connection,
  ContextLookup,
  type LossInput,
  type MailboxEvents,
  type PlaceOf,
  ProofPacker,
  ReplayContexts,
  type SenderRows,
  StoryEventReader,
  type StoryRows,
  senderRowsOf,
  TextLookup,
} from "../index/index.ts";
import { type Loss, type MailboxStory, packLoss, replayMailbox } from "../story/index.ts";

/** What follows from the records of one mailbox, ready to be stored. */
export interface MailboxConclusions {
  readonly mailbox: number;
  readonly losses: readonly LossInput[];
  readonly senders: SenderRows;
}

type LossLists = MailboxStory["earlier"];

/** Replays mailboxes of an index. Only reads. */
export class MailboxReplays {
  readonly contexts: ReplayContexts;
  readonly #reader: StoryEventReader;
  readonly #proofs: ProofPacker;

  constructor(db: Connection) {
    const texts = new TextLookup(db);
    const contexts = new ContextLookup(db, texts);
    this.#reader = new StoryEventReader(db, texts, contexts);
    this.contexts = new ReplayContexts(db, contexts, this.#reader);
    this.#proofs = new ProofPacker(db);
  }

  /** Every mailbox that rows are of. */
  *ofRows(rows: StoryRows): Generator<MailboxConclusions> {
    for (const mailbox of this.#reader.ofRows(rows)) yield this.#replay(mailbox);
  }

  ofMailbox(mailbox: number): MailboxConclusions {
    return this.#replay(this.#reader.ofMailbox(mailbox));
  }

  #replay({ mailbox, events, untold, placeOf }: MailboxEvents): MailboxConclusions {
    const context = this.contexts.of(mailbox);
    const story = replayMailbox(events, context);
    const told = this.#asOfNow(mailbox, story);
    const losses = [
      ...told.losses.map((loss) => this.#toInput(loss, null, placeOf)),
      ...told.notLosses.map((loss) => this.#toInput(loss, loss.reason, placeOf)),
    ];
    const earlier = context.arrivals.flatMap(({ lives }) => lives.flatMap(allOf));
    return { mailbox, losses, senders: senderRowsOf(allOf({ events, untold }), earlier) };
  }

  /** What was lost before the mailbox moved on may have been recovered there: its last host knows best. */
  #asOfNow(mailbox: number, story: MailboxStory): LossLists {
    const last = this.contexts.lastLifeOf(mailbox);
    if (last === null) return story;
    const now = last === mailbox ? story : replayMailbox(this.#reader.ofMailbox(last).events, this.contexts.of(last));
    const own = new Set([...story.losses, ...story.notLosses].map(({ act }) => act));
    const known = new Set([...now.earlier.losses, ...now.earlier.notLosses].map(({ act }) => act));
    const isHere = ({ act }: Loss): boolean => !known.has(act);
    const isThere = ({ act }: Loss): boolean => own.has(act);
    return {
      losses: [...story.losses.filter(isHere), ...now.earlier.losses.filter(isThere)],
      notLosses: [...story.notLosses.filter(isHere), ...now.earlier.notLosses.filter(isThere)],
    };
  }

  #toInput(loss: Loss, reason: string | null, placeOf: PlaceOf): LossInput {
    const { key, timeUtcMs, cause, events, lost } = loss;
    const proof = this.#proofs.pack(events, placeOf);
    return { key, timeUtcMs, cause, reason, lost, events, proof, ...packLoss(loss) };
  }
}

function allOf({ events, untold }: Pick<MailboxEvents, "events" | "untold">): readonly StoryEvent[] {
  return untold.length === 0 ? events : [...events, ...untold];
}
