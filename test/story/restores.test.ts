import { describe, expect, it } from "vitest";
import { RESTORE_CLIENT } from "../../src/core/index.ts";
import {
  ANNA,
  add,
  DELIVERY,
  deleting,
  INBOX,
  imapCopy,
  mailboxLog,
  only,
  THUNDERBIRD,
  TRASH,
  utc,
} from "./records.ts";

const ENGINE = { ...ANNA, ip: "127.0.0.1", client: RESTORE_CLIENT };
const MAIL = { messageId: "<a1@example.net>" };

/** A message that arrived and was deleted. */
function lostMail(...ids: number[]) {
  const log = mailboxLog();
  for (const id of ids) log.act("2024-03-11 08:00:00,000", null, [add(id, INBOX, MAIL)], DELIVERY);
  for (const id of ids) log.act("2024-03-11 09:00:00,000", "MsgActionRequest", [deleting(id)]);
  return log;
}

describe("what the embedded backup engine puts back", () => {
  it("is the message that was lost, under a new id", () => {
    const log = lostMail(256);
    log.act("2024-03-11 10:00:00,000", "AddMsgRequest", [add(258, INBOX, MAIL)], ENGINE);
    const story = log.replay();
    expect(only(story.losses)).toMatchObject({ key: "2:delete", items: [{ id: 256, restoredAs: [258] }] });
    expect(story.items.get(256)).toMatchObject({
      state: "restored",
      restoredAs: [258],
      recoveredUtcMs: utc("2024-03-11 10:00:00,000"),
      loss: "2:delete",
      events: [1, 2, 3],
    });
    expect(story.items.get(258)).toMatchObject({ state: "present", folder: { id: 2 } });
  });

  it("may be lost and put back again, each time from the id before", () => {
    const log = lostMail(256);
    log.act("2024-03-11 10:00:00,000", "AddMsgRequest", [add(258, INBOX, MAIL)], ENGINE);
    log.act("2024-03-11 11:00:00,000", "MsgActionRequest", [deleting(258)]);
    log.act("2024-03-11 12:00:00,000", "AddMsgRequest", [add(259, INBOX, MAIL)], ENGINE);
    const { items } = log.replay();
    expect([256, 258, 259].map((id) => [items.get(id)?.state, ...(items.get(id)?.restoredAs ?? [])])).toEqual([
      ["restored", 258],
      ["restored", 259],
      ["present"],
    ]);
  });

  it.each([
    ["a second delivery", DELIVERY],
    ["an import", ANNA],
    ["a client's APPEND", THUNDERBIRD],
  ])("is told from %s of the same message", (_, by) => {
    const log = lostMail(256);
    log.act("2024-03-11 10:00:00,000", null, [add(258, INBOX, MAIL)], by);
    expect(log.replay().items.get(256)).toMatchObject({ state: "deleted", restoredAs: [] });
  });

  it("is not told of one of two messages with the same Message-ID, nor of one that was deleted later", () => {
    const two = lostMail(256, 257);
    two.act("2024-03-11 10:00:00,000", "AddMsgRequest", [add(258, INBOX, MAIL)], ENGINE);
    expect([256, 257].map((id) => two.replay().items.get(id)?.state)).toEqual(["deleted", "deleted"]);
    const log = mailboxLog();
    log.act("2024-03-11 08:00:00,000", null, [add(256, INBOX, MAIL)], DELIVERY);
    log.act("2024-03-11 10:00:00,000", "AddMsgRequest", [add(258, INBOX, MAIL)], ENGINE);
    log.act("2024-03-11 11:00:00,000", "MsgActionRequest", [deleting(256)]);
    expect(log.replay().items.get(256)).toMatchObject({ state: "deleted", restoredAs: [] });
  });

  it("is what was lost last of a message that IMAP had moved before", () => {
    const log = mailboxLog();
    log.act("2024-03-11 08:00:00,000", null, [add(256, INBOX, MAIL)], DELIVERY);
    log.act("2024-03-11 08:10:00,000", "UID COPY", [imapCopy(256, 257, TRASH)], THUNDERBIRD);
    log.act("2024-03-11 08:11:00,000", "EXPUNGE", [deleting(256)], THUNDERBIRD);
    log.act("2024-03-11 09:00:00,000", "MsgActionRequest", [deleting(257)]);
    log.act("2024-03-11 10:00:00,000", "AddMsgRequest", [add(258, INBOX, MAIL)], ENGINE);
    const { items } = log.replay();
    expect(items.get(256)?.restoredAs).toEqual([257]);
    expect(items.get(257)).toMatchObject({ state: "restored", restoredAs: [258] });
  });
});
