import { describe, expect, it } from "vitest";
import type { LossItem } from "../../src/story/index.ts";
import {
  ANNA,
  add,
  contentsOf,
  deleting,
  deletingFolderPath,
  emptying,
  folder,
  INBOX,
  idsOf,
  listing,
  mailboxLog,
  move,
  moveConversation,
  only,
  RETENTION,
  saying,
  THUNDERBIRD,
  TRASH,
  utc,
} from "./records.ts";

describe("one act, one loss", () => {
  it("reads an emptied Trash of 10.0 with the lists of the uncleared buffer", () => {
    const log = mailboxLog();
    log.act("2024-03-11 09:14:02,118", "MsgActionRequest", [move(257, TRASH), move(300, TRASH)]);
    log.act("2024-03-11 09:20:40,502", "FolderActionRequest", [
      listing("message", [257, 300, 301]),
      listing("contact", [257, 300, 301, 612]),
      listing("conversation", [257, 300, 301, 612]),
    ]);
    const story = log.replay();
    const loss = only(story.losses);
    expect(loss).toMatchObject({
      key: "3:empty-folder",
      timeUtcMs: utc("2024-03-11 09:20:40,502"),
      cause: "empty-folder",
      folder: { id: 3, name: "Trash", path: "/Trash" },
      claimed: null,
      found: 4,
      certainty: "logged",
      operation: "FolderActionRequest",
      by: { actor: "anna@example.com", ip: "198.51.100.23", protocol: "soap" },
      events: [3, 4, 5],
    });
    expect(loss.items.map(({ id, type }) => [id, type])).toEqual([
      [257, "message"],
      [300, "message"],
      [301, "message"],
      [612, "contact"],
    ]);
    expect(loss.items[0]).toMatchObject({
      trashedUtcMs: utc("2024-03-11 09:14:02,118"),
      deletedUtcMs: utc("2024-03-11 09:20:40,502"),
      lastFolder: null,
    });
    expect(story.notLosses).toEqual([]);
  });

  it("groups blocks of 200 and batches of 1000 of one request", () => {
    const log = mailboxLog();
    const ids = Array.from({ length: 1402 }, (_, at) => 1000 + at);
    const blocks = [0, 200, 400, 600, 800, 1000, 1200, 1400].map((from) =>
      listing("message", ids.slice(from, from + 200)),
    );
    const act = log.act("2024-03-11 09:20:40,502", "FolderActionRequest", blocks.slice(0, 5));
    log.goOn(act, "2024-03-11 09:20:41,000", "FolderActionRequest", blocks.slice(5));
    const loss = only(log.replay().losses);
    expect(idsOf(loss)).toEqual(ids);
    expect(loss.events).toHaveLength(8);
  });

  it("keeps two acts apart whose records are interleaved", () => {
    const log = mailboxLog();
    const one = log.act("2024-03-11 09:22:10,010", "MsgActionRequest", [deleting(257)]);
    const two = log.act("2024-03-11 09:22:10,010", "MsgActionRequest", [deleting(258)]);
    log.goOn(one, "2024-03-11 09:22:10,011", "MsgActionRequest", [deleting(300)]);
    log.goOn(two, "2024-03-11 09:22:10,011", "MsgActionRequest", [deleting(301)]);
    expect(log.replay().losses.map(idsOf)).toEqual([
      [257, 300],
      [258, 301],
    ]);
  });

  it("counts an item once although another act named it between two lists", () => {
    const log = mailboxLog();
    const one = log.act("2024-03-11 09:22:10,010", "FolderActionRequest", [listing("message", [257, 258])]);
    log.act("2024-03-11 09:22:10,012", "MsgActionRequest", [deleting(257)]);
    log.goOn(one, "2024-03-11 09:22:10,013", "FolderActionRequest", [listing("conversation", [257, 258])]);
    const story = log.replay();
    expect(idsOf(only(story.losses))).toEqual([257, 258]);
    expect(only(story.notLosses)).toMatchObject({ reason: "duplicate-delete", items: [{ id: 257 }] });
  });

  it("takes the parts of a batch together and names what was deleted only", () => {
    const log = mailboxLog();
    const batch = log.act("2024-03-11 16:05:00,020", "ConvActionRequest", [moveConversation(450, TRASH, [1857, 1860])]);
    log.goOn(batch, "2024-03-11 16:05:00,041", "MsgActionRequest", [deleting(1902)]);
    const story = log.replay();
    expect(only(story.losses)).toMatchObject({ cause: "delete", operation: "MsgActionRequest", found: 1 });
    expect(story.items.get(1857)).toMatchObject({ state: "trashed", folder: { id: 3 } });
    expect(story.items.get(1902)).toMatchObject({ state: "deleted", cause: "delete" });
  });
});

describe("the cause of a loss", () => {
  it("is a delete, one line an id, when single items were deleted", () => {
    const log = mailboxLog();
    log.act("2024-03-11 08:15:30,041", null, [add(257, INBOX, { sender: "bob@example.net" })]);
    log.act("2024-03-11 09:14:02,118", "MsgActionRequest", [move(257, TRASH)]);
    log.act("2024-03-11 09:22:10,010", "MsgActionRequest", [deleting(257), deleting(300)]);
    const loss = only(log.replay().losses);
    expect(loss).toMatchObject({ cause: "delete", folder: { id: 3, name: "Trash" }, found: 2 });
    expect(loss.items[0]).toMatchObject({
      id: 257,
      messageId: "<m257@example.net>",
      sender: "bob@example.net",
      lastFolder: { id: 2, name: "Inbox" },
    });
    expect(loss.items[1]).toMatchObject({ id: 300, lastFolder: null, messageId: null });
  });

  it("is an expunge when an IMAP client deleted", () => {
    const log = mailboxLog();
    log.act(
      "2024-03-11 10:01:20,408",
      "UID STORE",
      [saying("other", "imap-flagged-deleted", { items: [{ id: 301, type: "message", role: "subject" }] })],
      THUNDERBIRD,
    );
    log.act("2024-03-11 10:01:25,733", "EXPUNGE", [deleting(257), deleting(300), deleting(301)], THUNDERBIRD);
    const story = log.replay();
    expect(only(story.losses)).toMatchObject({ cause: "imap-expunge", operation: "EXPUNGE", found: 3 });
    expect(story.items.get(301)?.events).toEqual([1, 4]);
  });

  it("is pop3-delete when a POP3 client took the mail away", () => {
    const log = mailboxLog();
    log.act("2024-03-11 10:10:04,398", "QUIT", [deleting(257)], { ...ANNA, protocol: "pop3", client: null });
    expect(only(log.replay().losses)).toMatchObject({ cause: "pop3-delete", by: { actor: "anna@example.com" } });
  });

  it("is retention, by nobody, in a purge run", () => {
    const log = mailboxLog();
    // As it comes when the context's name was taken for the actor: the owner did nothing.
    const named = { ...RETENTION, actor: "anna@example.com" };
    log.act(
      "2024-03-11 02:10:00,001",
      null,
      [
        saying("purge", "purge-begin"),
        deleting(255900),
        listing("message", [1201, 1202, 1207]),
        listing("conversation", [1201, 1202, 1207]),
      ],
      named,
    );
    const loss = only(log.replay().losses);
    expect(loss).toMatchObject({ cause: "retention-purge", by: { actor: null, account: "anna@example.com" } });
    expect(idsOf(loss)).toEqual([1201, 1202, 1207, 255900]);
  });

  it("is retention asked for by an administrator when PurgeMessagesRequest ran", () => {
    const log = mailboxLog();
    const admin = { ...ANNA, actor: "admin@example.com" };
    log.act("2024-03-11 02:10:00,001", "PurgeMessagesRequest", [listing("message", [1201])], admin);
    expect(only(log.replay().losses)).toMatchObject({ cause: "retention-purge", by: { actor: "admin@example.com" } });
  });

  it("is delete for a conversation, whose messages are what is lost", () => {
    const log = mailboxLog();
    log.act("2024-03-11 11:00:01,200", "ConvActionRequest", [moveConversation(450, TRASH, [1857, 1860, 1861])]);
    log.act("2024-03-11 11:03:00,900", "ConvActionRequest", [
      deleting(450, "conversation"),
      listing("message", [1857, 1860, 1861]),
    ]);
    const story = log.replay();
    const loss = only(story.losses);
    expect(loss).toMatchObject({ cause: "delete", folder: { id: 3 } });
    expect(idsOf(loss)).toEqual([1857, 1860, 1861]);
    expect(story.items.get(450)).toMatchObject({ type: "conversation", events: [1, 2] });
  });

  it("follows the message of a virtual conversation", () => {
    const log = mailboxLog();
    log.act("2024-03-11 11:00:01,200", "ConvActionRequest", [moveConversation(-257, TRASH, [257])]);
    const story = log.replay();
    expect([...story.items.keys()]).toEqual([257]);
    expect(story.items.get(257)).toMatchObject({ state: "trashed", type: "message" });
  });

  it("is folder-delete for a folder with sub-folders deleted in Trash, contents and folders shown", () => {
    const log = mailboxLog();
    const projects = folder(301, "Projects 2023");
    log.act("2024-03-11 11:00:00,000", null, [add(900, projects), add(901, folder(302, "Offers"))]);
    log.act("2024-03-11 11:10:00,000", "FolderActionRequest", [move(301, TRASH, "folder", "Projects 2023")]);
    log.act("2024-03-11 11:12:30,100", "FolderActionRequest", [
      listing("message", [900, 901, 902]),
      listing("conversation", [900, 901, 902]),
      deletingFolderPath(302, "/Trash/Projects 2023/Offers"),
      deleting(302, "folder", "Offers"),
      deletingFolderPath(301, "/Trash/Projects 2023"),
      deleting(301, "folder", "Projects 2023"),
    ]);
    const story = log.replay();
    const loss = only(story.losses);
    expect(loss).toMatchObject({
      cause: "folder-delete",
      folder: { id: 301, name: "Projects 2023", path: "/Trash/Projects 2023" },
      certainty: "logged",
      found: 3,
    });
    const briefly = (items: readonly LossItem[]) =>
      items.map(({ id, type, lastFolder }) => [id, type, lastFolder?.name ?? null]);
    expect(briefly(loss.items)).toEqual([
      [900, "message", "Projects 2023"],
      [901, "message", "Offers"],
      [902, "message", null],
    ]);
    expect(briefly(loss.folders)).toEqual([
      [301, "folder", null],
      [302, "folder", "Projects 2023"],
    ]);
    const trashedAt = utc("2024-03-11 11:10:00,000");
    // 302 was below 301 all along: only the path in the record of its deletion tells so.
    expect(story.items.get(901)).toMatchObject({ trashedUtcMs: trashedAt, events: [2, 3, 4] });
  });

  it("is empty-folder for Trash emptied with its sub-folders", () => {
    const log = mailboxLog();
    log.act("2024-03-11 11:10:00,000", "FolderActionRequest", [move(301, TRASH, "folder", "Projects 2023")]);
    log.act("2024-03-11 11:11:00,000", "MsgActionRequest", [move(257, TRASH)]);
    log.act("2024-03-11 11:12:30,100", "FolderActionRequest", [
      listing("message", [257, 900]),
      deletingFolderPath(301, "/Trash/Projects 2023"),
      deleting(301, "folder", "Projects 2023"),
    ]);
    expect(only(log.replay().losses)).toMatchObject({
      cause: "empty-folder",
      folder: { id: 3, name: "Trash" },
      found: 2,
      items: [{ id: 257 }, { id: 900 }],
      folders: [{ id: 301, type: "folder", name: "Projects 2023" }],
    });
  });

  it("is empty-folder for Trash when the log knows nothing of what was in it", () => {
    const log = mailboxLog();
    log.act("2024-03-11 11:12:30,100", "FolderActionRequest", [
      listing("message", [259, 265]),
      deletingFolderPath(257, "/Trash/Done"),
      deleting(257, "folder", "Done"),
    ]);
    expect(only(log.replay().losses)).toMatchObject({ cause: "empty-folder", folder: { id: 3, name: "Trash" } });
  });

  it("is folder-delete for several folders deleted one after the other", () => {
    const log = mailboxLog();
    log.act("2024-03-11 11:12:30,100", "FolderActionRequest", [
      listing("message", [900]),
      deletingFolderPath(301, "/Trash/A"),
      deleting(301, "folder", "A"),
      listing("message", [901]),
      deletingFolderPath(302, "/Trash/B"),
      deleting(302, "folder", "B"),
    ]);
    expect(only(log.replay().losses)).toMatchObject({
      cause: "folder-delete",
      folder: { id: 301 },
      found: 2,
      items: [{ id: 900 }, { id: 901 }],
      folders: [{ id: 301 }, { id: 302 }],
    });
  });

  it("is activesync or dav by the protocol", () => {
    const log = mailboxLog();
    log.act("2024-03-11 14:00:00,200", "Sync", [deleting(1857)], {
      ...ANNA,
      protocol: "activesync",
      device: "ApplDNABC123",
    });
    log.act("2024-03-11 14:01:00,200", "DELETE", [deleting(820, "appointment")], { ...ANNA, protocol: "dav" });
    expect(log.replay().losses.map(({ cause, by }) => [cause, by.device])).toEqual([
      ["activesync", "ApplDNABC123"],
      ["dav", null],
    ]);
  });

  it("is filter-discard for existing messages and for mail thrown away at delivery", () => {
    const log = mailboxLog();
    log.act("2024-03-11 08:21:00,030", null, [
      saying("discard", "filter-discard", { messageId: "<m2@example.net>", sender: "spam@example.net" }),
    ]);
    log.act("2024-03-11 09:00:00,100", "ApplyFilterRulesRequest", [
      saying("discard", "filter-discard-existing", { items: [{ id: 1857, type: "message", role: "subject" }] }),
      deleting(1857),
    ]);
    const [atDelivery, existing] = log.replay().losses;
    expect(atDelivery).toMatchObject({
      cause: "filter-discard",
      items: [],
      found: 0,
      messageId: "<m2@example.net>",
      sender: "spam@example.net",
      notes: [{ code: "never-an-item" }],
    });
    expect(existing).toMatchObject({ cause: "filter-discard", found: 1, items: [{ id: 1857 }] });
  });

  it("is no loss when another rule filed what one rule discarded", () => {
    const log = mailboxLog();
    log.act("2024-03-11 08:21:00,030", null, [
      saying("discard", "filter-discard", { messageId: "<m1900@example.net>" }),
      add(1900, folder(310, "dev")),
    ]);
    expect(log.replay().losses).toEqual([]);
  });
});

describe("the folder of a loss", () => {
  it("is the majority of the last known folders when the log does not name it", () => {
    const log = mailboxLog();
    const dev = folder(310, "dev");
    log.act("2024-03-11 08:00:00,000", null, [add(257, dev), add(258, dev), add(259, INBOX)]);
    log.act("2024-03-11 09:20:40,502", "FolderActionRequest", [listing("message", [257, 258, 259, 260])]);
    expect(only(log.replay().losses)).toMatchObject({ cause: "empty-folder", folder: { id: 310, name: "dev" } });
  });

  it("is null when nothing is known of the items", () => {
    const log = mailboxLog();
    log.act("2024-03-11 09:20:40,502", "FolderActionRequest", [listing("message", [257])]);
    expect(only(log.replay().losses).folder).toBeNull();
  });
});

describe("an emptied Trash of 7.2", () => {
  const listed = [257, 258, 259, 300, 301, 339, 340, 341, 342];

  it("is one loss of the ids that its own list names", () => {
    const log = mailboxLog();
    log.act("2013-05-14 10:31:07,330", "FolderActionRequest", [
      emptying(9, "/Trash"),
      contentsOf(TRASH),
      listing("unknown", listed),
    ]);
    const loss = only(log.replay().losses);
    expect(loss).toMatchObject({
      cause: "empty-folder",
      folder: { id: 3, name: "Trash" },
      claimed: 9,
      found: 9,
      certainty: "logged",
      notes: [],
      events: [1, 2, 3],
    });
    expect(idsOf(loss)).toEqual(listed);
  });

  it("leaves conversations out of an untyped list", () => {
    const log = mailboxLog();
    log.act("2013-05-14 09:00:00,000", null, [add(1860, INBOX, { conversationId: 450 })]);
    log.act("2013-05-14 10:31:07,330", "FolderActionRequest", [
      emptying(2, "/Trash"),
      contentsOf(TRASH),
      listing("unknown", [450, 1857, 1860]),
    ]);
    expect(only(log.replay().losses)).toMatchObject({ claimed: 2, found: 2, notes: [] });
  });

  it("sums up sub-folders that are emptied and deleted first", () => {
    const log = mailboxLog();
    log.act("2013-05-14 10:31:07,330", "FolderActionRequest", [
      emptying(3, "/Trash"),
      contentsOf(folder(301, "Old")),
      listing("unknown", [900, 901]),
      deletingFolderPath(301, "/Trash/Old"),
      deleting(301, "folder", "Old"),
      contentsOf(TRASH),
      listing("unknown", [257]),
    ]);
    const loss = only(log.replay().losses);
    expect(loss).toMatchObject({
      cause: "empty-folder",
      folder: { id: 3 },
      claimed: 3,
      found: 3,
      certainty: "logged",
      notes: [],
    });
    expect(idsOf(loss)).toEqual([257, 900, 901]);
    expect(loss.folders).toMatchObject([{ id: 301, type: "folder", name: "Old" }]);
  });
});
