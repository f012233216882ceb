import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { EXIT, type ExitCode, printable, systemZone } from "../../core/index.ts";
import type { MailStore } from "../../mailstore/index.ts";
import { printAnswer, styleOf } from "../answer.ts";
import { isSet } from "../option-values.ts";
import type { Call, Verb } from "../verb.ts";
import type { ListedItem, ListStyle } from "./listing.ts";
import { itemIds, withStore } from "./open-store.ts";
import { ROOT_OPTION } from "./root.ts";

function listStyle(call: Call): ListStyle {
  const { columns, zone } = styleOf(call);
  return { columns, zone: zone ?? systemZone() };
}

async function listAccounts(call: Call, store: MailStore): Promise<ExitCode> {
  const { accountsText } = await import("./listing.ts");
  const accounts = (await store.accounts()).map(({ name, id, mailbox, items }) => ({ name, id, mailbox, items }));
  await printAnswer(call, {
    document: { accounts },
    rows: accounts,
    text: () => (accounts.length === 0 ? "no accounts\n" : accountsText(accounts, listStyle(call))),
  });
  return EXIT.done;
}

async function listFolders(call: Call, store: MailStore): Promise<ExitCode> {
  const { foldersText } = await import("./listing.ts");
  const folders = await (await store.openMailbox(call.words[0] ?? "")).folders();
  await printAnswer(call, { document: { folders }, rows: folders, text: () => foldersText(folders, listStyle(call)) });
  return EXIT.done;
}

async function listItems(call: Call, store: MailStore): Promise<ExitCode> {
  const { itemsText, listedItem } = await import("./listing.ts");
  const { requireFolder } = await import("../../mailstore/index.ts");
  const mailbox = await store.openMailbox(call.words[0] ?? "");
  const folders = await mailbox.folders();
  const path = call.words[1];
  const filter = path === undefined ? {} : { folderId: requireFolder(folders, path).id };
  const byId = new Map(folders.map((folder) => [folder.id, folder]));
  const items: ListedItem[] = [];
  for await (const item of mailbox.items(filter)) items.push(listedItem(item, byId));
  await printAnswer(call, {
    document: { items },
    rows: items,
    text: () => (items.length === 0 ? "no items\n" : itemsText(items, listStyle(call))),
  });
  return EXIT.done;
}

export const ls: Verb = {
  name: "ls",
  summary: "list accounts, the items of an account, or those of a folder",
  arguments: [
    { syntax: "[account]", help: "address, alias or id; without it: all accounts" },
    { syntax: "[path]", help: "folder, e.g. /Inbox; without it: all items" },
  ],
  options: [ROOT_OPTION, { flags: "--folders", help: "list the account's folders instead of its items" }],
  prints: "rows",
  examples: [
    { command: "salvage store ls", does: "all accounts" },
    { command: "salvage store ls john@example.com /Trash", does: "what lies in Trash" },
  ],
  run: (call) =>
    withStore(call, (store) => {
      if (call.words.length === 0) return listAccounts(call, store);
      return isSet(call, "folders") ? listFolders(call, store) : listItems(call, store);
    }),
};

/** A message for a terminal: lines, with everything that could move the cursor made visible. */
async function* shown(content: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest = "";
  const decoder = new TextDecoder();
  for await (const chunk of content) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) yield `${printable(line.replace(/\r$/, "").replaceAll("\t", "    "))}\n`;
  }
  if (rest !== "") yield `${printable(rest)}\n`;
}

export const cat: Verb = {
  name: "cat",
  summary: "print the content of an item",
  description: "To a file or a pipe go the exact bytes; on a terminal control characters are made visible.",
  arguments: [
    { syntax: "<account>", help: "address, alias or id" },
    { syntax: "<id>", help: "item id" },
  ],
  options: [ROOT_OPTION],
  exits: [EXIT.nothingFound, EXIT.partly],
  examples: [
    { command: "salvage store cat john@example.com 257", does: "the message on the screen" },
    { command: "salvage store cat john@example.com 257 > 257.eml", does: "its exact bytes" },
  ],
  run: (call) =>
    withStore(call, async (store) => {
      const [id = 0] = itemIds(call.words.slice(1));
      const content = await (await store.openMailbox(call.words[0] ?? "")).content(id);
      if (!call.terminal.stdoutIsTerminal) await pipeline(content, process.stdout, { end: false });
      else for await (const line of shown(Readable.from(content))) await call.terminal.write(line);
      return EXIT.done;
    }),
};
