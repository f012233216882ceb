import type { FolderRecord, ItemRecord } from "../../mailstore/index.ts";
import { showTime } from "../../query/index.ts";
import { tableText } from "../../report/index.ts";

/** An item as `store ls --json` prints it. */
export interface ListedItem {
  readonly id: number;
  readonly type: string;
  readonly folder: { readonly id: number; readonly path: string };
  readonly messageId: string | null;
  readonly subject: string | null;
  readonly sender: string | null;
  readonly name: string | null;
  readonly date: string;
  readonly flags: readonly string[];
  readonly tags: readonly string[];
  readonly bytes: number;
  readonly digest: string | null;
}

export function listedItem(item: ItemRecord, folders: ReadonlyMap<number, FolderRecord>): ListedItem {
  return {
    id: item.id,
    type: item.type,
    folder: { id: item.folderId, path: folders.get(item.folderId)?.path ?? "" },
    messageId: item.messageId,
    subject: item.subject,
    sender: item.sender,
    name: item.name,
    date: new Date(item.dateUtcMs).toISOString(),
    flags: item.flags,
    tags: item.tags,
    bytes: item.sizeBytes,
    digest: item.digest,
  };
}

/** How listings are shown to people. */
export interface ListStyle {
  readonly columns: number | null;
  readonly zone: string;
}

export function itemsText(items: readonly ListedItem[], style: ListStyle): string {
  const head = [
    { title: "id", align: "right" as const },
    { title: "type" },
    { title: "date" },
    { title: "folder", shrinksTo: 8 },
    { title: "sender", shrinksTo: 12 },
    { title: "subject", shrinksTo: 12 },
    { title: "flags", shrinksTo: 6 },
    { title: "tags", shrinksTo: 4 },
    { title: "bytes", align: "right" as const },
  ];
  const rows = items.map((item) => [
    item.id,
    item.type,
    showTime(item.date, style.zone).slice(0, 19),
    item.folder.path,
    item.sender,
    item.subject ?? item.name,
    item.flags.join(","),
    item.tags.join(","),
    item.bytes,
  ]);
  return tableText(head, rows, style.columns);
}

export function foldersText(folders: readonly FolderRecord[], style: ListStyle): string {
  const head = [
    { title: "id", align: "right" as const },
    { title: "kind" },
    { title: "view" },
    { title: "path", shrinksTo: 12 },
  ];
  const rows = folders.map((folder) => [folder.id, folder.content.kind, folder.view, folder.path]);
  return tableText(head, rows, style.columns);
}

export function accountsText(
  accounts: readonly {
    readonly name: string;
    readonly id: string;
    readonly mailbox: number;
    readonly items: number | null;
  }[],
  style: ListStyle,
): string {
  const head = [
    { title: "account", shrinksTo: 12 },
    { title: "id" },
    { title: "mailbox", align: "right" as const },
    { title: "items", align: "right" as const },
  ];
  const rows = accounts.map((account) => [account.name, account.id, account.mailbox, account.items ?? "?"]);
  return tableText(head, rows, style.columns);
}
