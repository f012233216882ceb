import { describe, expect, it } from "vitest";
import type { Actor } from "../../src/core/index.ts";
import { describeNote, type LossItem } from "../../src/story/index.ts";
import {
  ANNA,
  add,
  addFolder,
  contentsOf,
  copy,
  deleting,
  emptying,
  folder,
  INBOX,
  idsOf,
  imapCopy,
  listing,
  mailboxLog,
  move,
  only,
  saying,
  TRASH,
  utc,
} from "./records.ts";

const USER: Actor = {
  ...ANNA,
  account: "user@example.com",
  actor: "user@example.com",
  client: "zclient/7.2.4_GA_2900",
};
const logBeginsUtcMs = utc("2020-07-18 13:00:00,000");

describe("a Trash of which the log says only that it was emptied", () => {
  it("tells the seed's two lines: one of nine items, possible, and why", () => {
    const log = mailboxLog();
    log.act("2020-07-18 13:22:01,495", "MsgActionRequest", [move(339, TRASH)], USER);
    log.act("2020-07-18 13:25:08,962", "FolderActionRequest", [emptying(9, "/Trash")], USER);
    const story = log.replay({ logBeginsUtcMs });
    const loss = only(story.losses);
    expect(loss).toMatchObject({
      cause: "empty-folder",
      folder: { id: 3, name: "Trash" },
      claimed: 9,
      found: 1,
      certainty: "possible",
      items: [{ id: 339, certainty: "possible", trashedUtcMs: utc("2020-07-18 13:22:01,495") }],
      events: [2],
    });
    expect(loss.notes.map(({ code, count, of }) => [code, count, of])).toEqual([
      ["fewer-than-claimed", 1, 9],
      ["log-begins-late", null, null],
    ]);
    expect(loss.notes.map((note) => describeNote(note, (ms) => new Date(ms).toISOString()))).toEqual([
      "The server counted 9 items; the log lets 1 be named.",
      "The log begins on 2020-07-18T13:00:00.000Z: what lay in the folder before then is not known.",
    ]);
    expect(story.items.get(339)).toMatchObject({
      state: "deleted",
      cause: "empty-folder",
      certainty: "possible",
      loss: loss.key,
      events: [1, 2],
      by: { event: 2, by: { actor: "user@example.com" } },
    });
  });

  it("is inferred when the items of Trash and of the folders below are as many as counted", () => {
    const log = mailboxLog();
    log.act("2020-07-18 13:00:00,000", null, [
      addFolder(301, "Old", 1),
      addFolder(302, "Older", 301),
      add(400, folder(301, "Old")),
      add(401, folder(302, "Older")),
      add(402, INBOX),
      add(403, INBOX),
    ]);
    log.act("2020-07-18 13:10:00,000", "FolderActionRequest", [move(301, TRASH, "folder", "Old")]);
    log.act("2020-07-18 13:11:00,000", "MsgActionRequest", [move(402, TRASH)]);
    log.act("2020-07-18 13:25:08,962", "FolderActionRequest", [emptying(3, "/Trash")]);
    const story = log.replay({ logBeginsUtcMs });
    const loss = only(story.losses);
    expect(loss).toMatchObject({ claimed: 3, found: 3, certainty: "inferred", notes: [] });
    const briefly = (items: readonly LossItem[]) =>
      items.map(({ id, type, lastFolder }) => [id, type, lastFolder?.path]);
    expect(briefly(loss.folders)).toEqual([
      [301, "folder", "/"],
      [302, "folder", "/Old"],
    ]);
    expect(briefly(loss.items)).toEqual([
      [400, "message", "/Old"],
      [401, "message", "/Old/Older"],
      [402, "message", "/Inbox"],
    ]);
    expect(story.items.get(403)?.state).toBe("present");
    expect(story.items.get(401)).toMatchObject({ state: "deleted", certainty: "inferred" });
  });

  it("leaves the folders below alone when they were not to be removed", () => {
    const log = mailboxLog();
    log.act("2020-07-18 13:00:00,000", null, [addFolder(301, "Old", 3), add(400, folder(301, "Old")), add(402, TRASH)]);
    log.act("2020-07-18 13:25:08,962", "FolderActionRequest", [emptying(1, "/Trash", false)]);
    expect(idsOf(only(log.replay().losses))).toEqual([402]);
  });

  it("counts from the last time that the folder was emptied", () => {
    const log = mailboxLog();
    log.act("2020-07-18 13:01:00,000", "MsgActionRequest", [move(339, TRASH)]);
    log.act("2020-07-18 13:02:00,000", "FolderActionRequest", [emptying(4, "/Trash")]);
    log.act("2020-07-18 13:03:00,000", "MsgActionRequest", [move(340, TRASH), move(341, TRASH)]);
    log.act("2020-07-18 13:04:00,000", "FolderActionRequest", [emptying(2, "/Trash")]);
    const [first, second] = log.replay({ logBeginsUtcMs }).losses;
    expect(first).toMatchObject({ claimed: 4, found: 1, certainty: "possible" });
    expect(second).toMatchObject({ claimed: 2, found: 2, certainty: "inferred", notes: [] });
  });

  it("says which gap in the log may hide the rest", () => {
    const log = mailboxLog();
    const gap = { fromUtcMs: utc("2020-07-18 13:05:00,000"), toUtcMs: utc("2020-07-18 13:20:00,000"), reason: "hole" };
    log.act("2020-07-18 13:02:00,000", "FolderActionRequest", [emptying(0, "/Trash")]);
    log.act("2020-07-18 13:22:01,495", "MsgActionRequest", [move(339, TRASH)]);
    log.act("2020-07-18 13:25:08,962", "FolderActionRequest", [emptying(9, "/Trash")]);
    const loss = only(log.replay({ logBeginsUtcMs, gaps: [gap] }).losses);
    expect(loss.notes.map(({ code }) => code)).toEqual(["fewer-than-claimed", "gap"]);
    expect(loss.notes[1]).toMatchObject({ fromUtcMs: gap.fromUtcMs, toUtcMs: gap.toUtcMs });
  });

  it("says which folder came with contents that the log never saw", () => {
    const log = mailboxLog();
    log.act("2020-07-18 13:02:00,000", "FolderActionRequest", [emptying(0, "/Trash")]);
    log.act("2020-07-18 13:10:00,000", "FolderActionRequest", [move(301, TRASH, "folder", "Old")]);
    log.act("2020-07-18 13:25:08,962", "FolderActionRequest", [emptying(9, "/Trash")]);
    const loss = only(log.replay({ logBeginsUtcMs }).losses);
    expect(loss.notes.map(({ code, name }) => [code, name])).toEqual([
      ["fewer-than-claimed", null],
      ["folder-contents-unknown", "Old"],
    ]);
  });

  it("is possible when more may have been there than were counted", () => {
    const log = mailboxLog();
    log.act("2020-07-18 13:22:01,495", "MsgActionRequest", [move(339, TRASH), move(340, TRASH)]);
    log.act("2020-07-18 13:25:08,962", "FolderActionRequest", [emptying(1, "/Trash")]);
    const loss = only(log.replay({ logBeginsUtcMs }).losses);
    expect(loss).toMatchObject({ claimed: 1, found: 2, certainty: "possible" });
    expect(loss.notes[0]).toMatchObject({ code: "more-than-claimed", count: 2, of: 1 });
  });

  it("becomes sure when later lines show the surplus alive", () => {
    const log = mailboxLog();
    log.act("2020-07-18 13:22:01,495", "MsgActionRequest", [move(339, TRASH), move(340, TRASH)]);
    log.act("2020-07-18 13:25:08,962", "FolderActionRequest", [emptying(1, "/Trash")]);
    log.act("2020-07-18 13:30:00,000", "MsgActionRequest", [move(340, INBOX)]);
    const story = log.replay({ logBeginsUtcMs });
    expect(only(story.losses)).toMatchObject({ found: 1, certainty: "inferred", items: [{ id: 339 }], notes: [] });
    expect(story.items.get(340)).toMatchObject({ state: "present", folder: { id: 2 }, loss: null });
    expect(story.notLosses).toEqual([]);
  });

  it("is still a loss when not one item can be named", () => {
    const log = mailboxLog();
    log.act("2020-07-18 13:25:08,962", "FolderActionRequest", [emptying(9, "/Trash")]);
    expect(only(log.replay({ logBeginsUtcMs }).losses)).toMatchObject({
      key: "1:empty-folder",
      claimed: 9,
      found: 0,
      items: [],
      certainty: "possible",
      folder: { id: 3, name: "Trash" },
    });
  });

  it("is still a loss when all that can be named had only been moved by IMAP", () => {
    const log = mailboxLog();
    log.act("2020-07-18 13:10:00,000", "UID COPY", [imapCopy(339, 400, INBOX)], { ...USER, protocol: "imap" });
    log.act("2020-07-18 13:11:00,000", "MsgActionRequest", [move(339, TRASH)]);
    log.act("2020-07-18 13:25:08,962", "FolderActionRequest", [emptying(9, "/Trash")]);
    const story = log.replay({ logBeginsUtcMs });
    expect(only(story.notLosses)).toMatchObject({ reason: "imap-move", items: [{ id: 339 }] });
    expect(only(story.losses)).toMatchObject({ claimed: 9, found: 0, certainty: "possible" });
  });

  it("is no loss when nothing was in it", () => {
    const log = mailboxLog();
    log.act("2020-07-18 13:25:08,962", "FolderActionRequest", [emptying(0, "/Trash")]);
    expect(log.replay().losses).toEqual([]);
  });

  it("adds what lay there when lines of the server's list are missing", () => {
    const log = mailboxLog();
    log.act("2020-07-18 13:22:01,495", "MsgActionRequest", [move(339, TRASH), move(340, TRASH)]);
    log.act("2020-07-18 13:25:08,962", "FolderActionRequest", [emptying(3, "/Trash"), listing("unknown", [257, 339])]);
    const loss = only(log.replay({ logBeginsUtcMs }).losses);
    expect(loss.items.map(({ id, certainty }) => [id, certainty])).toEqual([
      [257, "logged"],
      [339, "logged"],
      [340, "inferred"],
    ]);
    expect(loss.certainty).toBe("inferred");
  });

  it("is possible when only `Deleting contents of` is there, without a count", () => {
    const log = mailboxLog();
    log.act("2020-07-18 13:22:01,495", "MsgActionRequest", [move(339, TRASH)]);
    log.act("2020-07-18 13:25:08,962", "FolderActionRequest", [contentsOf(TRASH)]);
    expect(only(log.replay().losses)).toMatchObject({ claimed: null, found: 1, certainty: "possible" });
  });

  it("does not hold what bore an item's id before: the number series began anew unseen", () => {
    const log = mailboxLog();
    log.act("2020-07-18 13:01:00,000", "AddMsgRequest", [add(300, TRASH, { messageId: "<first@example.net>" })]);
    log.act("2020-07-18 13:02:00,000", "AddMsgRequest", [add(300, TRASH, { messageId: "<second@example.net>" })]);
    log.act("2020-07-18 13:03:00,000", "FolderActionRequest", [emptying(1, "/Trash")]);
    const story = log.replay({ logBeginsUtcMs });
    expect(only(story.losses).items).toMatchObject([{ id: 300, messageId: "<second@example.net>" }]);
  });

  it("finds a user's folder by its path", () => {
    const log = mailboxLog();
    log.act("2020-07-18 13:00:00,000", null, [
      addFolder(301, "Lists", 1),
      addFolder(302, "dev", 301),
      add(400, folder(302, "dev")),
    ]);
    log.act("2020-07-18 13:25:08,962", "FolderActionRequest", [emptying(1, "/Lists/dev")]);
    expect(only(log.replay().losses)).toMatchObject({ folder: { id: 302, path: "/Lists/dev" }, certainty: "inferred" });
  });
});

describe("a deleted folder", () => {
  it("takes along what lay in it although no line lists it", () => {
    const log = mailboxLog();
    log.act("2024-03-11 08:00:00,000", null, [addFolder(301, "Old", 1), add(400, folder(301, "Old"))]);
    log.act("2024-03-11 09:00:00,000", "FolderActionRequest", [deleting(301, "folder", "Old")]);
    const story = log.replay();
    const loss = only(story.losses);
    expect(loss).toMatchObject({ cause: "folder-delete", certainty: "possible" });
    expect(loss.notes).toMatchObject([{ code: "left-in-deleted-folder", count: 1 }]);
    expect(story.items.get(400)).toMatchObject({ state: "deleted", certainty: "possible", events: [2, 3] });
  });

  it("does not take what came there later: the folder is there again", () => {
    const log = mailboxLog();
    log.act("2024-03-11 08:00:00,000", null, [add(399, folder(301, "Old"))]);
    log.act("2024-03-11 09:00:00,000", "FolderActionRequest", [deleting(301, "folder", "Old")]);
    log.act("2024-03-11 09:30:00,000", null, [add(400, folder(301, "Old"))]);
    const story = log.replay();
    expect(story.items.get(400)).toMatchObject({ state: "present", folder: { id: 301 } });
    expect(story.items.get(399)?.state).toBe("present");
  });

  it("does not take what came into a folder below it later", () => {
    const log = mailboxLog();
    log.act("2024-03-11 08:00:00,000", null, [addFolder(301, "Old", 1), addFolder(302, "Older", 301)]);
    log.act("2024-03-11 09:00:00,000", "FolderActionRequest", [deleting(301, "folder", "Old")]);
    log.act("2024-03-11 09:30:00,000", null, [add(400, folder(302, "Older"))]);
    expect(log.replay().items.get(400)?.state).toBe("present");
  });

  it("keeps what was moved out in time", () => {
    const log = mailboxLog();
    log.act("2024-03-11 08:00:00,000", null, [addFolder(301, "Old", 1), add(400, folder(301, "Old"))]);
    log.act("2024-03-11 08:30:00,000", "MsgActionRequest", [move(400, INBOX)]);
    log.act("2024-03-11 09:00:00,000", "FolderActionRequest", [deleting(301, "folder", "Old")]);
    const story = log.replay();
    expect(story.losses).toEqual([]);
    expect(only(story.notLosses)).toMatchObject({ reason: "no-content", items: [], folders: [{ id: 301 }] });
    expect(story.items.get(400)?.state).toBe("present");
  });
});

describe("a cleared mailbox", () => {
  const clearing = [saying("mailbox", "mailbox-clear"), saying("mailbox", "mailbox-deleted")];
  const ADMIN: Actor = { ...ANNA, account: "admin@example.com", actor: "admin@example.com" };

  it("loses all that was known to live in it, possibly more", () => {
    const log = mailboxLog();
    log.act("2024-03-11 08:00:00,000", null, [add(400, INBOX), add(401, INBOX)]);
    log.act("2024-03-11 08:30:00,000", "MsgActionRequest", [deleting(401)]);
    log.act("2024-03-11 17:00:00,160", "DeleteAccountRequest", clearing, ADMIN);
    const [, cleared, ...more] = log.replay().losses;
    expect(more).toEqual([]);
    expect(cleared).toMatchObject({
      cause: "mailbox-delete",
      certainty: "possible",
      items: [{ id: 400, lastFolder: { name: "Inbox" } }],
      notes: [{ code: "ids-not-listed" }],
      by: { actor: "admin@example.com" },
      claimed: null,
    });
  });

  it("is inferred when the log saw the mailbox from its creation", () => {
    const log = mailboxLog();
    log.act("2024-03-11 07:00:00,000", null, [saying("mailbox", "mailbox-created")]);
    log.act("2024-03-11 08:00:00,000", null, [add(400, INBOX)]);
    log.act("2024-03-11 17:00:00,160", "DeleteAccountRequest", clearing, ADMIN);
    expect(only(log.replay().losses).certainty).toBe("inferred");
  });

  it("is not a loss when the account had moved to another server", () => {
    const log = mailboxLog();
    log.act("2024-03-11 08:00:00,000", null, [add(400, INBOX)]);
    log.act("2024-03-11 16:00:00,000", null, [saying("mailbox", "mailbox-moved-away")]);
    log.act("2024-03-11 17:00:00,160", null, clearing, ADMIN);
    const story = log.replay();
    expect(story.losses).toEqual([]);
    expect(only(story.notLosses)).toMatchObject({ reason: "mailbox-moved", items: [{ id: 400 }] });
    expect(story.items.get(400)?.notLoss).toEqual({ key: "3:mailbox-moved", reason: "mailbox-moved" });
  });

  it("starts anew when its number is given to another mailbox", () => {
    const log = mailboxLog();
    log.act("2024-03-11 08:00:00,000", null, [add(400, INBOX, { messageId: "<old@example.net>" }), add(401, INBOX)]);
    log.act("2024-03-11 17:00:00,160", "DeleteAccountRequest", clearing, ADMIN);
    log.act("2024-03-11 18:00:00,000", null, [saying("mailbox", "mailbox-created")]);
    log.act("2024-03-11 18:01:00,000", null, [add(400, INBOX, { messageId: "<new@example.net>" })]);
    const story = log.replay();
    expect(story.items.get(400)).toMatchObject({ state: "present", messageId: "<new@example.net>", events: [6] });
    expect(story.items.has(401)).toBe(false);
    expect(story.formerItems.map(({ id, messageId, state }) => [id, messageId, state])).toEqual([
      [400, "<old@example.net>", "deleted"],
      [401, "<m401@example.net>", "deleted"],
    ]);
    expect(only(story.losses)).toMatchObject({ cause: "mailbox-delete", found: 2 });
  });
});

describe("a copy of a message that an emptied Trash must have taken", () => {
  const emptied = () => {
    const log = mailboxLog();
    log.act("2020-07-18 13:10:00,000", null, [add(339, INBOX), add(340, INBOX)]);
    log.act("2020-07-18 13:22:01,495", "MsgActionRequest", [move(339, TRASH), move(340, TRASH)], USER);
    log.act("2020-07-18 13:25:08,962", "FolderActionRequest", [emptying(2, "/Trash")], USER);
    return log;
  };

  it("is its recovery from the dumpster where the same request deletes it: it was lost, and lives on", () => {
    const log = emptied();
    log.act("2020-07-18 14:00:00,000", "ItemActionRequest", [copy(339, 512, INBOX), deleting(339)], USER);
    const story = log.replay({ logBeginsUtcMs });
    expect(only(story.losses)).toMatchObject({ cause: "empty-folder", found: 2, certainty: "inferred" });
    expect(only(story.notLosses)).toMatchObject({ reason: "dumpster-recovery", items: [{ id: 339 }] });
    expect(story.items.get(339)).toMatchObject({
      state: "restored",
      cause: "empty-folder",
      deletedUtcMs: utc("2020-07-18 13:25:08,962"),
      recoveredUtcMs: utc("2020-07-18 14:00:00,001"),
      restoredAs: [512],
    });
  });

  it("shows that it was not there where nothing deletes it, or a filter does", () => {
    const log = emptied();
    log.act("2020-07-18 14:00:00,000", "MsgActionRequest", [copy(339, 512, INBOX)], USER);
    log.act("2020-07-18 14:10:00,000", "ApplyFilterRulesRequest", [copy(340, 513, INBOX), deleting(340)], USER);
    const story = log.replay({ logBeginsUtcMs });
    expect(only(story.losses)).toMatchObject({ claimed: 2, found: 0 });
    expect(only(story.notLosses)).toMatchObject({ reason: "filter-copy", items: [{ id: 340 }] });
    expect(story.items.get(339)).toMatchObject({ state: "present" });
  });
});
