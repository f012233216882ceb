import { messageOf, SalvageError } from "../../core/index.ts";
import { noSuchAccount } from "../errors.ts";
import type { Client, StoreEvent, StoreListener } from "../port.ts";
import { type ActLog, type ActRequest, startAct } from "./act-log.ts";
import type { BlobKey, BlobVolume } from "./blob-volume.ts";
import { type Connection, sql, storeError } from "./database.ts";
import type { LogRecord, ServerLog } from "./server-log.ts";

/** Where operations put contents. */
export type BlobKeeper = Pick<BlobVolume, "place" | "copy" | "remove">;

/** What operations work on. */
export interface OperationCore {
  readonly root: string;
  readonly db: Connection;
  readonly blobs: BlobKeeper;
  readonly log: Pick<ServerLog, "append">;
  readonly listeners: Set<StoreListener>;
}

/** What all parts of one open embedded store share. */
export interface StoreCore extends OperationCore {
  readonly blobs: BlobVolume;
  readonly audit: ServerLog;
}

/** An account as operations need it. */
export interface AccountKey {
  readonly id: string;
  readonly name: string;
  readonly mailbox: number;
}

/** One transaction on one mailbox, while it runs. */
export interface Operation {
  readonly db: Connection;
  readonly blobs: BlobKeeper;
  readonly account: AccountKey;
  readonly client: Client;
  readonly timeUtcMs: number;
  /** The change number of everything that this operation changes. */
  readonly changeSequence: number;
  /** Says something into the log, in the name of the operation's client. */
  readonly say: (category: string, message: string) => void;
  /** A new id of the mailbox's one sequence. */
  readonly newId: () => number;
  /** Tells the operation that it changed something, and how the mailbox grew or shrank by it. */
  readonly changed: (items?: number, bytes?: number) => void;
  /** Has a blob removed once the transaction is through. */
  readonly removeLater: (blob: BlobKey) => void;
}

interface MailboxRow {
  readonly next_id: number;
  readonly change_sequence: number;
}

interface Tally {
  nextId: number;
  items: number;
  bytes: number;
  hasChanged: boolean;
  readonly obsolete: BlobKey[];
}

function begin(core: OperationCore, account: AccountKey, client: Client, act: ActLog): { op: Operation; tally: Tally } {
  const row = sql(core.db, "SELECT next_id, change_sequence FROM mailbox WHERE number = ? AND account_id = ?").get(
    account.mailbox,
    account.id,
  ) as MailboxRow | undefined;
  if (row === undefined) throw noSuchAccount(account.name);
  const tally: Tally = { nextId: row.next_id, items: 0, bytes: 0, hasChanged: false, obsolete: [] };
  const op: Operation = {
    db: core.db,
    blobs: core.blobs,
    account,
    client,
    timeUtcMs: Date.now(),
    changeSequence: row.change_sequence + 1,
    say: act.say,
    newId: () => tally.nextId++,
    changed: (items = 0, bytes = 0) => {
      tally.hasChanged = true;
      tally.items += items;
      tally.bytes += bytes;
    },
    removeLater: (blob) => void tally.obsolete.push(blob),
  };
  return { op, tally };
}

function settle(core: OperationCore, op: Operation, tally: Tally): void {
  if (!tally.hasChanged) return;
  sql(
    core.db,
    "UPDATE mailbox SET next_id = ?, change_sequence = ?, items = items + ?, used_bytes = used_bytes + ? WHERE number = ?",
  ).run(tally.nextId, op.changeSequence, tally.items, tally.bytes, op.account.mailbox);
}

/** Tells all listeners and waits for them. What they throw becomes a warning: the change is done. */
export async function notify(core: OperationCore, event: StoreEvent): Promise<void> {
  for (const listener of core.listeners) {
    try {
      await listener(event);
    } catch (error) {
      process.emitWarning(`a listener of the mail store failed: ${messageOf(error)}`);
    }
  }
}

/**
 * Does `work` as one transaction, logged as one act of `client`: the records stand in the log before the commit, as a real
 * server has it, and the closing record follows it. A refused operation leaves a `handler exception` and nothing else.
 */
export async function operate<T>(
  core: OperationCore,
  account: AccountKey,
  client: Client,
  request: ActRequest,
  work: (op: Operation) => T,
): Promise<T> {
  const act = startAct(account, client, request);
  let done: { readonly result: T; readonly op: Operation; readonly tally: Tally };
  try {
    done = core.db
      .transaction(() => {
        const { op, tally } = begin(core, account, client, act);
        const result = work(op);
        settle(core, op, tally);
        core.log.append(act.take());
        return { result, op, tally };
      })
      .immediate();
  } catch (error) {
    if (error instanceof SalvageError) core.log.append(failed(act, error.message));
    throw storeError(core.root, error);
  }
  core.log.append(act.close());
  for (const blob of done.tally.obsolete) core.blobs.remove(blob);
  if (done.tally.hasChanged) {
    const { changeSequence } = done.op;
    await notify(core, { kind: "mailbox-changed", accountId: account.id, changeSequence });
  }
  return done.result;
}

// What the transaction had said is kept: a real server logs before it commits, and the failure mark tells its readers.
function failed(act: ActLog, message: string): LogRecord[] {
  act.refuse(message);
  return [...act.take(), ...act.close()];
}
