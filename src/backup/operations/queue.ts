import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { plainMessageOf } from "../../core/index.ts";
import { isAlive, ownIdentity } from "./liveness.ts";
import { type OperationControl, type OperationModule, type OperationRecord, OperationStopped } from "./operation.ts";
import { openQueueDatabase, type QueueDatabase, type QueueRow, rowsWhere } from "./queue-store.ts";

/**
 * One first-in-first-out queue per backup path and module, across processes. There is no daemon: the process that queues an
 * operation carries it out itself when its turn comes. An operation whose process died is marked `Interrupted` by the next
 * process that looks.
 */
export interface OperationQueue {
  /** Queues work, waits for its turn, runs it, and answers what became of it. The work's own result is null unless it finished. */
  run<R>(request: OperationRequest, work: (control: OperationControl) => Promise<R>): Promise<OperationOutcome<R>>;
  /** Every operation ever queued, oldest first. */
  all(): readonly OperationRecord[];
  get(id: string): OperationRecord | null;
  /** Takes a queued operation out, or asks a running one to stop between two items. False where it is neither. */
  stop(id: string): boolean;
  close(): void;
}

export interface OperationRequest {
  readonly name: string;
  readonly module?: OperationModule;
  readonly parameters: Readonly<Record<string, string>>;
  /** Told once it stands in the queue, and whenever its counters change. */
  readonly onQueued?: (operation: OperationRecord) => void;
  readonly onProgress?: (counters: Readonly<Record<string, number | string>>) => void;
}

export interface OperationOutcome<R> {
  readonly operation: OperationRecord;
  readonly result: R | null;
  /** What the work threw, for callers in process. */
  readonly error: unknown;
}

const TURN_POLL_MS = 50;
const SIGN_OF_LIFE_MS = 1000;
const KEEP_OPERATIONS = 1000;

/** Opens the queue of a backup path, making it where needed. */
export function openQueue(backupPath: string): OperationQueue {
  const db = openQueueDatabase(backupPath);
  const get = (id: string): QueueRow | null => rowsWhere(db, "id = ?", id)[0] ?? null;
  return {
    async run(request, work) {
      const id = enqueue(db, request);
      request.onQueued?.(get(id)!);
      if (await waitForTurn(db, id)) return carryOut(db, id, request, work);
      return { operation: get(id)!, result: null, error: new OperationStopped(false) };
    },
    all: () => {
      markDead(db);
      return rowsWhere(db, "1");
    },
    get: (id) => {
      markDead(db);
      return get(id);
    },
    stop: (id) => askToStop(db, id),
    close: () => db.close(),
  };
}

function enqueue(db: QueueDatabase, request: OperationRequest): string {
  const id = randomUUID();
  const own = ownIdentity();
  const now = Date.now();
  db.prepare(
    `INSERT INTO operation (id, name, module, state, host, process_id, process_mark, queued_ms, alive_ms, parameters)
     VALUES (?, ?, ?, 'Queued', ?, ?, ?, ?, ?, ?)`,
  ).run(
    id,
    request.name,
    request.module ?? "ZxBackup",
    own.host,
    own.processId,
    own.processMark,
    now,
    now,
    JSON.stringify(request.parameters),
  );
  db.prepare(
    "DELETE FROM operation WHERE ended_ms IS NOT NULL AND place <= (SELECT max(place) FROM operation) - ?",
  ).run(KEEP_OPERATIONS);
  return id;
}

/** True once the operation is `Started`; false where it was taken out before. */
async function waitForTurn(db: QueueDatabase, id: string): Promise<boolean> {
  const takeTurn = db.transaction((): "mine" | "wait" | "gone" => {
    markDead(db);
    const own = rowsWhere(db, "id = ?", id)[0];
    if (own?.state !== "Queued") return "gone";
    db.prepare("UPDATE operation SET alive_ms = ? WHERE id = ?").run(Date.now(), id);
    const ahead = rowsWhere(db, "module = ? AND state IN ('Queued', 'Started') AND place < ?", own.module, own.place);
    if (ahead.length > 0) return "wait";
    db.prepare("UPDATE operation SET state = 'Started', started_ms = ? WHERE id = ?").run(Date.now(), id);
    return "mine";
  });
  for (;;) {
    const turn = takeTurn.immediate();
    if (turn !== "wait") return turn === "mine";
    await pause(TURN_POLL_MS);
  }
}

async function carryOut<R>(
  db: QueueDatabase,
  id: string,
  request: OperationRequest,
  work: (control: OperationControl) => Promise<R>,
): Promise<OperationOutcome<R>> {
  const control = controlOf(db, id, request);
  const signOfLife = setInterval(() => control.flush(), SIGN_OF_LIFE_MS);
  let result: R | null = null;
  let error: unknown = null;
  try {
    result = await work(control);
  } catch (thrown) {
    error = thrown;
  } finally {
    clearInterval(signOfLife);
    control.flush();
  }
  const state = error instanceof OperationStopped ? "Stopped" : "Finished";
  const type = state === "Stopped" ? "" : error === null ? "Finished" : "Exception";
  db.prepare(
    "UPDATE operation SET state = ?, type = ?, ended_ms = ?, message = ? WHERE id = ? AND state = 'Started'",
  ).run(state, type, Date.now(), error === null ? null : plainMessageOf(error), id);
  return { operation: rowsWhere(db, "id = ?", id)[0]!, result, error };
}

/** Counters are written at most once a second; a stop that was asked for is seen within that time. */
function controlOf(db: QueueDatabase, id: string, request: OperationRequest): OperationControl & { flush(): void } {
  let counters: Readonly<Record<string, number | string>> = {};
  let stopAsked = false;
  let checkedUtcMs = 0;
  const flush = (): void => {
    const now = Date.now();
    db.prepare("UPDATE operation SET alive_ms = ?, progress = ? WHERE id = ?").run(now, JSON.stringify(counters), id);
    const own = rowsWhere(db, "id = ?", id)[0];
    // Taken for dead while this process slept: the next one may be at work, so this one ends.
    stopAsked = own === undefined || own.stopAsked || own.state !== "Started";
    checkedUtcMs = now;
  };
  return {
    id,
    progress(next) {
      counters = next;
      request.onProgress?.(next);
    },
    checkpoint() {
      if (Date.now() - checkedUtcMs >= SIGN_OF_LIFE_MS / 4) flush();
      if (stopAsked) throw new OperationStopped(true);
    },
    flush,
  };
}

function askToStop(db: QueueDatabase, id: string): boolean {
  markDead(db);
  const now = Date.now();
  const removed = db
    .prepare("UPDATE operation SET state = 'Removed', ended_ms = ? WHERE id = ? AND state = 'Queued'")
    .run(now, id);
  if (removed.changes > 0) return true;
  return db.prepare("UPDATE operation SET stop_asked = 1 WHERE id = ? AND state = 'Started'").run(id).changes > 0;
}

function markDead(db: QueueDatabase): void {
  const now = Date.now();
  for (const row of rowsWhere(db, "state IN ('Queued', 'Started')")) {
    if (isAlive(row, now)) continue;
    db.prepare(
      "UPDATE operation SET state = 'Interrupted', ended_ms = ?, message = 'its process ended' WHERE id = ?",
    ).run(now, row.id);
  }
}
