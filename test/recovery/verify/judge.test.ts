import { describe, expect, it } from "vitest";
import { type JudgedItem, judgeItems } from "../../../src/recovery/verify/judge.ts";
import type { Found, Testimony } from "../../../src/recovery/verify/witness.ts";

const CREATED = Date.UTC(2020, 6, 19);

function wanted(
  id: number,
  more: { messageId?: string | null; claimedId?: number; claimedDigest?: string } = {},
): JudgedItem {
  const messageId = more.messageId === undefined ? "<a@example.org>" : more.messageId;
  const item = {
    id,
    type: "message",
    messageId,
    lastFolder: null,
    sender: null,
    deletedAt: null,
    certainty: null,
    loss: 1,
  } as const;
  return { item, claimedId: more.claimedId ?? null, claimedDigest: more.claimedDigest ?? null };
}

function found(id: number, more: Partial<Found> = {}): Found {
  return {
    id,
    messageId: "<a@example.org>",
    digest: "D",
    intact: true,
    folder: "/Inbox",
    changedUtcMs: CREATED + 1,
    ...more,
  };
}

function judged(
  items: readonly JudgedItem[],
  there: readonly Found[],
  before: readonly number[] | null = [],
  reached = true,
) {
  const testimony: Testimony = { reached, items: null, found: new Map(items.map(({ item }) => [item.id, there])) };
  const baseline =
    before === null
      ? null
      : { account: "a@example.com", items: 0, there: items.map(({ item }) => [item.id, before] as const) };
  const result = judgeItems(items, { testimony, baseline, createdUtcMs: CREATED });
  return items.map(({ item }) => [result.get(item.id)?.status, result.get(item.id)?.newId]);
}

describe("an item is", () => {
  it("restored when its message is there under a new id", () => {
    expect(judged([wanted(339)], [found(512)])).toEqual([["restored", 512]]);
  });

  it("already there when its message was there before the run", () => {
    expect(judged([wanted(339)], [found(400)], [400])).toEqual([["already-there", 400]]);
  });

  it("already there, without a journal, when the copy is older than the plan", () => {
    expect(judged([wanted(339)], [found(400, { changedUtcMs: CREATED - 1 })], null)).toEqual([["already-there", 400]]);
  });

  it("restored when a message came that has its very id in another store, and already there when it was there before", () => {
    expect(judged([wanted(258)], [found(258)])).toEqual([["restored", 258]]);
    expect(judged([wanted(258)], [found(258)], [258])).toEqual([["already-there", 258]]);
    expect(judged([wanted(258)], [found(258)], null)).toEqual([["already-there", 258]]);
  });

  it("missing when the engine named an id and the mailbox does not have it", () => {
    expect(judged([wanted(339, { claimedId: 512, messageId: null })], [])).toEqual([["missing", null]]);
  });

  it("missing when one copy is there of two that were lost", () => {
    expect(judged([wanted(339), wanted(340)], [found(512)])).toEqual([
      ["restored", 512],
      ["missing", null],
    ]);
  });

  it("different when its content is damaged, or not what the backup has", () => {
    expect(judged([wanted(339)], [found(512, { intact: false })])).toEqual([["differs", 512]]);
    expect(judged([wanted(339, { claimedDigest: "E" })], [found(512)])).toEqual([["differs", 512]]);
  });

  it("not to be verified when nothing is known to recognise it by, or nobody can look", () => {
    expect(judged([wanted(339, { messageId: null })], [])).toEqual([["unverifiable", null]]);
    expect(judged([wanted(339)], [], [], false)).toEqual([["unverifiable", null]]);
  });

  it("recognised by the id that the engine named where it has no Message-ID", () => {
    const contact = found(512, { messageId: null });
    expect(judged([wanted(339, { messageId: null, claimedId: 512 })], [contact])).toEqual([["restored", 512]]);
  });
});
