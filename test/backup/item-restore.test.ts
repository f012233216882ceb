import { describe, expect, it, onTestFinished, vi } from "vitest";
import { all, contentsOf, newWorld } from "./world.ts";

describe("doItemRestore", () => {
  it("brings a mail back that was emptied from Trash, to the folder where it lay before, under a new id", async () => {
    const world = await newWorld();
    const mail = await world.deliver("john@example.com", "Offer");
    const mailbox = await world.mailbox("john@example.com");
    await mailbox.trash([mail.id]);
    await mailbox.emptyTrash();

    const { operation, result } = await world.engine.restoreItem({
      account: "john@example.com",
      itemId: String(mail.id),
    });

    expect(operation).toMatchObject({ name: "doItemRestore", state: "Finished", type: "Finished" });
    expect(result?.restored).toMatchObject([
      {
        oldId: mail.id,
        account: "john@example.com",
        messageId: "<offer@example.org>",
        digest: mail.digest,
        folder: "/Inbox",
      },
    ]);
    const [back] = await all(mailbox.items());
    expect(back).toMatchObject({ id: result!.restored[0]!.newId, folderId: 2, subject: "Offer", digest: mail.digest });
    expect(back!.id).not.toBe(mail.id);
  });

  it("keeps flags, tags and the received date, and strips IMAP's \\Deleted", async () => {
    const world = await newWorld();
    const mailbox = await world.mailbox("john@example.com");
    const content = Buffer.from("Subject: Marked\r\n\r\nx\r\n");
    const receivedUtcMs = Date.UTC(2020, 6, 18, 13, 22, 1);
    const mail = await mailbox.add({
      type: "message",
      folderId: 2,
      content,
      dateUtcMs: receivedUtcMs,
      flags: ["flagged", "replied", "deleted"],
      tags: ["Work"],
    });
    await mailbox.expunge(2);

    await world.engine.restoreItem({ account: "john@example.com", itemId: String(mail.id) });

    const [back] = await all(mailbox.items());
    expect(back).toMatchObject({ flags: ["flagged", "replied"], tags: ["Work"], dateUtcMs: receivedUtcMs });
  });

  it("takes the state of a date: an older version of a document", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2023, 2, 1, 8) });
    onTestFinished(() => void vi.useRealTimers());
    const world = await newWorld();
    const mailbox = await world.mailbox("john@example.com");
    const document = await mailbox.add({
      type: "document",
      folderId: 16,
      content: Buffer.from("first"),
      name: "plan.txt",
    });
    vi.setSystemTime(Date.UTC(2023, 2, 2, 8));
    await mailbox.rewrite(document.id, { content: Buffer.from("second") });
    vi.setSystemTime(Date.UTC(2023, 2, 3, 8));

    const { result } = await world.engine.restoreItem({
      account: "john@example.com",
      itemId: String(document.id),
      date: Date.UTC(2023, 2, 1, 12),
      restoreFolder: "/Briefcase/Old versions",
    });

    const back = await mailbox.content(result!.restored[0]!.newId);
    expect(Buffer.concat(await all(back)).toString()).toBe("first");
    expect(await contentsOf(world, "john@example.com")).toEqual([
      "/Briefcase/Old versions: plan.txt",
      "/Briefcase: plan.txt",
    ]);
  });

  it("restores contacts, which have no content, with their fields", async () => {
    const world = await newWorld();
    const mailbox = await world.mailbox("john@example.com");
    const contact = await mailbox.add({
      type: "contact",
      folderId: 7,
      content: null,
      name: "Carl",
      metadata: { email: "carl@example.org" },
    });
    await mailbox.delete([contact.id]);
    const { result } = await world.engine.restoreItem({ account: "john@example.com", itemId: String(contact.id) });
    expect(await mailbox.item(result!.restored[0]!.newId)).toMatchObject({
      type: "contact",
      name: "Carl",
      metadata: { email: "carl@example.org" },
    });
  });

  it("restores a deleted folder and a deleted tag as what they were", async () => {
    const world = await newWorld();
    const mailbox = await world.mailbox("john@example.com");
    const folder = await mailbox.createFolder({ parentId: 2, name: "Offers", color: "3" });
    const tag = await mailbox.createTag("Urgent", "5");
    await mailbox.deleteFolder(folder.id);
    await mailbox.deleteTag(tag.id);
    await world.engine.restoreItem({ account: "john@example.com", itemId: String(folder.id) });
    await world.engine.restoreItem({ account: "john@example.com", itemId: String(tag.id) });
    expect((await mailbox.folders()).find((one) => one.path === "/Inbox/Offers")).toMatchObject({ color: "3" });
    expect((await mailbox.tags()).find((one) => one.name === "Urgent")).toMatchObject({ color: "5" });
  });

  it("does not restore twice what it restored before and is still there", async () => {
    const world = await newWorld();
    const mail = await world.deliver("john@example.com", "Once");
    const mailbox = await world.mailbox("john@example.com");
    await mailbox.delete([mail.id]);
    const request = { account: "john@example.com", itemId: String(mail.id) };
    const first = await world.engine.restoreItem(request);
    const second = await world.engine.restoreItem(request);
    expect(second.result).toMatchObject({
      restored: [],
      skipped: [{ oldId: mail.id, newId: first.result!.restored[0]!.newId }],
    });
    expect(await all(mailbox.items())).toHaveLength(1);
  });

  it("says so in one line where the backup has no such item, or none at that date", async () => {
    const world = await newWorld();
    const unknown = await world.engine.restoreItem({ account: "john@example.com", itemId: "4784" });
    expect(unknown.operation).toMatchObject({
      type: "Exception",
      message: "the backup of john@example.com has no item 4784",
    });
    const mail = await world.deliver("john@example.com", "Young");
    const early = await world.engine.restoreItem({
      account: "john@example.com",
      itemId: String(mail.id),
      date: Date.UTC(2012, 0, 1),
    });
    expect(early.operation).toMatchObject({
      type: "Exception",
      message: `item ${mail.id} of john@example.com has no state at that date`,
    });
  });
});
