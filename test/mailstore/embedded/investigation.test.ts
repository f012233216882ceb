import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Client } from "../../../src/mailstore/index.ts";
import { runSalvage } from "../../support/run-salvage.ts";
import { message, type NewStore, newStore } from "../new-store.ts";

const client = (protocol: Client["protocol"], ip: string | null): Client => ({
  protocol,
  actor: null,
  ip,
  userAgent: null,
});

/** One act of every kind that the store logs, each on its own messages; what the log must tell of them. */
describe("the log of the embedded store", () => {
  let box: NewStore;
  const ids = new Map<string, number>();
  const salvage = async (...args: string[]) => {
    const index = ["--index", join(box.root, "index.db"), "--json"];
    const run = await runSalvage([...args, ...index], { env: { TZ: process.env.TZ ?? "Etc/UTC" } });
    return { code: run.code, answer: JSON.parse(run.stdout) };
  };

  beforeAll(async () => {
    box = await newStore();
    const [lmtp, soap, imap, pop] = await Promise.all([
      box.open(client("lmtp", "192.0.2.25")),
      box.open({ ...client("soap", "198.51.100.23"), userAgent: "web; [x] = 1" }),
      box.open({ ...client("imap", "192.0.2.30"), userAgent: "Thunderbird/115.8.0" }),
      box.open(client("pop3", "192.0.2.31")),
    ]);
    const deliver = async (name: string, folderId = 2) => {
      const content = message({ messageId: `<${name}@example.org>` });
      const { id } = await lmtp.add({ type: "message", folderId, content, tags: ["a tag (id=7)"] });
      ids.set(name, id);
      return id;
    };
    const folder = await soap.createFolder({ parentId: 1, name: "Projects (id=7) to Folder X" });
    await soap.createFolder({
      parentId: 1,
      name: "Search",
      content: { kind: "search", query: "q", sortBy: null, types: null },
    });
    await deliver("in-folder", folder.id);
    await soap.deleteFolder(folder.id);
    await imap.mark([await deliver("expunged")], { addFlags: ["deleted"] });
    await imap.expunge(2);
    const moved = await deliver("imap-moved");
    await imap.copy([moved], 3);
    await imap.mark([moved], { addFlags: ["deleted"] });
    await imap.expunge(2);
    await soap.emptyTrash();
    await pop.delete([await deliver("popped")]);
    await soap.trash([await deliver("retained")]);
    await new Promise((done) => setTimeout(done, 5));
    await soap.purge({ trashAgeMs: 1 });
    const contact = await soap.add({
      type: "contact",
      folderId: 7,
      content: null,
      metadata: { email: "carl@example.org" },
    });
    await soap.rewrite(contact.id, { metadata: { email: "carla@example.org" } });
    const meeting = await soap.add({
      type: "appointment",
      folderId: 10,
      content: null,
      subject: 'a "b", c',
      metadata: { uid: "u-1" },
    });
    await soap.rewrite(meeting.id, { metadata: { uid: "u-1", at: 1 } });
    await soap.trash([contact.id, meeting.id]);
    await soap.delete([meeting.id]);
    const document = await soap.add({
      type: "document",
      folderId: 16,
      content: Buffer.from("x"),
      name: "plan, v2.txt",
    });
    await soap.copy([document.id], 16);
    await soap.trash([99_999]).catch(() => undefined);
    await soap.deleteTag((await soap.tags())[0]?.id ?? 0);
    await box.store.directory!.modifyAccount(box.john.id, { zimbraMailQuota: ["10"] });
    await deliver("too-much").catch(() => undefined);
    await box.store.directory!.renameAccount(box.john.id, "johnny@example.com");
    await box.store.directory!.renameAccount(box.john.id, "john@example.com");
  });
  afterAll(() => box.remove());

  it("is understood whole: no record is unknown, none is damaged", async () => {
    const { code, answer } = await salvage("index", join(box.root, "log"), "--host", "here");
    const unknown = (await salvage("grammar", "unknown")).answer;
    expect([code, answer.totals.unrecognised, answer.totals.malformed, unknown.total ?? 0]).toEqual([0, 0, 0, 0]);
  });

  it("tells each loss as what it was, with the item's Message-ID", async () => {
    await salvage("index", join(box.root, "log"), "--host", "here");
    const { answer } = await salvage("lost", "--all", "-a", "john@example.com");
    const losses = answer.losses as {
      cause: string;
      items: { id: number; type: string; messageId: string | null }[];
    }[];
    const causeOf = (name: string) =>
      losses.filter((loss) => loss.items.some((item) => item.id === ids.get(name))).map((loss) => loss.cause);
    expect(causeOf("in-folder")).toEqual(["folder-delete"]);
    expect(causeOf("expunged")).toEqual(["imap-expunge"]);
    expect(causeOf("imap-moved")).toEqual(["imap-move"]);
    expect(causeOf("popped")).toEqual(["pop3-delete"]);
    expect(causeOf("retained")).toEqual(["retention-purge"]);
    const expunged = losses.flatMap((loss) => loss.items).find((item) => item.id === ids.get("expunged"));
    expect(expunged?.messageId).toBe("<expunged@example.org>");
  });
});
