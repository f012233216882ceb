import { join } from "node:path";
import { EXIT, SalvageError, UsageError } from "../../core/index.ts";
import { parseEngineDate } from "../engine-dates.ts";
import { readItem } from "../path/backup-path.ts";
import { blobSourceOf } from "../path/blobs.ts";
import { type Moment, type Stated, stateAt } from "../path/history.ts";
import { encodeItemState, type ItemState } from "../path/item-state.ts";
import { blobFile, isItemId } from "../path/names.ts";
import { searchItems } from "../query/item-search.ts";
import { findBackupAccount } from "../restore/account-names.ts";
import { type Answer, Instant } from "./answer.ts";
import type { QueryCall } from "./call.ts";
import { notFound } from "./not-found.ts";

export async function doItemSearch({ values, path, store }: QueryCall): Promise<Answer> {
  const account = await findBackupAccount(path, values.text("account"), store);
  const id = values.optional("id");
  if (id !== null && !isItemId(id)) throw new UsageError(`"${id}" is not an item id`);
  const type = values.text("type");
  const raw = values.flag("raw_metadata");
  const items = [];
  const search = {
    id: id === null ? null : Number(id),
    text: values.optional("search_string"),
    type: type === "all" ? null : type,
    beforeUtcMs: values.date("before"),
    afterUtcMs: values.date("after"),
    show: values.text("search_filter") as "all" | "deleted" | "not_deleted",
  };
  for await (const state of searchItems(path, account.id, search))
    items.push(raw ? encodeItemState(state) : found(state));
  return { response: { account: account.name, items }, exitCode: items.length === 0 ? EXIT.nothingFound : 0 };
}

function found(state: ItemState) {
  return {
    id: state.id,
    type: state.type,
    folder: state.folderPath,
    subject: state.subject ?? state.name,
    sender: state.sender,
    date: new Instant(state.dateUtcMs),
    messageId: state.messageId,
    deleted: state.deleted,
    "deletion date": state.deleted ? new Instant(state.startUtcMs) : null,
    digest: state.digest,
  };
}

export async function getItem({ values, path, store, clock }: QueryCall): Promise<Answer> {
  const account = await findBackupAccount(path, values.text("account"), store);
  const item = values.text("item");
  if (!isItemId(item)) throw new UsageError(`"${item}" is not an item id`);
  const states = await readItem(path, account.id, Number(item));
  const date = values.text("date");
  const shown = date === "all" ? states : statesAt(states, date === "last" ? "last" : parseEngineDate(date, clock));
  if (shown.length === 0)
    throw notFound(`${account.name} has no item ${item} ${states.length === 0 ? "in the backup" : "at that date"}`);
  if (values.flag("dump_blob")) return dumpBlob(path, shown.at(-1)!);
  return { response: { itemStates: shown.map((state) => shownState(path.root, state)) } };
}

/** The state of a moment, as a list that may be empty. */
export function statesAt<S extends Stated>(states: readonly S[], moment: Moment): readonly S[] {
  const state = stateAt(states, moment);
  return state === null ? [] : [state];
}

/** The four keys of the published sample come first, with no end date, as there. */
function shownState(root: string, state: ItemState) {
  return {
    "start date": new Instant(state.startUtcMs),
    type: state.type,
    deleted: state.deleted,
    "blob path": state.digest === null ? null : join(root, blobFile(state.digest)),
    folder: state.folderPath,
    subject: state.subject ?? state.name,
    sender: state.sender,
    "message id": state.messageId,
    date: new Instant(state.dateUtcMs),
    flags: state.flags,
    tags: state.tags,
    size: state.sizeBytes,
  };
}

async function dumpBlob(path: QueryCall["path"], state: ItemState): Promise<Answer> {
  if (state.digest === null) throw notFound(`item ${state.id} has no content`);
  const blob = await blobSourceOf(path.files).read(state.digest);
  if (!blob.ok)
    throw new SalvageError(`content of item ${state.id}: ${blob.message}`, {
      code: `blob-${blob.fault}`,
      exitCode: EXIT.partly,
    });
  return {
    response: { digest: state.digest, bytes: blob.content.length, content: blob.content.toString("base64") },
    bytes: blob.content,
  };
}
