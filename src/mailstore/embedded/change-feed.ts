import type { Change, StoredType } from "../records.ts";
import { type Connection, sql } from "./database.ts";
import { folderTree } from "./folder-rows.ts";
import { ITEM_COLUMNS, type ItemRow, itemRecord, tagNames } from "./item-rows.ts";
import { listTags } from "./tags.ts";

const PAGE_ROWS = 1000;

interface Numbered {
  readonly changeSequence: number;
  readonly change: Change;
}

function* folderChanges(db: Connection, mailbox: number, since: number, upTo: number): Generator<Numbered> {
  const folders = folderTree(db, mailbox)
    .filter((folder) => folder.changeSequence > since && folder.changeSequence <= upTo)
    .sort((a, b) => a.changeSequence - b.changeSequence);
  for (const folder of folders) yield { changeSequence: folder.changeSequence, change: { kind: "folder", folder } };
}

function* tagChanges(db: Connection, mailbox: number, since: number, upTo: number): Generator<Numbered> {
  const tags = listTags(db, mailbox)
    .filter((tag) => tag.changeSequence > since && tag.changeSequence <= upTo)
    .sort((a, b) => a.changeSequence - b.changeSequence);
  for (const tag of tags) yield { changeSequence: tag.changeSequence, change: { kind: "tag", tag } };
}

/** Rows of a table in order of (change number, id), a page at a time. */
function* pages<Row extends { readonly id: number; readonly change_sequence: number }>(
  db: Connection,
  select: string,
  mailbox: number,
  since: number,
  upTo: number,
): Generator<Row[]> {
  const text = `${select} WHERE mailbox = ? AND (change_sequence, id) > (?, ?) AND change_sequence <= ? ORDER BY change_sequence, id LIMIT ${PAGE_ROWS}`;
  // Ids are above 0: (since + 1, 0) is where the first wanted row may stand.
  for (let from: readonly [number, number] = [since + 1, 0]; ; ) {
    const rows = sql(db, text).all(mailbox, ...from, upTo) as Row[];
    yield rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE_ROWS) return;
    from = [last.change_sequence, last.id];
  }
}

function* itemChanges(db: Connection, mailbox: number, since: number, upTo: number): Generator<Numbered> {
  for (const rows of pages<ItemRow>(db, `SELECT ${ITEM_COLUMNS} FROM item`, mailbox, since, upTo)) {
    const tags = tagNames(db, mailbox);
    for (const row of rows) {
      yield { changeSequence: row.change_sequence, change: { kind: "item", item: itemRecord(row, tags) } };
    }
  }
}

interface TombstoneRow {
  readonly id: number;
  readonly type: StoredType | "folder" | "tag";
  readonly folder_id: number | null;
  readonly deleted_utc_ms: number;
  readonly change_sequence: number;
}

function* deletions(db: Connection, mailbox: number, since: number, upTo: number): Generator<Numbered> {
  const select = "SELECT id, type, folder_id, deleted_utc_ms, change_sequence FROM tombstone";
  for (const rows of pages<TombstoneRow>(db, select, mailbox, since, upTo)) {
    for (const row of rows) {
      const changeSequence = row.change_sequence;
      const tombstone = { id: row.id, type: row.type, folderId: row.folder_id, deletedUtcMs: row.deleted_utc_ms };
      yield { changeSequence, change: { kind: "deleted", tombstone: { ...tombstone, changeSequence } } };
    }
  }
}

/** All changes after `since` up to `upTo`, in order of change number; of one number folders, tags, items, then deletions. */
export async function* changeFeed(
  db: Connection,
  mailbox: number,
  since: number,
  upTo: number,
): AsyncGenerator<Change> {
  const sources = [folderChanges, tagChanges, itemChanges, deletions].map((source) => source(db, mailbox, since, upTo));
  const heads = sources.map((source) => source.next());
  for (;;) {
    let first = -1;
    let lowest = Number.POSITIVE_INFINITY;
    heads.forEach((head, index) => {
      if (head.done === true || head.value.changeSequence >= lowest) return;
      first = index;
      lowest = head.value.changeSequence;
    });
    const head = heads[first];
    if (head === undefined || head.done === true) return;
    yield head.value.change;
    heads[first] = (sources[first] as Generator<Numbered>).next();
  }
}
