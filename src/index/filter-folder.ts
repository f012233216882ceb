import { FACTS, systemFolderNamed, USER_ROOT } from "../core/index.ts";
import type { Connection } from "./database.ts";
import type { SqlCondition } from "./filter-events.ts";
import { decodeHexItems } from "./item-list.ts";

/**
 * Events in a folder, by its id, its name or its path. Of a path the last name counts: most records tell no more of a folder
 * than its id and that name, and which path it had shows only when the mailbox is replayed.
 */
export function folderCondition(db: Connection, folder: string): SqlCondition {
  if (/^\d+$/.test(folder)) return { sql: "e.folder_id = ?", parameters: [Number(folder)] };
  const names = folder.split("/").filter((name) => name !== "");
  const leaf = names.at(-1);
  if (leaf === undefined) return { sql: "e.folder_id = ?", parameters: [USER_ROOT] };
  const texts = textsOf(db, leaf);
  const systemId = names.length === 1 ? systemFolderNamed(leaf) : null;
  const byId = systemId === null ? byIdOnly(foldersCalled(db, leaf, texts)) : bySystemId(systemId);
  const roads = [called(texts), byPath(leaf), byId];
  return {
    sql: `(${roads.map(({ sql }) => sql).join(" OR ")})`,
    parameters: roads.flatMap(({ parameters }) => parameters),
  };
}

/** Ids of the texts that are this name, whatever its case, as JSON. */
function textsOf(db: Connection, name: string): string {
  return JSON.stringify(db.prepare("SELECT id FROM text WHERE value = ? COLLATE NOCASE").pluck().all(name));
}

function called(texts: string): SqlCondition {
  return { sql: "e.folder_name IN (SELECT value FROM json_each(?))", parameters: [texts] };
}

/** Records that tell a whole path; IMAP's begins without a slash. */
function byPath(leaf: string): SqlCondition {
  const end = `${likeText(leaf)}"`;
  return {
    sql: "e.details LIKE ? ESCAPE '\\' OR e.details LIKE ? ESCAPE '\\'",
    parameters: [`%"path":"${end}%`, `%"path":"%/${end}%`],
  };
}

/** The same of a folder that has this id in every mailbox. */
function bySystemId(id: number): SqlCondition {
  return { sql: "(e.folder_id = ? AND e.folder_name = 0)", parameters: [id] };
}

type FolderKey = readonly [mailbox: number, folder: number];

/** Records that tell no more of their folder than its id. */
function byIdOnly(folders: readonly FolderKey[]): SqlCondition {
  return {
    sql: `(e.folder_name = 0 AND (e.folder_id, (SELECT mailbox FROM context WHERE id = e.context)) IN
      (SELECT value ->> 1, value ->> 0 FROM json_each(?)))`,
    parameters: [JSON.stringify(folders)],
  };
}

/** The folders that some record calls so, or tells to be made under this name. */
function foldersCalled(db: Connection, leaf: string, texts: string): FolderKey[] {
  const named = db
    .prepare<[string], [mailbox: number, folder: number]>(
      `SELECT DISTINCT c.mailbox, e.folder_id FROM event e JOIN context c ON c.id = e.context
       WHERE e.folder_name IN (SELECT value FROM json_each(?)) AND e.folder_id IS NOT NULL AND c.mailbox IS NOT NULL`,
    )
    .raw()
    .all(texts);
  const made = db
    .prepare<[number, string], [mailbox: number, items: string]>(
      `SELECT c.mailbox, hex(e.items) FROM event e JOIN context c ON c.id = e.context
       WHERE e.fact = ? AND e.details LIKE ? ESCAPE '\\' AND c.mailbox IS NOT NULL`,
    )
    .raw()
    .all(FACTS.indexOf("folder-add"), `%"name":"${likeText(leaf)}"%`);
  return [
    ...named,
    ...made.flatMap(([mailbox, items]) => decodeHexItems(items).map(({ id }) => [mailbox, id] as const)),
  ];
}

/** A text as it stands in stored JSON, meaning nothing but itself in a LIKE. */
function likeText(text: string): string {
  return JSON.stringify(text)
    .slice(1, -1)
    .replace(/[\\%_]/g, "\\$&");
}
