import { counted, EXIT, type ExitCode, printable, UsageError } from "../../core/index.ts";
import type { FolderRecord, Mailbox } from "../../mailstore/index.ts";
import { printAnswer } from "../answer.ts";
import type { Call, Verb } from "../verb.ts";
import { itemIds, withFollowedMailbox } from "./open-store.ts";
import { ROOT_OPTION } from "./root.ts";

const ACCOUNT = { syntax: "<account>", help: "address, alias or id" } as const;
const IDS = { syntax: "<ids...>", help: "item ids" } as const;

/** Tells what was done: the items in JSON, a sentence for people. */
async function tell(call: Call, ids: readonly number[], sentence: string): Promise<ExitCode> {
  await printAnswer(call, {
    document: { items: ids.map((id) => ({ id })) },
    text: () => `${sentence}\n`,
  });
  return EXIT.done;
}

function named(ids: readonly number[]): string {
  return ids.length === 1 ? `item ${ids[0]}` : counted(ids.length, "item");
}

/** The folder above a path, and the last name of it. */
async function placeOf(
  mailbox: Mailbox,
  path: string,
): Promise<{ readonly parent: FolderRecord; readonly name: string }> {
  const { pathParts, requireFolder } = await import("../../mailstore/index.ts");
  const parts = pathParts(path);
  const name = parts.pop();
  if (name === undefined) throw new UsageError("the root is there already: name a folder, e.g. /Inbox/Projects");
  return { parent: requireFolder(await mailbox.folders(), parts.join("/")), name };
}

async function tellFolder(call: Call, folder: FolderRecord, what: string): Promise<ExitCode> {
  const { id, path } = folder;
  await printAnswer(call, { document: { folder: { id, path } }, text: () => `${what} ${printable(path)} (${id})\n` });
  return EXIT.done;
}

export const createFolder: Verb = {
  name: "create-folder",
  summary: "make a folder",
  arguments: [ACCOUNT, { syntax: "<path>", help: "the folder above must be there" }],
  options: [ROOT_OPTION],
  prints: "json",
  examples: [
    { command: "salvage store create-folder john@example.com /Inbox/Projects", does: "a folder in the Inbox" },
    { command: 'salvage store create-folder john@example.com "/Old mail"', does: "a folder at the top" },
  ],
  run: (call) =>
    withFollowedMailbox(call, async (mailbox) => {
      const { parent, name } = await placeOf(mailbox, call.words[1] ?? "");
      return tellFolder(call, await mailbox.createFolder({ parentId: parent.id, name }), "made");
    }),
};

export const renameFolder: Verb = {
  name: "rename-folder",
  summary: "rename or move a folder with all that is in it",
  arguments: [ACCOUNT, { syntax: "<path>", help: "the folder" }, { syntax: "<newPath>", help: "its new path" }],
  options: [ROOT_OPTION],
  prints: "json",
  examples: [
    { command: "salvage store rename-folder john@example.com /Conference /Conference-2021", does: "another name" },
    {
      command: "salvage store rename-folder john@example.com /Old /Trash/Old",
      does: "throws it away, contents and all",
    },
  ],
  run: (call) =>
    withFollowedMailbox(call, async (mailbox) => {
      const { requireFolder } = await import("../../mailstore/index.ts");
      const { id } = requireFolder(await mailbox.folders(), call.words[1] ?? "");
      const { parent, name } = await placeOf(mailbox, call.words[2] ?? "");
      return tellFolder(call, await mailbox.renameFolder(id, { parentId: parent.id, name }), "now");
    }),
};

export const move: Verb = {
  name: "move",
  summary: "move items to a folder",
  arguments: [ACCOUNT, { syntax: "<words...>", help: "ID… PATH" }],
  options: [ROOT_OPTION],
  prints: "json",
  exits: [EXIT.nothingFound],
  examples: [
    { command: "salvage store move john@example.com 257 258 /Inbox/Projects", does: "two items" },
    { command: "salvage store move john@example.com 257 /Inbox", does: "back from Trash" },
  ],
  run: (call) =>
    withFollowedMailbox(call, async (mailbox) => {
      const { requireFolder } = await import("../../mailstore/index.ts");
      const ids = itemIds(call.words.slice(1, -1));
      const folder = requireFolder(await mailbox.folders(), call.words.at(-1) ?? "");
      await mailbox.move(ids, folder.id);
      return tell(call, ids, `moved ${named(ids)} to ${printable(folder.path)}`);
    }),
};

export const trash: Verb = {
  name: "trash",
  summary: "move items to Trash",
  arguments: [ACCOUNT, IDS],
  options: [ROOT_OPTION],
  prints: "json",
  exits: [EXIT.nothingFound],
  examples: [
    { command: "salvage store trash john@example.com 257", does: "nothing is deleted by this" },
    { command: "salvage store trash john@example.com 257 258", does: "two items" },
  ],
  run: (call) =>
    withFollowedMailbox(call, async (mailbox) => {
      const ids = itemIds(call.words.slice(1));
      await mailbox.trash(ids);
      return tell(call, ids, `moved ${named(ids)} to /Trash`);
    }),
};

export const deleteItems: Verb = {
  name: "delete",
  summary: "delete items for good",
  arguments: [ACCOUNT, IDS],
  options: [ROOT_OPTION],
  prints: "json",
  exits: [EXIT.nothingFound],
  examples: [
    {
      command: "salvage store delete john@example.com 257",
      does: "gone, wherever it lies; a backup can bring it back",
    },
    { command: "salvage store delete john@example.com 257 258", does: "two items" },
  ],
  run: (call) =>
    withFollowedMailbox(call, async (mailbox) => {
      const ids = itemIds(call.words.slice(1));
      await mailbox.delete(ids);
      return tell(call, ids, `deleted ${named(ids)}`);
    }),
};

export const emptyTrash: Verb = {
  name: "empty-trash",
  summary: "delete all that is in Trash, with its folders",
  arguments: [ACCOUNT],
  options: [ROOT_OPTION],
  prints: "json",
  examples: [
    { command: "salvage store empty-trash john@example.com", does: "the seed's story begins like this" },
    { command: "salvage store empty-trash john@example.com --json", does: "how many items went, as JSON" },
  ],
  run: (call) =>
    withFollowedMailbox(call, async (mailbox) => {
      const count = await mailbox.emptyTrash();
      const text = () => `deleted ${counted(count, "item")} from /Trash\n`;
      await printAnswer(call, { document: { emptied: count }, text });
      return EXIT.done;
    }),
};
