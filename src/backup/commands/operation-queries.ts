import { existsSync } from "node:fs";
import { join } from "node:path";
import type { OperationRecord } from "../operations/operation.ts";
import { openQueue } from "../operations/queue.ts";
import { QUEUE_FILE } from "../operations/queue-store.ts";
import { type Answer, instantOf } from "./answer.ts";
import type { QueryCall } from "./call.ts";
import { notFound } from "./not-found.ts";

export async function monitor({ values, path }: QueryCall): Promise<Answer> {
  const id = values.text("operation_uuid");
  const operation = withQueue(path.root, (queue) => queue.get(id));
  if (operation === null) throw notFound(`no operation ${id}`);
  return { response: { ...shownOperation(operation, true) } };
}

export async function getAllOperations({ values, path }: QueryCall): Promise<Answer> {
  const verbose = values.flag("verbose");
  const all = withQueue(path.root, (queue) => queue.all()) ?? [];
  return { response: { operationList: all.map((operation) => shownOperation(operation, verbose)) } };
}

/** Looking makes no queue where there is none. */
function withQueue<R>(root: string, work: (queue: ReturnType<typeof openQueue>) => R): R | null {
  if (!existsSync(join(root, QUEUE_FILE))) return null;
  const queue = openQueue(root);
  try {
    return work(queue);
  } finally {
    queue.close();
  }
}

/** The field names that the vendor's console reads (spec 1.4). */
function shownOperation(operation: OperationRecord, verbose: boolean) {
  const { id, name, module, state, type, host, startedUtcMs, queuedUtcMs, endedUtcMs, parameters, progress, message } =
    operation;
  return {
    id,
    name,
    module,
    state,
    type,
    host,
    queuedTime: queuedUtcMs,
    startTime: startedUtcMs,
    humanStartTime: instantOf(startedUtcMs),
    ...(message === null ? {} : { message }),
    ...(verbose ? { endTime: endedUtcMs, parameters, progress } : {}),
  };
}
