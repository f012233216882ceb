import { createReadStream } from "node:fs";
import { access, constants } from "node:fs/promises";
import { EXIT, messageOf, SalvageError, systemErrorCode, systemZone, UsageError, ZoneClock } from "../../core/index.ts";
import type { Client, ItemRecord, NewItem } from "../../mailstore/index.ts";
import { printAnswer } from "../answer.ts";
import { zoneOption } from "../option-values.ts";
import type { Call, Verb } from "../verb.ts";
import { type DeliverWords, deliverWords } from "./deliver-words.ts";
import { withFollowedStore } from "./open-store.ts";
import { ROOT_OPTION } from "./root.ts";

/** A delivery comes from a mail server: here, from this machine. */
const DELIVERY: Client = { protocol: "lmtp", actor: null, ip: "127.0.0.1", userAgent: null };

/** All files are looked at before the first is delivered. */
async function refuseUnreadable(files: readonly string[]): Promise<void> {
  for (const file of files) {
    if (file === "-") continue;
    try {
      await access(file, constants.R_OK);
    } catch (error) {
      const code = systemErrorCode(error);
      if (code === "ENOENT") throw new UsageError(`no such file: ${file}`);
      const exitCode = code === "EACCES" ? EXIT.noPermission : EXIT.usage;
      throw new SalvageError(`cannot read ${file}: ${messageOf(error)}`, { code: "unreadable", exitCode });
    }
  }
}

/** What all messages of the call get. */
async function commonParts(call: Call, words: DeliverWords): Promise<Omit<NewItem, "type" | "content" | "folderId">> {
  const { parseFlags, validName } = await import("../../mailstore/index.ts");
  const { parseDate } = await import("../../query/index.ts");
  const clock = new ZoneClock(zoneOption(call) ?? systemZone());
  const setting = { clock, nowUtcMs: call.terminal.nowUtcMs };
  const tags = words.tags
    ?.split(",")
    .filter((tag) => tag.trim() !== "")
    .map(validName);
  return {
    ...(words.date === null ? {} : { dateUtcMs: parseDate(words.date, setting).fromUtcMs }),
    ...(words.flags === null ? {} : { flags: parseFlags(words.flags) }),
    ...(tags === undefined ? {} : { tags }),
  };
}

export const deliver: Verb = {
  name: "deliver",
  summary: "deliver message files to an account",
  description:
    "After the files: folder PATH (default /Inbox), date D (when it was received; default now), flags F (words or letters; default unread), tags T,T. A file - is stdin.",
  arguments: [
    { syntax: "<account>", help: "address, alias or id" },
    { syntax: "<words...>", help: "FILE.eml… [folder PATH] [date D] [flags F] [tags T]", completes: "file" },
  ],
  options: [ROOT_OPTION],
  prints: "json",
  exits: [EXIT.partly],
  examples: [
    { command: "salvage store deliver john@example.com one.eml two.eml", does: "two messages to the Inbox, unread" },
    {
      command:
        'salvage store deliver john@example.com one.eml folder /Sent date "18/07/2020 15:22:01" flags sent tags blue',
      does: "as if it were old",
    },
  ],
  run: (call) =>
    withFollowedStore(call, async (store) => {
      const words = deliverWords(call.words.slice(1));
      await refuseUnreadable(words.files);
      const { requireFolder } = await import("../../mailstore/index.ts");
      const mailbox = await store.openMailbox(call.words[0] ?? "", DELIVERY);
      const folder = requireFolder(await mailbox.folders(), words.folder ?? "/Inbox");
      const parts = await commonParts(call, words);
      const items: ItemRecord[] = [];
      for (const file of words.files) {
        const content = file === "-" ? call.terminal.stdin : createReadStream(file);
        items.push(await mailbox.add({ ...parts, type: "message", folderId: folder.id, content }));
      }
      await printAnswer(call, {
        document: { items: items.map(({ id, messageId, digest }) => ({ id, messageId, digest })) },
        text: () => items.map(({ id }) => `delivered to ${folder.path} as ${id}\n`).join(""),
      });
      return EXIT.done;
    }),
};
