import { join } from "node:path";
import { EXIT, SalvageError } from "../../core/index.ts";

/**
 * Where things lie in a backup path. Every name that comes from disk, from a log or from a command line passes through here
 * before it becomes part of a path: what is not a plain id or digest is refused, so no name can lead out of the path.
 */

const ACCOUNT_ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/;
const ITEM_ID = /^[0-9]{1,15}$/;
/** Base64 with `,` for `/` (43 characters and `=` for SHA-256). Longer ones of other products are read, not written. */
const DIGEST = /^[A-Za-z0-9+,]{20,128}={0,2}$/;
const SERVER_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

/** A name that may not become part of a path. */
export function hostileName(what: string): SalvageError {
  return new SalvageError(`refused: ${what} cannot be a name in a backup path`, {
    code: "hostile-name",
    exitCode: EXIT.usage,
  });
}

export const isAccountId = (text: string): boolean => ACCOUNT_ID.test(text);
export const isItemId = (text: string): boolean => ITEM_ID.test(text);
export const isDigest = (text: string): boolean => DIGEST.test(text);
export const isServerId = (text: string): boolean => SERVER_ID.test(text) && !text.includes("..");

export const ACCOUNTS = "accounts";
export const BLOBS = "items";
export const DIRECTORY_KINDS = ["domains", "cos", "distribution_lists"] as const;
export type DirectoryKind = (typeof DIRECTORY_KINDS)[number];

/** `accounts/<zimbraId>` @throws {SalvageError} on a hostile id */
export function accountFolder(accountId: string): string {
  if (!isAccountId(accountId)) throw hostileName("this account id");
  return join(ACCOUNTS, accountId);
}

/** The folder of an item file: the last two digits of the id, `05` for ids below ten (spec: manual, "last two digits"). */
export function itemShard(itemId: number): string {
  return String(itemId % 100).padStart(2, "0");
}

/** Where the states of an item are written: `accounts/<id>/items/<last two digits>/<item id>`. */
export function itemFile(accountId: string, itemId: number): string {
  if (!Number.isSafeInteger(itemId) || itemId < 0) throw hostileName("this item id");
  return join(accountFolder(accountId), "items", itemShard(itemId), String(itemId));
}

/** Where other writers may have put the item: ids below ten in a folder of one digit. Null where there is no second place. */
export function itemFileOfOthers(accountId: string, itemId: number): string | null {
  return itemId < 10 ? join(accountFolder(accountId), "items", String(itemId), String(itemId)) : null;
}

/** `items/<first two characters>/<digest>`, as the published samples show (`items/c0/c0,gUl…=`). */
export function blobFile(digest: string): string {
  if (!isDigest(digest)) throw hostileName("this digest");
  return join(BLOBS, digest.slice(0, 2), digest);
}

/** `map_<serverId>`: the id map of an external restore. */
export function mapFile(serverId: string): string {
  if (!isServerId(serverId)) throw hostileName("this server id");
  return `map_${serverId}`;
}

/** `domains/<id>`, `cos/<id>`, `distribution_lists/<id>`: the public manual does not name these folders. */
export function directoryFile(kind: DirectoryKind, id: string): string {
  if (!isAccountId(id)) throw hostileName("this id");
  return join(kind, id);
}
