import { describe, expect, it } from "vitest";
import type { Actor } from "../../src/core/index.ts";
import { describeNote, type LogGap } from "../../src/story/index.ts";
import {
  ANNA,
  add,
  copy,
  DELIVERY,
  DRAFTS,
  deleting,
  emptying,
  folder,
  INBOX,
  imapCopy,
  listing,
  mailboxLog,
  move,
  NOBODY,
  only,
  RETENTION,
  SENT,
  saying,
  THUNDERBIRD,
  TRASH,
  utc,
} from "./records.ts";

const DEV = folder(310, "dev");
const filterSays = (fact: "filter-copy-existing" | "filter-delete-original", id: number) =>
  saying("other", fact, { items: [{ id, type: "message", role: "subject" }] });

describe("a move by IMAP", () => {
  it("is a copy and an expunge: the mail lives on under the copy's id", () => {
    const log = mailboxLog();
    log.act("2024-03-11 08:00:00,000", null, [add(1857, INBOX, { sender: "bob@example.net" })], DELIVERY);
    log.act("2024-03-11 10:05:02,100", "UID COPY", [imapCopy(1857, 1903, TRASH)], THUNDERBIRD);
    log.act("2024-03-11 10:05:02,520", "EXPUNGE", [deleting(1857)], THUNDERBIRD);
    const story = log.replay();
    expect(story.losses).toEqual([]);
    const moved = only(story.notLosses);
    expect(moved).toMatchObject({
      reason: "imap-move",
      cause: "imap-move",
      key: "3:imap-move",
      events: [2, 3],
      items: [{ id: 1857, restoredAs: [1903] }],
    });
    expect(story.items.get(1857)).toMatchObject({
      state: "deleted",
      cause: "imap-move",
      restoredAs: [1903],
      copies: [1903],
      loss: null,
      notLoss: { key: moved.key, reason: "imap-move" },
    });
    expect(story.items.get(1903)).toMatchObject({
      state: "trashed",
      copyOf: 1857,
      messageId: "<m1857@example.net>",
      sender: "bob@example.net",
      lastFolder: { id: 2, name: "Inbox" },
      trashedUtcMs: utc("2024-03-11 10:05:02,100"),
    });
  });

  it("is proved by its records in order, however the client copied", () => {
    const log = mailboxLog();
    log.act("2024-03-11 10:05:02,100", "UID COPY", [imapCopy(301, 1903, TRASH)], THUNDERBIRD);
    log.act("2024-03-11 10:05:02,200", "UID COPY", [imapCopy(257, 1904, TRASH)], THUNDERBIRD);
    log.act("2024-03-11 10:05:02,520", "EXPUNGE", [deleting(257), deleting(301)], THUNDERBIRD);
    expect(only(log.replay().notLosses).events).toEqual([1, 2, 3, 4]);
  });

  it("is no move when the copy had been deleted before", () => {
    const log = mailboxLog();
    log.act("2024-03-11 10:05:02,100", "UID COPY", [imapCopy(1857, 1903, TRASH)], THUNDERBIRD);
    log.act("2024-03-11 10:06:00,000", "MsgActionRequest", [deleting(1903)]);
    log.act("2024-03-11 10:07:00,000", "EXPUNGE", [deleting(1857)], THUNDERBIRD);
    expect(log.replay().losses.map(({ cause, items }) => [cause, items[0]?.id])).toEqual([
      ["delete", 1903],
      ["imap-expunge", 1857],
    ]);
  });

  it("may be completed by a purge run, as what is flagged deleted expires", () => {
    const log = mailboxLog();
    log.act("2024-03-11 10:05:02,100", "UID COPY", [imapCopy(1857, 1903, DEV)], THUNDERBIRD);
    log.act("2024-03-12 02:10:00,001", null, [saying("purge", "purge-begin"), deleting(1857)], RETENTION);
    const story = log.replay();
    expect(story.losses).toEqual([]);
    expect(only(story.notLosses)).toMatchObject({
      reason: "imap-move",
      by: { actor: null },
      items: [{ restoredAs: [1903] }],
    });
  });

  it("may be completed by an emptied Trash, which purges what is flagged deleted in all folders", () => {
    const log = mailboxLog();
    log.act("2024-03-11 08:00:00,000", null, [add(1857, INBOX)], DELIVERY);
    log.act("2024-03-11 10:05:02,100", "UID COPY", [imapCopy(1857, 1903, TRASH)], THUNDERBIRD);
    log.act("2024-03-11 10:06:00,000", "MsgActionRequest", [move(257, TRASH)]);
    log.act("2024-03-11 10:07:00,000", "FolderActionRequest", [
      listing("message", [257, 1903]),
      listing("message", [1857]),
    ]);
    const story = log.replay();
    expect(only(story.losses).items.map(({ id }) => id)).toEqual([257, 1903]);
    expect(only(story.notLosses)).toMatchObject({ reason: "imap-move", items: [{ id: 1857 }] });
  });
});

describe("sending", () => {
  it("consumes the draft", () => {
    const log = mailboxLog();
    log.act("2024-03-11 13:00:00,100", "SaveDraftRequest", [add(1990, DRAFTS)]);
    log.act("2024-03-11 13:05:10,200", "SendMsgRequest", [
      add(1991, SENT),
      saying("send", "smtp-send", { messageId: "<m1991@example.net>" }),
      deleting(1990),
    ]);
    const story = log.replay();
    expect(story.losses).toEqual([]);
    expect(only(story.notLosses)).toMatchObject({ reason: "draft-sent", items: [{ id: 1990 }] });
    expect(story.items.get(1991)?.state).toBe("present");
  });

  it("consumes a draft that is older than the log", () => {
    const log = mailboxLog();
    log.act("2024-03-11 13:05:10,200", "SendMsgRequest", [deleting(1990)]);
    expect(only(log.replay().notLosses).reason).toBe("draft-sent");
  });

  it("consumes a draft in a scheduled task that has no name", () => {
    const log = mailboxLog();
    log.act("2024-03-11 13:00:00,100", "SaveDraftRequest", [add(1990, DRAFTS)]);
    log.act("2024-03-11 13:05:10,200", null, [add(1991, SENT), saying("send", "smtp-send"), deleting(1990)], NOBODY);
    expect(only(log.replay().notLosses).reason).toBe("draft-sent");
  });

  it("takes back the saved copy when it fails", () => {
    const log = mailboxLog();
    log.act("2024-03-11 13:05:10,200", "SendMsgRequest", [add(1991, SENT), deleting(1991)]);
    log.act("2024-03-11 13:06:10,200", "SendMsgRequest", [
      { ...add(1992, SENT), outcome: "failed" },
      { ...deleting(1992), outcome: "failed" },
    ]);
    const story = log.replay();
    expect(story.losses).toEqual([]);
    expect(story.notLosses.map(({ reason, items }) => [reason, items[0]?.id])).toEqual([
      ["send-rolled-back", 1991],
      ["send-rolled-back", 1992],
    ]);
    expect(story.items.get(1992)?.state).toBe("deleted");
  });

  it("does not explain the deletion of another message in the same batch", () => {
    const log = mailboxLog();
    const batch = log.act("2024-03-11 13:05:10,200", "SendMsgRequest", [saying("send", "smtp-send"), deleting(1990)]);
    log.goOn(batch, "2024-03-11 13:05:10,300", "MsgActionRequest", [deleting(257)]);
    const story = log.replay();
    expect(only(story.notLosses).items.map(({ id }) => id)).toEqual([1990]);
    expect(only(story.losses).items.map(({ id }) => id)).toEqual([257]);
  });
});

describe("a filter run over existing mail", () => {
  it("is no recovery of a message that the log had not shown before", () => {
    const log = mailboxLog();
    log.act("2024-03-11 09:00:00,100", "ApplyFilterRulesRequest", [copy(1857, 1950, DEV), deleting(1857)]);
    const story = log.replay();
    expect(only(story.notLosses)).toMatchObject({ reason: "filter-copy", items: [{ id: 1857, restoredAs: [1950] }] });
    expect(story.items.get(1857)).toMatchObject({ state: "deleted", restoredAs: [1950] });
  });

  it("files by copy and delete", () => {
    const log = mailboxLog();
    log.act("2024-03-11 08:15:30,041", null, [add(1857, INBOX)], DELIVERY);
    log.act("2024-03-11 09:00:00,100", "ApplyFilterRulesRequest", [
      filterSays("filter-copy-existing", 1857),
      copy(1857, 1950, DEV),
      filterSays("filter-delete-original", 1857),
      deleting(1857),
    ]);
    const story = log.replay();
    expect(story.losses).toEqual([]);
    expect(only(story.notLosses)).toMatchObject({ reason: "filter-copy", items: [{ id: 1857, restoredAs: [1950] }] });
    expect(story.items.get(1950)).toMatchObject({ state: "present", folder: { id: 310 }, copyOf: 1857 });
  });

  it("shows the copy as a new message when the folder did not exist", () => {
    const log = mailboxLog();
    log.act("2024-03-11 08:15:30,041", null, [add(1857, INBOX)], DELIVERY);
    log.act("2024-03-11 09:00:00,100", "ApplyFilterRulesRequest", [
      filterSays("filter-copy-existing", 1857),
      add(1950, DEV, { messageId: "<m1857@example.net>" }),
      filterSays("filter-delete-original", 1857),
      deleting(1857),
    ]);
    expect(only(log.replay().notLosses)).toMatchObject({ reason: "filter-copy", items: [{ restoredAs: [1950] }] });
  });
});

describe("the dumpster", () => {
  it("gives an item back under a new id", () => {
    const log = mailboxLog();
    log.act("2024-03-11 09:22:10,010", "MsgActionRequest", [deleting(257)]);
    log.act("2024-03-11 15:00:00,061", "ItemActionRequest", [copy(257, 2050, INBOX), deleting(257)]);
    const story = log.replay();
    expect(only(story.losses)).toMatchObject({ cause: "delete", items: [{ id: 257, restoredAs: [2050] }] });
    expect(only(story.notLosses)).toMatchObject({
      reason: "dumpster-recovery",
      items: [{ id: 257, restoredAs: [2050] }],
    });
    expect(story.items.get(257)).toMatchObject({
      state: "restored",
      restoredAs: [2050],
      recoveredUtcMs: utc("2024-03-11 15:00:00,061"),
      deletedUtcMs: utc("2024-03-11 09:22:10,010"),
      loss: "1:delete",
    });
    expect(story.items.get(2050)).toMatchObject({ state: "present", folder: { id: 2 }, copyOf: 257 });
  });

  it("gives back an item whose deletion is older than the log", () => {
    const log = mailboxLog();
    log.act("2024-03-11 15:00:00,061", "ItemActionRequest", [copy(257, 2050, INBOX), deleting(257)]);
    const story = log.replay();
    expect(story.losses).toEqual([]);
    expect(only(story.notLosses).reason).toBe("dumpster-recovery");
    expect(story.items.get(257)).toMatchObject({ state: "restored", restoredAs: [2050] });
  });

  it("is purged by a second deletion in a purge run, which is no new loss", () => {
    const log = mailboxLog();
    log.act("2024-03-11 01:00:00,000", "MsgActionRequest", [deleting(831)]);
    log.act(
      "2024-03-11 02:10:00,001",
      null,
      [saying("purge", "purge-begin"), listing("message", [1201]), deleting(831), deleting(700)],
      RETENTION,
    );
    const story = log.replay();
    expect(story.losses.map(({ cause, items }) => [cause, items.map(({ id }) => id)])).toEqual([
      ["delete", [831]],
      ["retention-purge", [1201]],
    ]);
    // 700 is unknown, but single lines after the lists are how the dumpster is purged.
    expect(only(story.notLosses)).toMatchObject({
      reason: "dumpster-purge",
      items: [{ id: 700 }, { id: 831 }],
      notes: [{ code: "by-position" }],
    });
    expect(story.items.get(831)).toMatchObject({
      state: "deleted",
      cause: "delete",
      deletedUtcMs: utc("2024-03-11 01:00:00,000"),
      dumpsterPurgedUtcMs: utc("2024-03-11 02:10:00,003"),
    });
  });

  it("holds what the log last showed alive before a gap", () => {
    const log = mailboxLog();
    log.act(
      "2024-03-11 01:00:00,000",
      null,
      [257, 258, 259, 260].map((id) => add(id, INBOX)),
      DELIVERY,
    );
    log.act("2024-03-13 08:00:00,000", "ItemActionRequest", [copy(257, 2050, INBOX), deleting(257)]);
    log.act("2024-03-13 08:10:00,000", "EmptyDumpsterRequest", [saying("empty", "dumpster-empty"), deleting(258)]);
    log.act(
      "2024-03-13 08:20:00,000",
      null,
      [saying("purge", "purge-begin"), listing("message", [260]), deleting(259)],
      RETENTION,
    );
    const told = (gaps: readonly LogGap[]) => {
      const { losses, notLosses } = log.replay({ gaps });
      const all = [
        ...losses.map(({ cause, items }) => ({ why: cause, items })),
        ...notLosses.map(({ reason, items }) => ({ why: reason, items })),
      ];
      return Object.fromEntries(all.flatMap(({ why, items }) => items.map(({ id }) => [id, why])));
    };
    const gap = {
      fromUtcMs: utc("2024-03-12 00:00:00,000"),
      toUtcMs: utc("2024-03-13 00:00:00,000"),
      reason: "missing-rotation",
    };
    expect(told([gap])).toEqual({
      257: "dumpster-recovery",
      258: "dumpster-empty",
      259: "dumpster-purge",
      260: "retention-purge",
    });
    expect(told([])).toMatchObject({ 257: "delete", 258: "delete", 259: "retention-purge" });
  });

  it("is emptied by an administrator: the recoverable copies are lost", () => {
    const log = mailboxLog();
    log.act("2024-03-11 01:00:00,000", "MsgActionRequest", [deleting(831)]);
    log.act("2024-03-11 09:00:00,000", "EmptyDumpsterRequest", [
      saying("empty", "dumpster-empty"),
      deleting(831),
      deleting(700),
    ]);
    const { losses } = log.replay();
    expect(losses.map(({ cause, items }) => [cause, items.map(({ id }) => id)])).toEqual([
      ["delete", [831]],
      ["dumpster-empty", [700, 831]],
    ]);
    expect(losses.map(({ notes }) => notes.map(({ code }) => code))).toEqual([[], ["recovery-closed"]]);
  });

  it("is emptied without harm to what was moved, sent or recovered", () => {
    const log = mailboxLog();
    log.act("2024-03-11 08:00:00,000", null, [add(1857, INBOX), add(258, INBOX)], DELIVERY);
    log.act("2024-03-11 10:05:02,100", "UID COPY", [imapCopy(1857, 1903, TRASH)], THUNDERBIRD);
    log.act("2024-03-11 10:05:02,520", "EXPUNGE", [deleting(1857)], THUNDERBIRD);
    log.act("2024-03-11 10:06:00,000", "MsgActionRequest", [deleting(258)]);
    log.act("2024-03-11 10:07:00,000", "ItemActionRequest", [copy(258, 2050, INBOX), deleting(258)]);
    log.act("2024-03-11 11:00:00,000", "EmptyDumpsterRequest", [
      saying("empty", "dumpster-empty"),
      deleting(1857),
      deleting(258),
    ]);
    expect(log.replay().losses.map(({ cause, items }) => [cause, items.map(({ id }) => id)])).toEqual([
      ["delete", [258]],
    ]);
  });
});

describe("a move to another user's mailbox", () => {
  const act = 2;
  const there = { account: "carl@example.com", mailbox: 57, id: 912, messageId: "<m257@example.net>" };

  it("adds there and deletes here in the same request", () => {
    const log = mailboxLog();
    log.act("2024-03-11 08:15:30,041", null, [add(257, INBOX), add(258, INBOX)], DELIVERY);
    log.act("2024-03-11 09:00:00,000", "MsgActionRequest", [deleting(257), deleting(258)]);
    const story = log.replay({ foreignAdds: new Map([[act, [there]]]) });
    const movedTo = { account: "carl@example.com", mailbox: 57, id: 912 };
    expect(only(story.notLosses)).toMatchObject({ reason: "moved-to-other-mailbox", items: [{ id: 257, movedTo }] });
    expect(story.items.get(257)).toMatchObject({ state: "deleted", movedTo });
    expect(only(story.losses).items.map(({ id }) => id)).toEqual([258]);
  });

  it("gives every item its own add, whatever the order and whatever is known", () => {
    const log = mailboxLog();
    log.act("2024-03-11 08:15:30,041", null, [add(258, INBOX)], DELIVERY);
    log.act("2024-03-11 09:00:00,000", "MsgActionRequest", [deleting(257), deleting(258), deleting(612, "contact")]);
    const first = { ...there, id: 1, messageId: "<m258@example.net>" };
    const second = { ...there, id: 2, messageId: "<unknown@example.net>" };
    const story = log.replay({ foreignAdds: new Map([[act, [first, second]]]) });
    expect(only(story.notLosses).items.map(({ id, movedTo }) => [id, movedTo?.id])).toEqual([
      [257, 2],
      [258, 1],
    ]);
    expect(only(story.losses).items.map(({ id }) => id)).toEqual([612]);
  });

  it("takes each add for one item", () => {
    const log = mailboxLog();
    log.act("2024-03-11 08:15:30,041", null, [], DELIVERY);
    log.act("2024-03-11 09:00:00,000", "MsgActionRequest", [deleting(257), deleting(258)]);
    const story = log.replay({ foreignAdds: new Map([[act, [there]]]) });
    expect(only(story.notLosses).items.map(({ id }) => id)).toEqual([257]);
    expect(only(story.losses).items.map(({ id }) => id)).toEqual([258]);
  });
});

describe("what else takes nothing away", () => {
  it("is a removal mirrored from a data source", () => {
    const log = mailboxLog();
    const by: Actor = { ...ANNA, protocol: "task", dataSource: "Old provider" };
    log.act("2024-03-11 09:00:00,000", null, [listing("message", [257])], by);
    expect(only(log.replay().notLosses).reason).toBe("data-source-mirror");
  });

  it("is a conversation without messages, a grouping object", () => {
    const log = mailboxLog();
    log.act("2024-03-11 09:00:00,000", "ConvActionRequest", [deleting(450, "conversation")]);
    expect(only(log.replay().notLosses)).toMatchObject({ reason: "conversation-only", items: [{ id: 450 }] });
  });

  it("is the replay of the redolog after a crash", () => {
    const log = mailboxLog();
    log.act("2024-03-11 08:00:00,000", null, [add(257, INBOX), add(258, INBOX)], DELIVERY);
    log.act("2024-03-11 08:30:00,000", "MsgActionRequest", [move(258, TRASH), deleting(257)]);
    log.act(
      "2024-03-11 09:00:00,000",
      null,
      [add(258, INBOX), add(257, INBOX), deleting(257)].map((said) => ({ ...said, replayed: true })),
      NOBODY,
    );
    const story = log.replay();
    expect(only(story.losses).items.map(({ id }) => id)).toEqual([257]);
    expect(only(story.notLosses)).toMatchObject({ reason: "redolog-replay", items: [{ id: 257 }] });
    expect(story.items.get(258)?.state).toBe("trashed");
    expect(story.items.get(257)?.state).toBe("deleted");
  });

  it("is a replay of the redolog also where the first record went with the crash, and where it only counts", () => {
    const log = mailboxLog();
    log.act("2024-03-11 08:00:00,000", null, [add(257, INBOX)], DELIVERY);
    log.act("2024-03-11 09:00:00,000", null, [{ ...deleting(257), replayed: true }], NOBODY);
    log.act("2024-03-11 09:01:00,000", null, [{ ...emptying(9, "/Trash"), replayed: true }], NOBODY);
    const story = log.replay();
    expect(story.losses).toEqual([]);
    expect(story.notLosses.map(({ reason, claimed, found, lost }) => [reason, claimed, found, lost])).toEqual([
      ["redolog-replay", null, 1, 0],
      ["redolog-replay", 9, 0, 0],
    ]);
    expect(story.items.get(257)?.state).toBe("deleted");
  });

  it("is a request that failed: what it named stays where it was", () => {
    const log = mailboxLog();
    log.act("2024-03-11 08:00:00,000", null, [add(257, INBOX)], DELIVERY);
    const failed = { outcome: "failed" as const };
    log.act("2024-03-11 09:00:00,000", "MsgActionRequest", [{ ...move(257, TRASH), ...failed }]);
    log.act("2024-03-11 09:01:00,000", "MsgActionRequest", [
      { ...deleting(257), ...failed },
      { ...deleting(999), ...failed },
    ]);
    log.act("2024-03-11 09:02:00,000", "FolderActionRequest", [{ ...emptying(9, "/Trash"), ...failed }]);
    const story = log.replay();
    expect(story.losses).toEqual([]);
    expect(story.notLosses.map(({ reason, items, notes }) => [reason, items.length, notes[0]?.code])).toEqual([
      ["attempted", 2, "request-failed"],
      ["attempted", 0, "request-failed"],
    ]);
    // The log names two, and of the emptied folder no more than how many the server counted.
    expect(story.notLosses.flatMap(({ notes }) => notes.map((note) => describeNote(note, String)))).toEqual([
      "The request failed: 2 items named by it stayed in place.",
      "The request failed: 9 items counted by the server stayed in place.",
    ]);
    expect(story.items.get(257)).toMatchObject({ state: "present", folder: { id: 2 }, events: [1, 2, 3] });
    expect(story.items.get(999)).toMatchObject({ state: "unknown", folder: null });
  });

  it("does not hide that the next part of the same batch went through", () => {
    const log = mailboxLog();
    const batch = log.act("2024-03-11 09:01:00,000", "MsgActionRequest", [{ ...deleting(257), outcome: "failed" }]);
    log.goOn(batch, "2024-03-11 09:01:00,010", "MsgActionRequest", [deleting(257)]);
    const story = log.replay();
    expect(only(story.losses)).toMatchObject({ cause: "delete", items: [{ id: 257 }] });
    expect(story.notLosses).toEqual([]);
  });

  it("is a deletion that was rolled back without a word: the item is seen alive later", () => {
    const log = mailboxLog();
    log.act("2024-03-11 08:00:00,000", null, [add(257, INBOX)], DELIVERY);
    log.act("2024-03-11 09:00:00,000", "MsgActionRequest", [deleting(257), deleting(258)]);
    log.act("2024-03-11 10:00:00,000", "MsgActionRequest", [move(257, DEV)]);
    const story = log.replay();
    expect(only(story.losses).items.map(({ id }) => id)).toEqual([258]);
    expect(only(story.notLosses)).toMatchObject({
      reason: "attempted",
      items: [{ id: 257 }],
      notes: [{ code: "seen-alive-later", count: 1 }],
    });
    expect(story.items.get(257)).toMatchObject({ state: "present", folder: { id: 310 }, deletedUtcMs: null });
  });

  it("is a second record of an id that is gone already", () => {
    const log = mailboxLog();
    log.act("2024-03-11 09:00:00,000", "MsgActionRequest", [deleting(257)]);
    log.act("2024-03-11 09:00:00,100", "MsgActionRequest", [deleting(257)]);
    const story = log.replay();
    expect(only(story.losses).key).toBe("1:delete");
    expect(only(story.notLosses).reason).toBe("duplicate-delete");
  });
});
