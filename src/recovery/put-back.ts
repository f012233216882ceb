import { findFolder, type ItemFlag, type Mailbox, pathParts } from "../mailstore/index.ts";
import type { PlanItem, PlanStep } from "./plan/types.ts";
import { receivedUtcMs } from "./snapshot/message-bytes.ts";

const INBOX_ID = 2;
const ROOT_ID = 1;

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

/**
 * The folder of a step: the one that its words name; where they name none, the one where the item was by the log, or
 * `otherwise`, but not Trash. Null: Inbox.
 */
export function folderOf({ argv, items }: PlanStep, otherwise: string | null): string | null {
  if (argv.at(-2) === "folder") return argv.at(-1) ?? null;
  const isTrash = (path: string): boolean => path === "/Trash" || path.startsWith("/Trash/");
  return [items[0]?.lastFolder?.path ?? null, otherwise].find((path) => path !== null && !isTrash(path)) ?? null;
}

/** The one item of a step. @throws {Error} where it has several or is a window: files are found by single ids */
export function singleItem({ items, window }: PlanStep): PlanItem {
  const [item, ...more] = items;
  if (item === undefined || more.length > 0 || window !== null) throw new Error("only single items can be looked for");
  return item;
}
