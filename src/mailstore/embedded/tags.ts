import { noSuchItem, refusal } from "../errors.ts";
import { nameKey, validName } from "../folder-names.ts";
import type { TagRecord } from "../records.ts";
import { type Connection, sql } from "./database.ts";
import { tagIds } from "./item-rows.ts";
import { namedContext } from "./log-lines.ts";
import type { Operation } from "./operation.ts";
import { bury } from "./tombstones.ts";

interface TagRow {
  readonly id: number;
  readonly name: string;
  readonly color: string | null;
  readonly change_sequence: number;
}

export function listTags(db: Connection, mailbox: number): TagRecord[] {
  const rows = sql(db, "SELECT id, name, color, change_sequence FROM tag WHERE mailbox = ? ORDER BY id").all(mailbox);
  return (rows as TagRow[]).map((row) => ({
    id: row.id,
    name: row.name,
    color: row.color,
    changeSequence: row.change_sequence,
  }));
}

/** The id of the tag of that name, made where there is none. */
export function tagId(op: Operation, name: string): number {
  const clean = validName(name);
  const found = sql(op.db, "SELECT id FROM tag WHERE mailbox = ? AND name_key = ?")
    .pluck()
    .get(op.account.mailbox, nameKey(clean)) as number | undefined;
  return found ?? addTag(op, clean, null).id;
}

/** @throws {SalvageError} `tag-exists` */
export function addTag(op: Operation, name: string, color: string | null): TagRecord {
  const clean = validName(name);
  const mailbox = op.account.mailbox;
  const taken = sql(op.db, "SELECT 1 FROM tag WHERE mailbox = ? AND name_key = ?").get(mailbox, nameKey(clean));
  if (taken !== undefined) throw refusal("tag-exists", `there is a tag ${clean} already`);
  const id = op.newId();
  sql(op.db, "INSERT INTO tag (mailbox, id, name, name_key, color, change_sequence) VALUES (?, ?, ?, ?, ?, ?)").run(
    mailbox,
    id,
    clean,
    nameKey(clean),
    color,
    op.changeSequence,
  );
  op.say("mailop", `Adding Tag ${clean}: id=${id}.`);
  op.changed();
  return { id, name: clean, color, changeSequence: op.changeSequence };
}

/** Deletes a tag and takes it off all items. @throws {SalvageError} `no-such-item` */
export function removeTag(op: Operation, id: number): void {
  const mailbox = op.account.mailbox;
  const name = sql(op.db, "SELECT name FROM tag WHERE mailbox = ? AND id = ?").pluck().get(mailbox, id);
  if (typeof name !== "string") throw noSuchItem([id]);
  const tagged = sql(op.db, "SELECT id, tags FROM item WHERE mailbox = ? AND tags <> ''").all(mailbox);
  for (const item of tagged as { id: number; tags: string }[]) {
    const ids = tagIds(item.tags);
    if (!ids.includes(id)) continue;
    const rest = ids.filter((tag) => tag !== id).join(",");
    sql(op.db, "UPDATE item SET tags = ?, change_sequence = ?, changed_utc_ms = ? WHERE mailbox = ? AND id = ?").run(
      rest,
      op.changeSequence,
      op.timeUtcMs,
      mailbox,
      item.id,
    );
  }
  sql(op.db, "DELETE FROM tag WHERE mailbox = ? AND id = ?").run(mailbox, id);
  bury(op, { id, type: "tag", folderId: null });
  op.say("mailop", `Deleting ${namedContext("Tag", { id, name })}.`);
  op.changed();
}
