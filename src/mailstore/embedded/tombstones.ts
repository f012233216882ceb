import type { Tombstone } from "../records.ts";
import { sql } from "./database.ts";
import type { Operation } from "./operation.ts";

/** Keeps the fact that something was deleted for good by this operation. */
export function bury(op: Operation, gone: Pick<Tombstone, "id" | "type" | "folderId">): void {
  sql(
    op.db,
    "INSERT INTO tombstone (mailbox, id, type, folder_id, deleted_utc_ms, change_sequence) VALUES (?, ?, ?, ?, ?, ?)",
  ).run(op.account.mailbox, gone.id, gone.type, gone.folderId, op.timeUtcMs, op.changeSequence);
}
