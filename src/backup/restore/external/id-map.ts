import { appendFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { BackupPath } from "../../path/backup-path.ts";
import { makeFolder, writeDurably } from "../../path/durable.ts";
import { objectOf, text } from "../../path/loose-json.ts";
import { accountFolder, mapFile } from "../../path/names.ts";

/** Which id of the source server became which one here. */
export interface IdMapping {
  readonly kind: "account" | "domain" | "cos" | "list";
  readonly name: string;
  readonly oldId: string;
  readonly newId: string;
}

const MAX_MAP_BYTES = 256 * 1024 * 1024;

/** Reads a map file: one JSON object a line; lines that are none are passed over. */
export function parseIdMap(content: string): IdMapping[] {
  return content.split("\n").flatMap((line) => {
    const mapping = mappingOf(line);
    return mapping === null ? [] : [mapping];
  });
}

function mappingOf(line: string): IdMapping | null {
  try {
    const source = objectOf(JSON.parse(line));
    const kind = text(source, ["kind"]);
    const oldId = text(source, ["oldId", "old_id"]);
    const newId = text(source, ["newId", "new_id"]);
    const known = (["account", "domain", "cos", "list"] as const).find((one) => one === kind);
    if (known === undefined || oldId === null || newId === null) return null;
    return { kind: known, name: text(source, ["name"]) ?? "", oldId, newId };
  } catch {
    return null;
  }
}

/** The map of a source server in this backup path; empty before the first import from it. */
export async function readIdMap(path: BackupPath, serverId: string): Promise<IdMapping[]> {
  const bytes = await path.files.read(mapFile(serverId), MAX_MAP_BYTES);
  return bytes === null ? [] : parseIdMap(bytes.toString("utf8"));
}

/** Adds mappings to the map of a source server; a newer one of the same old id replaces an older. */
export async function addToIdMap(path: BackupPath, serverId: string, mappings: readonly IdMapping[]): Promise<void> {
  const byOldId = new Map((await readIdMap(path, serverId)).map((one) => [`${one.kind} ${one.oldId}`, one]));
  for (const mapping of mappings) byOldId.set(`${mapping.kind} ${mapping.oldId}`, mapping);
  const lines = [...byOldId.values()].map((one) => JSON.stringify(one));
  await writeDurably(await path.files.resolve(mapFile(serverId)), `${lines.join("\n")}\n`);
}

/** Notes restored items in `accounts/<id>/id_mapper.log`: for people; the engine itself asks its ledger. */
export async function appendItemIds(
  path: BackupPath,
  accountId: string,
  items: readonly { readonly oldId: number; readonly newId: number }[],
): Promise<void> {
  if (items.length === 0) return;
  const file = await path.files.resolve(join(accountFolder(accountId), "id_mapper.log"));
  await makeFolder(dirname(file));
  await appendFile(file, items.map(({ oldId, newId }) => `${oldId} ${newId}\n`).join(""));
}
