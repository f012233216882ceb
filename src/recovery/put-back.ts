import { findFolder, type ItemFlag, type Mailbox, nameKey, pathParts } from "../mailstore/index.ts";
import type { PlanItem, PlanStep } from "./plan/types.ts";
import { receivedUtcMs } from "./snapshot/message-bytes.ts";

const INBOX_ID = 2;
const ROOT_ID = 1;
const TRASH_ID = 3;

/** How a message is to lie in its mailbox. */
export interface Placement {
  /** Null: Inbox. */
  readonly folderPath: string | null;
  readonly flags: readonly ItemFlag[];
  readonly tags: readonly string[];
  /** Null: when it was received by its own fields. */
  readonly dateUtcMs: number | null;
}

/** Puts a message into a mailbox. Answers its new id. */
export async function inject(mailbox: Mailbox, bytes: Buffer, placement: Placement): Promise<number> {
  const { folderPath, flags, tags } = placement;
  const folderId = folderPath === null ? INBOX_ID : await ensureFolder(mailbox, folderPath);
  const dateUtcMs = placement.dateUtcMs ?? receivedUtcMs(bytes);
  const item = { type: "message" as const, folderId, content: bytes, flags, tags };
  return (await mailbox.add(dateUtcMs === null ? item : { ...item, dateUtcMs })).id;
}

/** The id of a folder by its path; what is missing of it is made. */
async function ensureFolder(mailbox: Mailbox, path: string): Promise<number> {
  let [parentId, at] = [ROOT_ID, ""];
  for (const name of pathParts(path)) {
    at = `${at}/${name}`;
    const known = findFolder(await mailbox.folders(), at);
    parentId = (known ?? (await mailbox.createFolder({ parentId, name }))).id;
  }
  return parentId === ROOT_ID ? INBOX_ID : parentId;
}

/** Where a step's item goes. */
export interface Destination {
  /** Null: Inbox. */
  readonly folderPath: string | null;
  /** For people: what is not sure about it. */
  readonly doubt: string | null;
}

/**
 * The folder of a step: the one that its words name; where they name none, the one where the item was by the log, or
 * `otherwise`, but not Trash. Of most folders the log tells number and name without the folders above: then it is the folder
 * of that name in the mailbox, or a new one.
 */
export async function destinationOf(
  mailbox: Mailbox,
  { argv, items }: PlanStep,
  otherwise: string | null,
): Promise<Destination> {
  if (argv.at(-2) === "folder") return { folderPath: argv.at(-1) ?? null, doubt: null };
  const last = items[0]?.lastFolder ?? null;
  const known = [last?.path ?? null, otherwise].find((path) => path !== null && !isTrash(path)) ?? null;
  const name = last?.id === TRASH_ID || last?.path !== undefined ? null : (last?.name ?? null);
  if (known !== null || name === null) return { folderPath: known, doubt: null };
  const named = (await mailbox.folders()).filter((folder) => nameKey(folder.name) === nameKey(name));
  const living = named.filter(({ path }) => !isTrash(path));
  const same = living.find(({ id }) => id === last?.id) ?? (living.length === 1 ? living[0] : undefined);
  if (same !== undefined) return { folderPath: same.path, doubt: null };
  const told = `the log knows its folder only as ${name}, and the mailbox has ${living.length === 0 ? "none" : "several"} of that name`;
  return { folderPath: `/${name}`, doubt: `${told}: it lies in /${name}` };
}

function isTrash(path: string): boolean {
  return path === "/Trash" || path.startsWith("/Trash/");
}

/** The one item of a step. @throws {Error} where it has several or is a window: files are found by single ids */
export function singleItem({ items, window }: PlanStep): PlanItem {
  const [item, ...more] = items;
  if (item === undefined || more.length > 0 || window !== null) throw new Error("only single items can be looked for");
  return item;
}
