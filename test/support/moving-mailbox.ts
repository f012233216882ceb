import type { SmallLog } from "./small-index.ts";

export const ANNA = "anna@example.com";
export const ANNAS_ID = "7f0c9a52-9f2e-4a53-a6d2-3b1f5f3a9c11";

/** One line of a log of 11 March 2024; `clock` is hours and minutes, maybe seconds. */
export function line(clock: string, context: string, message: string, thread = "qtp1-2"): string {
  const time = clock.length === 5 ? `${clock}:00` : clock;
  return `2024-03-11 ${time},000 INFO  [${thread}] [${context}] ${message}\n`;
}

export const loaded = (clock: string, mid: number, id = ANNAS_ID, how = "LOADED") =>
  line(clock, "", `mbxmgr - Mailbox ${mid} account ${id} ${how}`);

/** A delivery; `id` is the item's, its sender and Message-ID follow from it. */
export const delivered = (clock: string, mid: number, id: number, name = ANNA) =>
  line(
    clock,
    `name=${name};mid=${mid};ip=192.0.2.25;`,
    `mailop - Adding Message: id=${id}, sender=boss${id}@example.net, Message-ID=<${id}@example.net>, parentId=-1, folderId=2, folderName=Inbox.`,
    "LmtpServer-4",
  );

const byWeb = (clock: string, mid: number, message: string, name = ANNA) =>
  line(
    clock,
    `name=${name};mid=${mid};oip=198.51.100.23;ua=ZimbraWebClient - GC122/10.1.0;soapId=${mid}${clock.replaceAll(":", "")};`,
    message,
  );

export const trashed = (clock: string, mid: number, id: number) =>
  byWeb(clock, mid, `mailop - moving Message (id=${id}) to Folder Trash (id=3)`);

export const deleted = (clock: string, mid: number, id: number, name = ANNA) =>
  byWeb(clock, mid, `mailop - Deleting Message (id=${id}).`, name);

/** A message taken out of the dumpster again, under a new id. */
export const recovered = (clock: string, mid: number, id: number, copyId: number) =>
  byWeb(
    clock,
    mid,
    `mailop - Copying Message (id=${id}): copyId=${copyId}, folderId=2, folderName=Inbox, parentId=-1.`,
  ) + byWeb(clock, mid, `mailop - Deleting Message (id=${id}).`);

export const created = (clock: string, mid: number, name = ANNA) =>
  line(clock, "", `mailbox - Creating mailbox with id ${mid} and group id ${mid} for ${name}.`);

export const unavailable = (clock: string, mid: number) =>
  line(clock, "", `mailbox - Ending maintenance and marking mailbox ${mid} as unavailable.`);

export const notPurged = (clock: string, mid: number) =>
  line(clock, "", `purge - not purging mailbox ${mid}; account moved to another host`, "MailboxPurge");

export const cleared = (clock: string, mid: number) =>
  line(clock, "name=admin@example.com;ip=192.0.2.7;", `mailbox - clearing contents of mailbox ${mid}, group ${mid}`);

export const log = (host: string, ...lines: readonly string[]): SmallLog => ({ host, text: lines.join("") });
