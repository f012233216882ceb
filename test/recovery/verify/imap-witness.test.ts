import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { digestOf, type MailStore, openMailStore } from "../../../src/mailstore/index.ts";
import { mailboxWitness } from "../../../src/recovery/index.ts";
import { type ImapWorld, startImapWorld } from "../../mailstore/imap/imap-world.ts";
import { message } from "../../mailstore/new-store.ts";
import { dovecotIsInstalled } from "../../support/dovecot.ts";

describe.skipIf(!dovecotIsInstalled)("a mailbox on an IMAP server as witness", () => {
  const root = mkdtempSync(join(tmpdir(), "salvage-imap-witness-"));
  let world: ImapWorld;
  let user: string;
  let store: MailStore;
  beforeAll(async () => {
    world = await startImapWorld(1);
    user = world.nextUser();
    const caFile = join(root, "ca.pem");
    writeFileSync(caFile, world.dovecot.certificatePem);
    const { host, port } = world.dovecot;
    writeFileSync(join(root, "imap.json"), JSON.stringify({ servers: [{ host, port, caFile, accounts: [user] }] }));
    store = openMailStore(root, { environment: { SALVAGE_IMAP_PASSWORD: "user-secret" } });
  });
  afterAll(async () => {
    await store.close();
    await world.stop();
    rmSync(root, { recursive: true });
  });

  it("finds a message by its Message-ID, tells where it lies, and measures its content", async () => {
    const wanted = [{ id: 339, messageId: "<back@example.org>", claimedId: null }];
    const before = await mailboxWitness(store).look(user, wanted);
    expect([before.reached, before.items, before.found.get(339)]).toEqual([true, 0, []]);
    const source = message({ messageId: "<back@example.org>" });
    await world.otherClient(user, async (client) => {
      await client.mailboxCreate("Projects");
      await client.append("Projects", source);
    });
    const after = await mailboxWitness(store).look(user, wanted);
    expect(after.items).toBe(1);
    expect(after.found.get(339)).toMatchObject([
      { messageId: "<back@example.org>", intact: true, folder: "/Projects", digest: digestOf(source) },
    ]);
  });
});
