import { afterEach, describe, expect, it } from "vitest";
import { itemStory, lostItems } from "../../src/query/index.ts";
import {
  ANNA,
  cleared,
  created,
  deleted,
  delivered,
  loaded,
  log,
  notPurged,
  recovered,
  trashed,
  unavailable,
} from "../support/moving-mailbox.ts";
import { type SmallIndex, type SmallLog, smallIndex } from "../support/small-index.ts";

let index: SmallIndex | null = null;
afterEach(async () => {
  await index?.remove();
  index = null;
});

async function reading(...logs: readonly SmallLog[]) {
  index = await smallIndex(...logs);
  return index.reader;
}

/** Anna's mailbox goes from mbs1 to mbs2 at 10:00; 300 and 301 die there, 302 before, 303 lives on. */
const before = [
  loaded("08:00", 42),
  ...[300, 301, 302, 303].map((id) => delivered("08:10", 42, id)),
  trashed("09:00", 42, 301),
  deleted("09:30", 42, 302),
  unavailable("10:01", 42),
  notPurged("12:00", 42),
  cleared("13:00", 42),
];
const after = [
  created("10:00", 118),
  loaded("10:00:01", 118, undefined, "CREATED"),
  deleted("11:00", 118, 300),
  deleted("11:30", 118, 301),
];
const moved = [log("mbs1", ...before), log("mbs2", ...after)];

async function losses(...logs: readonly SmallLog[]) {
  return lostItems(await reading(...logs), {}, 20).losses.flatMap(({ host, mailbox, cause, items }) =>
    items.map(({ id }) => [host, mailbox, cause, id]),
  );
}

describe("mail that is deleted after its mailbox was moved to another host", () => {
  it("is told with what the old host's log knew of it, and each loss once, where it happened", async () => {
    const { losses: told } = lostItems(await reading(...moved), {}, 20);
    expect(told.map(({ host, mailbox, items }) => [host, mailbox, ...items])).toMatchObject([
      ["mbs1", 42, { id: 302, messageId: "<302@example.net>", lastFolder: { id: 2 }, trashedAt: null }],
      [
        "mbs2",
        118,
        {
          id: 300,
          type: "message",
          messageId: "<300@example.net>",
          sender: "boss300@example.net",
          lastFolder: { id: 2, name: "Inbox" },
          trashedAt: null,
        },
      ],
      [
        "mbs2",
        118,
        { id: 301, messageId: "<301@example.net>", lastFolder: { id: 2 }, trashedAt: "2024-03-11T09:00:00.000Z" },
      ],
    ]);
  });

  it("is found by its sender, on the old host and the new", async () => {
    const { events } = (await reading(...moved)).search({ sender: "boss300@example.net" }, { limit: 9, order: "asc" });
    expect(events.map(({ host, kind }) => [host, kind])).toEqual([
      ["mbs1", "add"],
      ["mbs2", "delete"],
    ]);
  });

  it("is looked for on the host where it lived last, and its story tells both lives", async () => {
    const answer = itemStory(await reading(...moved), { id: 301, account: ANNA, host: null });
    expect(answer).toMatchObject({ item: { host: "mbs2", mailbox: 118 }, state: "deleted", loss: 3 });
    expect(answer.story.map(({ host, kind }) => [host, kind])).toEqual([
      ["mbs1", "add"],
      ["mbs1", "move"],
      ["mbs2", "delete"],
    ]);
    expect(answer.coverage.from).toBe("2024-03-11T08:00:00.000Z");
  });

  it("is present, where nothing happened to it since the move", async () => {
    const answer = itemStory(await reading(...moved), { id: 303, account: ANNA, host: null });
    expect(answer).toMatchObject({
      item: { host: "mbs2", mailbox: 118 },
      state: "present",
      folder: { id: 2 },
      messageId: "<303@example.net>",
    });
  });

  it("is answered for one host where that is asked", async () => {
    const reader = await reading(...moved);
    const on = (id: number, host: string) => itemStory(reader, { id, account: ANNA, host });
    expect(on(303, "mbs1")).toMatchObject({ item: { host: "mbs1", mailbox: 42 }, notLost: "mailbox-moved" });
    expect(on(303, "mbs2")).toMatchObject({ item: { host: "mbs2", mailbox: 118 }, state: "present" });
    expect(on(302, "mbs2")).toMatchObject({ item: { host: "mbs2", mailbox: 118 }, state: "deleted", loss: 1 });
  });

  it("stays lost on the old host, where it was deleted before the move", async () => {
    const answer = itemStory(await reading(...moved), { id: 302, account: ANNA, host: null });
    expect(answer).toMatchObject({ item: { host: "mbs1", mailbox: 42 }, state: "deleted", loss: 1 });
  });

  it("is restored, where the new host gives back what was deleted on the old one", async () => {
    const back = log("mbs2", ...after, recovered("12:00", 118, 302, 400));
    const reader = await reading(log("mbs1", ...before), back);
    const answer = itemStory(reader, { id: 302, account: ANNA, host: null });
    expect(answer).toMatchObject({ item: { host: "mbs2" }, state: "restored", restoredAs: [400], loss: 1 });
    const [first] = lostItems(reader, {}, 1).losses;
    expect(first).toMatchObject({ loss: 1, host: "mbs1", items: [{ id: 302, restoredAs: [400] }] });
  });
});

describe("a mailbox that was moved", () => {
  it("takes nothing away when the old host clears it, even before a purge says where it went", async () => {
    const early = before.filter((text) => !text.includes("not purging"));
    expect(await losses(log("mbs1", ...early), log("mbs2", ...after))).toEqual(await losses(...moved));
  });

  it("may move on, and back, with all its lives", async () => {
    const told = await losses(
      log(
        "mbs1",
        loaded("08:00", 42),
        delivered("08:10", 42, 300),
        delivered("08:10", 42, 301),
        unavailable("10:00", 42),
        created("14:00", 77),
        loaded("14:00:01", 77),
        deleted("15:00", 77, 301),
      ),
      log(
        "mbs2",
        created("10:00", 118),
        loaded("10:00:01", 118),
        delivered("11:00", 118, 400),
        unavailable("12:00", 118),
      ),
      log("mbs3", created("12:00", 9), loaded("12:00:01", 9), deleted("13:00", 9, 400), unavailable("14:00", 9)),
    );
    expect(told).toEqual([
      ["mbs3", 9, "delete", 400],
      ["mbs1", 77, "delete", 301],
    ]);
    const reader = index!.reader;
    expect(lostItems(reader, {}, 9).losses.map(({ items }) => items[0]?.messageId)).toEqual([
      "<400@example.net>",
      "<301@example.net>",
    ]);
    expect(itemStory(reader, { id: 300, account: ANNA, host: null })).toMatchObject({
      item: { host: "mbs1", mailbox: 77 },
      state: "present",
    });
  });

  it("may come back under its old number", async () => {
    await losses(
      log(
        "mbs1",
        delivered("08:10", 42, 300),
        deleted("09:00", 42, 300),
        delivered("09:10", 42, 301),
        unavailable("10:00", 42),
        created("12:00", 42),
        deleted("13:00", 42, 301),
      ),
      log("mbs2", created("10:00", 118), delivered("11:00", 118, 400), unavailable("12:00", 118)),
    );
    const { losses: told } = lostItems(index!.reader, {}, 9);
    expect(told.map(({ mailbox, items }) => [mailbox, items[0]?.id, items[0]?.messageId])).toEqual([
      [42, 300, "<300@example.net>"],
      [42, 301, "<301@example.net>"],
    ]);
    expect(itemStory(index!.reader, { id: 400, account: ANNA, host: null })).toMatchObject({
      item: { host: "mbs1", mailbox: 42 },
      state: "present",
    });
  });

  it("does not count as known up to the move where the old host's log ends earlier", async () => {
    // 300 may have been deleted in the hours without log: then what copies and deletes it in one request gives it back.
    const short = log("mbs1", loaded("06:00", 42), delivered("06:10", 42, 300), deleted("06:20", 42, 301));
    const { losses: told } = lostItems(
      await reading(
        short,
        log("mbs2", created("10:00", 118), loaded("10:00:01", 118), recovered("11:00", 118, 300, 400)),
      ),
      {},
      9,
    );
    expect(told.map(({ items }) => items[0]?.id)).toEqual([301]);
  });
});
