import { findFolder, type Mailbox, pathParts } from "../../mailstore/index.ts";
import { receivedUtcMs } from "./message-bytes.ts";

const INBOX_ID = 2;
const ROOT_ID = 1;

/** Puts a message into a mailbox, as read, with the date when it was received. Answers its new id. */
export async function inject(mailbox: Mailbox, bytes: Buffer, folderPath: string | null): Promise<number> {
  const folderId = folderPath === null ? INBOX_ID : await ensureFolder(mailbox, folderPath);
  const dateUtcMs = receivedUtcMs(bytes);
  const item = { type: "message" as const, folderId, content: bytes, flags: [] };
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
