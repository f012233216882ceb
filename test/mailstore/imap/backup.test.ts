import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runBackupCommand } from "../../../src/backup/index.ts";
import { openMailStore } from "../../../src/mailstore/index.ts";
import { dovecotIsInstalled } from "../../support/dovecot.ts";
import { message } from "../new-store.ts";
import { type ImapWorld, inFolder, startImapWorld } from "./imap-world.ts";

describe.skipIf(!dovecotIsInstalled)("the backup of an IMAP account", () => {
  let world: ImapWorld;
  const root = mkdtempSync(join(tmpdir(), "salvage-imap-backup-"));
  beforeAll(async () => {
    world = await startImapWorld(3);
  });
  afterAll(async () => {
    await world.stop();
    rmSync(root, { recursive: true });
  });

  const configure = (user: string) => {
    const caFile = join(root, "ca.pem");
    writeFileSync(caFile, world.dovecot.certificatePem);
    const { host, port } = world.dovecot;
    writeFileSync(join(root, "imap.json"), JSON.stringify({ servers: [{ host, port, caFile, accounts: [user] }] }));
  };
  const backup = async (...words: string[]) => {
    const environment = { SALVAGE_IMAP_PASSWORD: "user-secret" };
    const store = openMailStore(root, { environment });
    const { exitCode, response, error } = await runBackupCommand(["backup", ...words], { root, store, environment });
    await store.close();
    if (error !== null) throw error;
    return { exitCode, response };
  };

  it("brings back what another program deleted there, folder, flags, keywords, date and content", async () => {
    const user = world.nextUser();
    configure(user);
    const lost = message({ messageId: "<lost@example.org>" });
    const date = new Date("2020-01-02T03:04:05Z");
    await world.otherClient(user, async (client) => {
      await client.mailboxCreate("Projects");
      await client.append("Projects", lost, ["\\Flagged", "\\Seen", "blue"], date);
      await client.append("INBOX", message({ messageId: "<kept@example.org>" }));
    });
    expect((await backup("doSmartScan", "start")).exitCode).toBe(0);
    await world.otherClient(user, async (client) => {
      await inFolder(client, "Projects", () => client.messageDelete("1:*"));
      await client.mailboxDelete("Projects");
    });
    expect((await backup("doSmartScan", "start")).exitCode).toBe(0);
    expect((await backup("doUndelete", user, "first", "last")).exitCode).toBe(0);
    const back = await world.otherClient(user, (client) =>
      inFolder(client, "Projects", () => client.fetchAll("1:*", { flags: true, internalDate: true, source: true })),
    );
    expect(back).toHaveLength(1);
    const flags = [...(back[0]?.flags ?? [])].filter((flag) => flag !== "\\Recent");
    expect(flags.sort()).toEqual(["\\Flagged", "\\Seen", "blue", expect.stringMatching(/^undelete_\d\d_\d\d_\d\d$/)]);
    expect(new Date(back[0]?.internalDate ?? 0)).toEqual(date);
    expect(back[0]?.source).toEqual(lost);
    // Once more: everything is there already.
    await backup("doSmartScan", "start");
    await backup("doUndelete", user, "first", "last");
    const again = await world.otherClient(user, (client) =>
      inFolder(client, "Projects", () => client.search({ all: true })),
    );
    expect(again).toHaveLength(1);
  });
});
