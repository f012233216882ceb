import {
  type Connection,
  ContextLookup,
  type LossInput,
  type MailboxEvents,
  ReplayContexts,
  type SenderRows,
  StoryEventReader,
  type StoryRows,
  senderRowsOf,
  TextLookup,
} from "../index/index.ts";
import { type Loss, packLoss, replayMailbox } from "../story/index.ts";

/** What follows from the records of one mailbox, ready to be stored. */
export interface MailboxConclusions {
  readonly mailbox: number;
  readonly losses: readonly LossInput[];
  readonly senders: SenderRows;
}

/** Replays mailboxes of an index. Only reads. */
export class MailboxReplays {
  readonly contexts: ReplayContexts;
  readonly #reader: StoryEventReader;

  constructor(db: Connection) {
    const texts = new TextLookup(db);
    const contexts = new ContextLookup(db, texts);
    this.#reader = new StoryEventReader(db, texts, contexts);
    this.contexts = new ReplayContexts(db, contexts);
  }

  /** Every mailbox that rows are of. */
  *ofRows(rows: StoryRows): Generator<MailboxConclusions> {
    for (const mailbox of this.#reader.ofRows(rows)) yield this.#replay(mailbox);
  }

  ofMailbox(mailbox: number): MailboxConclusions {
    return this.#replay(this.#reader.ofMailbox(mailbox));
  }

  #replay({ mailbox, events, untold }: MailboxEvents): MailboxConclusions {
    const story = replayMailbox(events, this.contexts.of(mailbox));
    const losses = [
      ...story.losses.map((loss) => toInput(loss, null)),
      ...story.notLosses.map((loss) => toInput(loss, loss.reason)),
    ];
    return { mailbox, losses, senders: senderRowsOf(untold.length === 0 ? events : [...events, ...untold]) };
  }
}

function toInput(loss: Loss, reason: string | null): LossInput {
  const { key, timeUtcMs, cause, events, lost } = loss;
  return { key, timeUtcMs, cause, reason, lost, events, ...packLoss(loss) };
}
