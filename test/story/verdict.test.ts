import { describe, expect, it } from "vitest";
import type { Actor } from "../../src/core/index.ts";
import { type MailboxStory, verdict } from "../../src/story/index.ts";
import {
  ANNA,
  add,
  copy,
  DELIVERY,
  deleting,
  emptying,
  folder,
  INBOX,
  imapCopy,
  listing,
  mailboxLog,
  move,
  RETENTION,
  saying,
  THUNDERBIRD,
  TRASH,
} from "./records.ts";

/** The sentence of an item, with times as the clock of the log. */
function sentence(story: MailboxStory, id: number): string {
  const item = story.items.get(id);
  if (item === undefined) throw new Error(`no item ${id}`);
  const key = item.loss ?? item.notLoss?.key;
  const loss = [...story.losses, ...story.notLosses].find((each) => each.key === key) ?? null;
  const formatTime = (utcMs: number): string => new Date(utcMs).toISOString().slice(11, 19);
  return verdict(item, { loss, owner: "anna@example.com", formatTime });
}

const where = "from 198.51.100.23 with ZimbraWebClient - GC122 (Win)/10.0.7_GA_4598";

describe("the verdict", () => {
  it("tells the probable end of a message in an emptied Trash of which the log names few items", () => {
    const log = mailboxLog();
    log.act("2020-07-18 13:22:01,495", "MsgActionRequest", [move(339, TRASH)]);
    log.act("2020-07-18 13:25:08,962", "FolderActionRequest", [emptying(9, "/Trash")]);
    expect(sentence(log.replay(), 339)).toBe(
      "Message 339 was moved to Trash on 13:22:01 and was probably lost when Trash was emptied on 13:25:08 by " +
        `anna@example.com ${where} (the log states 9 items, 1 could be named).`,
    );
  });

  it("tells the certain end of a listed message, and from which folder it came", () => {
    const log = mailboxLog();
    log.act("2024-03-11 08:00:00,000", null, [add(257, INBOX)], DELIVERY);
    log.act("2024-03-11 09:14:02,118", "MsgActionRequest", [move(257, TRASH)], { ...ANNA, actor: "admin@example.com" });
    log.act("2024-03-11 09:20:40,502", "FolderActionRequest", [listing("message", [257])]);
    expect(sentence(log.replay(), 257)).toBe(
      "Message 257 was moved to Trash by admin@example.com for anna@example.com on 09:14:02 from folder /Inbox and was " +
        `lost when Trash was emptied on 09:20:40 by anna@example.com ${where}.`,
    );
  });

  it("tells of an empty folder that nothing was lost with it", () => {
    const log = mailboxLog();
    log.act("2024-03-11 09:00:00,000", "FolderActionRequest", [deleting(301, "folder", "Old")]);
    expect(sentence(log.replay(), 301)).toBe(
      `Folder 301 was deleted on 09:00:00 by anna@example.com ${where}, ` +
        "but no content went with it, as far as the log tells.",
    );
  });

  it("names a delegate who is not the owner", () => {
    const log = mailboxLog();
    const eve = { ...ANNA, account: "eve@example.com", actor: "eve@example.com", client: null };
    log.act("2024-03-11 12:00:00,030", "MsgActionRequest", [deleting(820, "appointment")], eve);
    expect(sentence(log.replay(), 820)).toBe(
      "Appointment 820 was deleted on 12:00:00 by eve@example.com (not the owner, anna@example.com) from 198.51.100.23.",
    );
  });

  it("knows that nobody is behind a retention run", () => {
    const log = mailboxLog();
    log.act("2024-03-11 02:10:00,001", null, [saying("purge", "purge-begin"), listing("message", [1201])], RETENTION);
    expect(sentence(log.replay(), 1201)).toBe(
      "Message 1201 was deleted by the retention policy on 02:10:00 by the server itself (nobody asked for it).",
    );
  });

  it("names the device where ActiveSync names no client", () => {
    const log = mailboxLog();
    const phone: Actor = { ...ANNA, client: null, protocol: "activesync", device: "ApplDNABC123" };
    log.act("2024-03-11 14:00:00,200", "Sync", [deleting(1857)], phone);
    expect(sentence(log.replay(), 1857)).toBe(
      "Message 1857 was deleted on a mobile device on 14:00:00 by anna@example.com from 198.51.100.23 with device ApplDNABC123.",
    );
  });

  it("tells of a deleted mailbox where the message had lain, and who deleted it", () => {
    const log = mailboxLog();
    log.act("2024-03-11 07:00:00,000", null, [saying("mailbox", "mailbox-created")]);
    log.act("2024-03-11 08:00:00,000", null, [add(400, INBOX)], DELIVERY);
    const clearing = [saying("mailbox", "mailbox-clear"), saying("mailbox", "mailbox-deleted")];
    log.act("2024-03-11 17:00:00,160", "DeleteAccountRequest", clearing, ANNA);
    expect(sentence(log.replay(), 400)).toMatch(
      /^Message 400 was lost from folder \/Inbox with the whole mailbox, which was deleted on 17:00:00 by anna@example\.com /,
    );
  });

  it("names the new id of what IMAP moved and of what was recovered", () => {
    const log = mailboxLog();
    log.act("2024-03-11 10:05:02,100", "UID COPY", [imapCopy(1857, 1903, folder(310, "dev"))], THUNDERBIRD);
    log.act("2024-03-11 10:05:02,520", "EXPUNGE", [deleting(1857)], THUNDERBIRD);
    log.act("2024-03-11 11:00:00,000", "MsgActionRequest", [deleting(257)]);
    log.act("2024-03-11 15:00:00,061", "ItemActionRequest", [copy(257, 2050, INBOX), deleting(257)]);
    const story = log.replay();
    expect(sentence(story, 1857)).toBe(
      "Message 1857 was moved by an IMAP client (copied, then expunged) on 10:05:02 by anna@example.com " +
        "from 198.51.100.23 with Thunderbird/115.8.0, and it lives on as 1903.",
    );
    expect(sentence(story, 257)).toMatch(/, and was recovered on 15:00:00 as 2050\.$/);
    expect(sentence(story, 1903)).toBe("Message 1903 is in folder dev.");
  });

  it("tells where a message is that nobody deleted", () => {
    const log = mailboxLog();
    log.act("2024-03-11 08:00:00,000", null, [add(257, INBOX), add(258, INBOX)], DELIVERY);
    log.act("2024-03-11 09:00:00,000", "MsgActionRequest", [move(257, TRASH), move(258, TRASH)]);
    log.act("2024-03-11 10:00:00,000", "MsgActionRequest", [move(258, INBOX)]);
    const story = log.replay();
    expect(sentence(story, 257)).toBe(
      `Message 257 lies in Trash: it was moved there from folder /Inbox on 09:00:00 by anna@example.com ${where}.`,
    );
    expect(sentence(story, 258)).toBe(
      "Message 258 is in folder /Inbox: it had been in Trash and was taken out again on 10:00:00.",
    );
  });

  it("admits that a failed request proves nothing", () => {
    const log = mailboxLog();
    log.act("2024-03-11 09:00:00,000", "MsgActionRequest", [{ ...deleting(999), outcome: "failed" }]);
    expect(sentence(log.replay(), 999)).toBe(
      "Message 999 is named by the log, but nothing there proves that it was in the mailbox.",
    );
  });
});
