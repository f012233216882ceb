import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBackupEngine, runBackupCommand } from "../../src/backup/index.ts";
import { openMailStore } from "../../src/mailstore/index.ts";
import { type ImapWorld, inFolder, startImapWorld } from "../mailstore/imap/imap-world.ts";
import { dovecotIsInstalled } from "../support/dovecot.ts";
import { contentsOf, ensureDomain, message, newWorld, temporaryFolder } from "./world.ts";

const environment = { SALVAGE_IMAP_PASSWORD: "user-secret" };

describe.skipIf(!dovecotIsInstalled)("restores from and to a real IMAP server", () => {
  let imap: ImapWorld;
  beforeAll(async () => {
    imap = await startImapWorld(3);
  });
  afterAll(() => imap.stop());

  /** A root whose `imap.json` names one user of the server. */
  function rootFor(user: string): string {
    const root = temporaryFolder();
    const caFile = join(root, "ca.pem");
    writeFileSync(caFile, imap.dovecot.certificatePem);
    const { host, port } = imap.dovecot;
    writeFileSync(join(root, "imap.json"), JSON.stringify({ servers: [{ host, port, caFile, accounts: [user] }] }));
    return root;
  }

  /** One command line as a program of its own would run it: stores opened and closed. */
  async function command(root: string, ...words: string[]) {
    const notes: string[] = [];
    const result = await runBackupCommand(["backup", ...words], {
      root,
      zone: "UTC",
      environment,
      note: (line) => void notes.push(line),
    });
    return { ...result, notes };
  }

  function subjectsIn(user: string, folder: string) {
    return imap.otherClient(user, (client) =>
      inFolder(client, folder, async () =>
        (await client.fetchAll("1:*", { envelope: true, flags: true })).map((one) => one.envelope?.subject),
      ),
    );
  }

  it("doItemRestore brings one message back into a folder of its own", async () => {
    const user = imap.nextUser();
    const root = rootFor(user);
    await imap.otherClient(user, (client) => client.append("INBOX", message("Single"), ["\\Seen"]));
    await command(root, "doSmartScan", "start");
    await imap.otherClient(user, (client) => inFolder(client, "INBOX", () => client.messageDelete("1:*")));
    const { response: found } = await command(root, "doAccountScan", user);
    expect(found).toMatchObject({ itemsFlaggedDeleted: 1 });
    const search = await command(root, "doItemSearch", user);
    const [item] = (search.response?.items ?? []) as { id: number }[];
    const { exitCode, response } = await command(
      root,
      "doItemRestore",
      user,
      String(item!.id),
      "restore_folder",
      "/Restored/Now",
    );
    expect(exitCode).toBe(0);
    expect(response).toMatchObject({
      counts: { restored: 1 },
      restored: [{ oldId: item!.id, folder: "/Restored/Now" }],
    });
    expect(await subjectsIn(user, "Restored/Now")).toEqual(["Single"]);
  });

  it("doExternalRestore fills an account that lives there from the backup of an embedded server, once", async () => {
    const user = imap.nextUser();
    const old = await newWorld({ accounts: [user] });
    const folder = await (await old.mailbox(user)).createFolder({ parentId: 1, name: "Projects" });
    await old.deliver(user, "Plan", folder.id);
    await old.deliver(user, "Hello");
    const root = rootFor(user);
    const source = old.engine.context.path.root;
    const first = await command(root, "doExternalRestore", source);
    expect(first.response).toMatchObject({
      counts: { restored: 2, skipped: 0, unrestored: 0 },
      notes: [`${user} lives on another server: only its items are restored`],
    });
    expect(await subjectsIn(user, "Projects")).toEqual(["Plan"]);
    expect(await subjectsIn(user, "INBOX")).toEqual(["Hello"]);
    const second = await command(root, "doExternalRestore", source);
    expect(second.response).toMatchObject({ counts: { restored: 0, skipped: 2, unrestored: 0 } });
    expect(await subjectsIn(user, "INBOX")).toEqual(["Hello"]);
  });

  it("doRestoreOnNewAccount makes an embedded account of an IMAP account's backup and leaves the IMAP account alone", async () => {
    const user = imap.nextUser();
    const root = rootFor(user);
    await imap.otherClient(user, (client) => client.append("INBOX", message("Copied")));
    await command(root, "doSmartScan", "start");
    const store = openMailStore(root, { environment });
    await ensureDomain(store, "example.com");
    const engine = await openBackupEngine({ root, store, zone: "UTC", environment });
    const { result } = await engine.restoreOnNewAccount({
      source: user,
      destination: "copy@example.com",
      date: "last",
    });
    expect(result!.counts).toMatchObject({ restored: 1 });
    expect(await contentsOf({ mailbox: (name) => store.openMailbox(name) }, "copy@example.com")).toEqual([
      "/Inbox: Copied",
    ]);
    engine.close();
    await store.close();
    expect(await subjectsIn(user, "INBOX")).toEqual(["Copied"]);
  });
});
