import { describe, expect, it } from "vitest";
import {
  add,
  deleting,
  deletingFolderPath,
  emptying,
  INBOX,
  imapCopy,
  listing,
  mailboxLog,
  only,
  THUNDERBIRD,
  TRASH,
} from "./records.ts";

describe("folders, searches and tags", () => {
  it("are no loss by themselves, together or one by one: nobody misses what holds nothing", () => {
    const log = mailboxLog();
    log.act("2024-03-11 09:00:00,000", "FolderActionRequest", [deleting(301, "folder", "Old")]);
    log.act("2024-03-11 09:01:00,000", "ItemActionRequest", [
      deleting(302, "searchfolder", "Unread"),
      deleting(64, "tag", "urgent"),
      deleting(303, "mountpoint", "Shared"),
    ]);
    const story = log.replay();
    expect(story.losses).toEqual([]);
    expect(story.notLosses).toMatchObject([
      { reason: "no-content", found: 0, items: [], folders: [{ id: 301 }], certainty: "logged" },
      { reason: "no-content", found: 0, items: [], folders: [{ id: 64 }, { id: 302 }, { id: 303 }] },
    ]);
    const key = story.notLosses[1]?.key;
    expect(story.items.get(64)).toMatchObject({ state: "deleted", loss: null, notLoss: { key, reason: "no-content" } });
  });

  it("stand apart from the content that was deleted beside them by itself", () => {
    const log = mailboxLog();
    log.act("2024-03-11 09:00:00,000", "BatchRequest", [
      { ...deleting(257), operation: "MsgActionRequest" },
      { ...deleting(301, "folder", "Old"), operation: "FolderActionRequest" },
    ]);
    const story = log.replay();
    expect(only(story.losses)).toMatchObject({ cause: "delete", items: [{ id: 257 }], folders: [] });
    expect(only(story.notLosses)).toMatchObject({ reason: "no-content", items: [], folders: [{ id: 301 }] });
  });

  it("are a loss with a count of content that the log does not name, and then nothing is sure", () => {
    const log = mailboxLog();
    log.act("2024-03-11 09:00:00,000", "FolderActionRequest", [
      emptying(4, "/Trash"),
      deletingFolderPath(301, "/Trash/Old"),
      deleting(301, "folder", "Old"),
    ]);
    expect(only(log.replay().losses)).toMatchObject({
      cause: "empty-folder",
      claimed: 4,
      found: 0,
      certainty: "possible",
      items: [],
      folders: [{ id: 301, name: "Old" }],
    });
  });

  it("are no loss when the server counted no content", () => {
    const log = mailboxLog();
    log.act("2024-03-11 09:00:00,000", "FolderActionRequest", [
      emptying(0, "/Trash"),
      deletingFolderPath(301, "/Trash/Old"),
      deleting(301, "folder", "Old"),
    ]);
    const story = log.replay();
    expect(story.losses).toEqual([]);
    expect(only(story.notLosses)).toMatchObject({ reason: "no-content", claimed: 0, folders: [{ id: 301 }] });
  });

  it("are no loss when all that the server counted lives on elsewhere", () => {
    const log = mailboxLog();
    log.act("2024-03-11 08:00:00,000", null, [add(257, TRASH)]);
    log.act("2024-03-11 08:30:00,000", "UID COPY", [imapCopy(257, 258, INBOX)], THUNDERBIRD);
    log.act("2024-03-11 09:00:00,000", "FolderActionRequest", [
      emptying(1, "/Trash"),
      listing("message", [257]),
      deletingFolderPath(301, "/Trash/Old"),
      deleting(301, "folder", "Old"),
    ]);
    const story = log.replay();
    expect(story.losses).toEqual([]);
    expect(story.notLosses.map(({ reason }) => reason).sort()).toEqual(["imap-move", "no-content"]);
  });
});
