import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { digestOf } from "../../../src/mailstore/index.ts";
import { mailboxWitness, type PlanItem, type PlanStep, snapshotEngine } from "../../../src/recovery/index.ts";
import { blobFolder, findBlob } from "../../../src/recovery/snapshot/blob-path.ts";
import { receivedUtcMs } from "../../../src/recovery/snapshot/message-bytes.ts";
import { ACCOUNT, ran, storeWithDeleted } from "../engine/harness.ts";
import { putBackSteps } from "../put-back-steps.ts";
import { volumeWith } from "./harness.ts";

const MAIL = Buffer.from(
  "Received: from a.example.org (a.example.org [192.0.2.1])\r\n\tby mbs1.example.com with ESMTP; Sat, 18 Jul 2020 15:22:01 +0200 (CEST)\r\n" +
    "Received: from b.example.org; Fri, 17 Jul 2020 10:00:00 +0000\r\n" +
    "Message-ID: <lost@example.org>\r\nDate: Thu, 16 Jul 2020 09:00:00 +0000\r\nSubject: lost\r\n\r\nText.\r\n",
);

function step(
  id: number,
  mailbox: number | null,
  lastFolder: PlanItem["lastFolder"],
  restoreFolder?: string,
): PlanStep {
  const item = { id, messageId: "<lost@example.org>", lastFolder };
  return putBackSteps("snapshot", { account: ACCOUNT, mailbox }, [item], restoreFolder)[0]!;
}

describe("the path of a content on a store volume", () => {
  it.each([
    // The pair of the vendor's page: item 260 of mailbox 11.
    [11, 260, "0/11/msg/0"],
    [4096, 4095, "1/4096/msg/0"],
    [2538, 4096, "0/2538/msg/1"],
    // Groups are eight bits wide: 256 groups of 4096, then from the first again.
    [1_048_576, 1_052_672, "0/1048576/msg/1"],
  ])("of mailbox %i, item %i is %s", (mailbox, item, folder) => {
    expect(blobFolder(mailbox, item)).toBe(folder);
  });

  it("leads to the newest content of the very item", async () => {
    const volume = volumeWith({
      "0/11/msg/0/260-9.msg": MAIL,
      "0/11/msg/0/260-110.msg": MAIL,
      "0/11/msg/0/2601-999.msg": MAIL,
      "0/11/msg/0/261.msg": MAIL,
    });
    expect(await findBlob(volume, 11, 260)).toBe(join(volume, "0/11/msg/0/260-110.msg"));
    expect(await findBlob(volume, 11, 261)).toBe(join(volume, "0/11/msg/0/261.msg"));
    expect(await findBlob(volume, 11, 262)).toBeNull();
    expect(await findBlob(volume, 12, 260)).toBeNull();
  });
});

describe("the date of a message that is put back", () => {
  it("is the one that the last server wrote", () => {
    expect(receivedUtcMs(MAIL)).toBe(Date.UTC(2020, 6, 18, 13, 22, 1));
  });

  it("is its own where no server wrote one, and nothing where it has none", () => {
    expect(receivedUtcMs(Buffer.from("Date: Thu, 16 Jul 2020 09:00:00 +0000\r\n\r\n"))).toBe(Date.UTC(2020, 6, 16, 9));
    expect(receivedUtcMs(Buffer.from("Subject: x\r\n\r\nDate: Thu, 16 Jul 2020 09:00:00 +0000\r\n"))).toBeNull();
  });

  it("is not one that its text tells, whatever its lines end in", () => {
    expect(receivedUtcMs(Buffer.from("Subject: x\n\nDate: Thu, 16 Jul 2020 09:00:00 +0000\n"))).toBeNull();
  });
});

describe("a copy of the store", () => {
  it.each([
    ["plain", MAIL],
    ["compressed", gzipSync(MAIL)],
    ["compressed twice", gzipSync(gzipSync(MAIL))],
  ])("gives a %s content back, in its folder, with its date", async (_, bytes) => {
    const { store } = await storeWithDeleted(0);
    const engine = snapshotEngine({ volume: volumeWith({ "0/2538/msg/0/339-12.msg": bytes }), store });
    await engine.describe();
    const [outcome] = await ran(engine, [step(339, 2538, { id: 300, name: "2020", path: "/Projects/2020" })]);
    expect(outcome?.state).toBe("done");
    const wanted = [{ id: 339, messageId: "<lost@example.org>", claimedId: null }];
    const { found } = await mailboxWitness(store).look(ACCOUNT, wanted);
    expect(found.get(339)).toMatchObject([
      { id: outcome?.items[0]?.newId, folder: "/Projects/2020", digest: digestOf(MAIL), intact: true },
    ]);
    const mailbox = await store.openMailbox(ACCOUNT);
    expect((await mailbox.item(outcome?.items[0]?.newId ?? 0))?.dateUtcMs).toBe(Date.UTC(2020, 6, 18, 13, 22, 1));
    await mailbox.close();
  });

  it.each([
    ["where it belongs", undefined, "/Projects"],
    ["into the folder that was asked for, be it Inbox", "/Inbox", "/Inbox"],
    ["into the folder that was asked for", "/Restored/May", "/Restored/May"],
  ])("puts it %s", async (_, restoreFolder, folder) => {
    const { store } = await storeWithDeleted(0);
    const engine = snapshotEngine({ volume: volumeWith({ "0/11/msg/0/260-1.msg": MAIL }), store });
    await ran(engine, [step(260, 11, { id: 300, name: "Projects", path: "/Projects" }, restoreFolder)]);
    const wanted = [{ id: 260, messageId: "<lost@example.org>", claimedId: null }];
    const { found } = await mailboxWitness(store).look(ACCOUNT, wanted);
    expect(found.get(260)).toMatchObject([{ folder }]);
  });

  it.each([
    [
      "the folder with that number",
      [
        ["/A", "2020"],
        ["/B", "2020"],
      ],
      1,
      "/B/2020",
      null,
    ],
    ["the only folder of that name", [["/A", "2020"]], null, "/A/2020", null],
    ["a new folder, and says so", [], null, "/2020", "none of that name"],
    [
      "a new folder where several have the name, and says so",
      [
        ["/A", "2020"],
        ["/B", "2020"],
      ],
      null,
      "/2020",
      "several of that name",
    ],
  ] as const)("puts what lay in a folder without a path into %s", async (_, existing, same, folder, doubt) => {
    const { store } = await storeWithDeleted(0);
    const mailbox = await store.openMailbox(ACCOUNT);
    const ids: number[] = [];
    for (const [parent, name] of existing) {
      const { id: parentId } = await mailbox.createFolder({ parentId: 1, name: parent.slice(1) });
      ids.push((await mailbox.createFolder({ parentId, name })).id);
    }
    await mailbox.close();
    const engine = snapshotEngine({ volume: volumeWith({ "0/11/msg/0/260-1.msg": MAIL }), store });
    const lastFolder = { id: same === null ? 99_999 : (ids[same] ?? 0), name: "2020" };
    const [outcome] = await ran(engine, [step(260, 11, lastFolder)]);
    expect(outcome?.message).toEqual(doubt === null ? null : expect.stringContaining(doubt));
    const wanted = [{ id: 260, messageId: "<lost@example.org>", claimedId: null }];
    const { found } = await mailboxWitness(store).look(ACCOUNT, wanted);
    expect(found.get(260)).toMatchObject([{ folder }]);
  });

  it("says what it does not have, and what cannot be looked for", async () => {
    const { store } = await storeWithDeleted(0);
    const engine = snapshotEngine({ volume: volumeWith({}), store });
    const [absent] = await ran(engine, [step(339, 2538, null)]);
    const [nameless] = await ran(engine, [step(339, null, null)]);
    expect([absent?.state, absent?.message]).toEqual(["failed", "the copy has no content of it"]);
    expect([nameless?.state, nameless?.message]).toEqual(["failed", expect.stringContaining("number of its mailbox")]);
  });

  it("that is not there is an engine that is not available", async () => {
    const { store } = await storeWithDeleted(0);
    await expect(snapshotEngine({ volume: "/nonexistent", store }).describe()).rejects.toMatchObject({ exitCode: 6 });
  });
});
