import {
  digestOf,
  FOLDER_ID,
  findFolder,
  type ItemFlag,
  type Mailbox,
  nameKey,
  pathParts,
  withCrlf,
} from "../mailstore/index.ts";
import type { PlanItem, PlanStep } from "./plan/types.ts";
import { receivedUtcMs } from "./snapshot/message-bytes.ts";

/** How a message is to lie in its mailbox. */
export interface Placement {
  /** Null: Inbox. */
  readonly folderPath: string | null;
  readonly flags: readonly ItemFlag[];
  readonly tags: readonly string[];
  /** Null: when it was received by its own fields. */
  readonly dateUtcMs: number | null;
}

/** A message as it lies in a mailbox now. */
export interface Injected {
  readonly newId: number;
  /** Of the content as that mailbox keeps it: on an IMAP server all lines end in CRLF. */
  readonly digest: string;
}

/** Puts a message into a mailbox. */
export async function inject(mailbox: Mailbox, bytes: Buffer, placement: Placement): Promise<Injected> {
  const { folderPath, flags, tags } = placement;
  const folderId = folderPath === null ? FOLDER_ID.inbox : await ensureFolder(mailbox, folderPath);
  const dateUtcMs = placement.dateUtcMs ?? receivedUtcMs(bytes);
  const content = mailbox.capabilities.digests ? bytes : withCrlf(bytes);
  const item = { type: "message" as const, folderId, content, flags, tags };
  const { id } = await mailbox.add(dateUtcMs === null ? item : { ...item, dateUtcMs });
  return { newId: id, digest: digestOf(content) };
}

/** The id of a folder by its path; what is missing of it is made. */
async function ensureFolder(mailbox: Mailbox, path: string): Promise<number> {
  let [parentId, at]: [number, string] = [FOLDER_ID.userRoot, ""];
  for (const name of pathParts(path)) {
    at = `${at}/${name}`;
    const known = findFolder(await mailbox.folders(), at);
    parentId = (known ?? (await mailbox.createFolder({ parentId, name }))).id;
  }
  return parentId === FOLDER_ID.userRoot ? FOLDER_ID.inbox : parentId;
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
  const name = last?.id === FOLDER_ID.trash || last?.path !== undefined ? null : (last?.name ?? null);
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
