import { describe, expect, it } from "vitest";
import {
  ANNA,
  add,
  addFolder,
  DELIVERY,
  deleting,
  folder,
  INBOX,
  imapCopy,
  listing,
  mailboxLog,
  move,
  only,
  saying,
  TRASH,
  utc,
} from "./records.ts";

const PROJECTS = folder(301, "Projects 2023");

describe("the story of an item", () => {
  it("follows it through Trash and back", () => {
    const log = mailboxLog();
    log.act("2024-03-11 08:00:00,000", null, [add(257, INBOX)], DELIVERY);
    log.act("2024-03-11 09:00:00,000", "MsgActionRequest", [move(257, TRASH)]);
    expect(log.replay().items.get(257)).toMatchObject({
      state: "trashed",
      folder: { id: 3, name: "Trash", path: "/Trash" },
      lastFolder: { id: 2, name: "Inbox" },
      trashedUtcMs: utc("2024-03-11 09:00:00,000"),
      by: { event: 2, operation: "MsgActionRequest", by: { actor: "anna@example.com" } },
    });
    log.act("2024-03-11 10:00:00,000", "MsgActionRequest", [move(257, INBOX)]);
    expect(log.replay().items.get(257)).toMatchObject({
      state: "present",
      folder: { id: 2 },
      lastFolder: null,
      trashedUtcMs: null,
      untrashedUtcMs: utc("2024-03-11 10:00:00,000"),
      by: null,
      events: [1, 2, 3],
    });
  });

  it("goes along when its folder goes to Trash and comes back", () => {
    const log = mailboxLog();
    log.act("2024-03-11 08:00:00,000", null, [
      addFolder(301, "Projects 2023", 1),
      addFolder(302, "Offers", 301),
      add(900, folder(302, "Offers")),
      add(901, PROJECTS),
    ]);
    log.act("2024-03-11 09:00:00,000", "FolderActionRequest", [move(301, TRASH, "folder", "Projects 2023")]);
    const trashed = log.replay();
    expect(trashed.items.get(900)).toMatchObject({
      state: "trashed",
      folder: { id: 302, path: "/Trash/Projects 2023/Offers" },
      lastFolder: { id: 302, path: "/Projects 2023/Offers" },
      trashedUtcMs: utc("2024-03-11 09:00:00,000"),
      events: [3, 5],
    });
    expect(trashed.items.get(301)).toMatchObject({ state: "trashed", type: "folder", folder: { id: 3 } });
    expect(trashed.folders.get(302)).toMatchObject({ parentId: 301, inTrash: true, deleted: false });
    log.act("2024-03-11 10:00:00,000", "FolderActionRequest", [move(301, folder(1, "USER_ROOT"), "folder")]);
    expect(log.replay().items.get(900)).toMatchObject({ state: "present", trashedUtcMs: null, events: [3, 5, 6] });
  });

  it("keeps the folder it really came from when it lay in Trash before its folder did", () => {
    const log = mailboxLog();
    log.act("2024-03-11 08:00:00,000", null, [addFolder(301, "Projects 2023", 1), add(900, INBOX), add(901, PROJECTS)]);
    log.act("2024-03-11 09:00:00,000", "FolderActionRequest", [move(301, TRASH, "folder")]);
    log.act("2024-03-11 09:10:00,000", "MsgActionRequest", [move(900, PROJECTS), move(901, TRASH)]);
    const story = log.replay();
    expect(story.items.get(900)).toMatchObject({
      lastFolder: { name: "Inbox" },
      trashedUtcMs: utc("2024-03-11 09:10:00,000"),
    });
    expect(story.items.get(901)).toMatchObject({
      folder: { id: 3 },
      lastFolder: { name: "Projects 2023" },
      trashedUtcMs: utc("2024-03-11 09:00:00,000"),
    });
  });

  it("learns a folder's new name from the next line that names it", () => {
    const log = mailboxLog();
    log.act("2024-03-11 08:00:00,000", null, [addFolder(301, "Old", 1), add(900, folder(301, "Old"))]);
    log.act("2024-03-11 09:00:00,000", null, [add(901, folder(301, "New"))]);
    expect(log.replay().items.get(900)?.folder).toEqual({ id: 301, name: "New", path: "/New" });
  });

  it("counts a record that was seen twice once, wherever the item is by then", () => {
    const log = mailboxLog();
    log.act("2024-03-11 08:00:00,000", null, [add(257, INBOX)], DELIVERY);
    log.act("2024-03-11 09:00:00,000", "MsgActionRequest", [move(257, TRASH)]);
    log.act("2024-03-11 09:00:00,500", null, [add(257, INBOX)], DELIVERY);
    expect(log.replay().items.get(257)).toMatchObject({ state: "trashed", addedUtcMs: utc("2024-03-11 08:00:00,000") });
  });

  it("begins anew when the id comes with another Message-ID", () => {
    const log = mailboxLog();
    log.act("2024-03-11 08:00:00,000", null, [add(257, INBOX)], DELIVERY);
    log.act("2024-03-11 09:00:00,000", null, [add(257, TRASH, { messageId: "<other@example.net>" })], DELIVERY);
    const story = log.replay();
    expect(story.items.get(257)).toMatchObject({ state: "trashed", messageId: "<other@example.net>", events: [2] });
    expect(only(story.formerItems)).toMatchObject({ id: 257, messageId: "<m257@example.net>" });
  });

  it("keeps a calendar item's story through exceptions, which have Message-IDs of their own", () => {
    const log = mailboxLog();
    const appointment = (messageId: string) =>
      add(820, folder(10, "Calendar"), {
        fact: "calendar-add",
        items: [{ id: 820, type: "appointment", role: "subject" }],
        messageId,
        name: "Review",
      });
    log.act("2024-03-11 08:00:00,000", null, [appointment("<one@example.net>")]);
    log.act("2024-03-11 09:00:00,000", null, [appointment("<two@example.net>")]);
    const story = log.replay();
    expect(story.items.get(820)).toMatchObject({ messageId: "<one@example.net>", name: "Review", events: [1, 2] });
    expect(story.formerItems).toEqual([]);
  });

  it("shows a retried folder move once", () => {
    const log = mailboxLog();
    log.act("2024-03-11 09:00:00,000", "FolderActionRequest", [
      move(301, TRASH, "folder", "Offers"),
      move(301, TRASH, "folder", "Offers_1"),
    ]);
    expect(log.replay().folders.get(301)).toMatchObject({ name: "Offers_1", parentId: 3, inTrash: true });
  });

  it("survives a log that puts a folder below itself", () => {
    const log = mailboxLog();
    log.act("2024-03-11 08:00:00,000", null, [addFolder(301, "A", 1), addFolder(302, "B", 301)]);
    log.act("2024-03-11 09:00:00,000", "FolderActionRequest", [
      move(301, folder(302, "B"), "folder"),
      move(301, folder(301, "A"), "folder"),
    ]);
    expect(log.replay().folders.get(302)?.path).toBe("/A/B");
  });

  it("knows who: a delegate with the owner's mailbox, an administrator, a device", () => {
    const log = mailboxLog();
    const eve = { ...ANNA, account: "eve@example.com", actor: "eve@example.com" };
    log.act("2024-03-11 12:00:00,030", "MsgActionRequest", [deleting(257)], eve);
    log.act("2024-03-11 12:01:00,030", "MsgActionRequest", [deleting(258)], { ...ANNA, actor: "admin@example.com" });
    const story = log.replay();
    expect(story.items.get(257)?.by?.by).toMatchObject({ account: "eve@example.com", actor: "eve@example.com" });
    expect(story.items.get(258)?.by?.by).toMatchObject({ account: "anna@example.com", actor: "admin@example.com" });
  });

  it("takes the kind for the fact where a grammar of the user's own states none", () => {
    const log = mailboxLog();
    const items = [{ id: 257, type: "message", role: "subject" } as const];
    log.act("2024-03-11 08:00:00,000", null, [saying("add", "none", { items, folder: INBOX })]);
    log.act("2024-03-11 09:00:00,000", null, [saying("move", "none", { items, folder: TRASH })]);
    log.act("2024-03-11 10:00:00,000", null, [saying("delete", "none", { items })]);
    expect(log.replay().items.get(257)).toMatchObject({ state: "deleted", lastFolder: { name: "Inbox" } });
  });

  it("keeps the better type: a chat in the list, a message when it was added", () => {
    const log = mailboxLog();
    log.act("2024-03-11 08:00:00,000", null, [add(257, INBOX), add(258, INBOX)], DELIVERY);
    log.act("2024-03-11 09:00:00,000", "FolderActionRequest", [
      listing("chat", [257]),
      listing("conversation", [257, 258]),
    ]);
    expect(only(log.replay().losses).items.map(({ id, type }) => [id, type])).toEqual([
      [257, "chat"],
      [258, "message"],
    ]);
  });
});

describe("an item that the log never placed", () => {
  const inbox = { id: null, name: "INBOX", path: "INBOX" };

  it("lay in the folder that the IMAP client had selected when it flagged or deleted it", () => {
    const log = mailboxLog();
    const items = [{ id: 301, type: "message", role: "subject" } as const];
    log.act("2024-03-11 10:01:20,408", "UID STORE", [
      saying("other", "imap-flagged-deleted", { items, folder: inbox }),
    ]);
    log.act("2024-03-11 10:01:25,733", "EXPUNGE", [{ ...deleting(302), source: inbox }]);
    const story = log.replay();
    expect(story.items.get(301)).toMatchObject({ state: "present", folder: { id: 2, name: "Inbox" } });
    expect(only(story.losses)).toMatchObject({ folder: { id: 2 }, items: [{ lastFolder: { id: 2, name: "Inbox" } }] });
  });

  it("lay there too when the client copied it: the copy in Trash comes from that folder", () => {
    const log = mailboxLog();
    log.act("2024-03-11 10:01:20,408", "UID COPY", [{ ...imapCopy(303, 304, TRASH), source: inbox }]);
    log.act("2024-03-11 10:01:25,733", "MsgActionRequest", [deleting(304)]);
    expect(only(log.replay().losses).items).toMatchObject([{ id: 304, lastFolder: { id: 2, name: "Inbox" } }]);
  });

  it("lay where the calendar says, before the record that moves it to Trash", () => {
    const log = mailboxLog();
    const items = [{ id: 820, type: "unknown", role: "subject" } as const];
    log.act("2024-03-11 10:00:00,000", "CancelAppointmentRequest", [
      saying("other", "none", { items, folder: TRASH, source: { id: 10, name: "Calendar", path: null } }),
      move(820, TRASH, "appointment"),
    ]);
    log.act("2024-03-11 11:00:00,000", "FolderActionRequest", [listing("appointment", [820])]);
    expect(only(log.replay().losses).items).toMatchObject([
      { id: 820, type: "appointment", lastFolder: { id: 10, name: "Calendar" } },
    ]);
  });
});
