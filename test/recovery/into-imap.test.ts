import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { Plan, RunReport } from "../../src/recovery/index.ts";
import { type ImapWorld, inFolder, startImapWorld } from "../mailstore/imap/imap-world.ts";
import { dovecotIsInstalled } from "../support/dovecot.ts";
import { archiveOf, metaOf } from "./archive/harness.ts";
import { temporaryFolder } from "./engine/harness.ts";
import { runInProcess } from "./in-process.ts";
import { volumeWith } from "./snapshot/harness.ts";

/** The road for servers without a backup: lost on one server, planned from its log, put back on a real IMAP server. */

/** When the last server took each message: by its topmost Received field. */
const RECEIVED_UTC_MS = Date.UTC(2020, 6, 18, 13, 22, 1);

function mail(name: string): Buffer {
  return Buffer.from(
    "Received: from a.example.org ([192.0.2.1]) by mbs1.example.com with ESMTP; Sat, 18 Jul 2020 15:22:01 +0200 (CEST)\r\n" +
      `From: boss@example.org\r\nMessage-ID: <${name}@example.org>\r\nDate: Thu, 16 Jul 2020 09:00:00 +0000\r\n` +
      `Subject: ${name}\r\nContent-Transfer-Encoding: 8bit\r\n\r\nGr\u00fc\u00dfe, ${name}.\r\n`,
  );
}

describe.skipIf(!dovecotIsInstalled)("mail that was lost without a backup, put back on an IMAP server", () => {
  let world: ImapWorld;
  beforeAll(async () => {
    world = await startImapWorld(2);
  });
  afterAll(() => world.stop());
  afterEach(() => void vi.unstubAllEnvs());

  /** A user who lost /Projects/2020's `one` (256), `two` (257) from Inbox by way of Trash; indexed. And a root that leads to Dovecot. */
  async function siteWithLoss() {
    const user = world.nextUser();
    const folder = temporaryFolder();
    const run = (...words: string[]) => runInProcess(folder, words);
    for (const name of ["one", "two"]) writeFileSync(join(folder, `${name}.eml`), mail(name));
    const file = (name: string) => join(folder, `${name}.eml`);
    await run("store", "create-account", user);
    await run("store", "create-folder", user, "/Projects");
    await run("store", "create-folder", user, "/Projects/2020");
    const one = await run("store", "deliver", user, file("one"), "folder", "/Projects/2020", "--json");
    const two = await run("store", "deliver", user, file("two"), "--json");
    const [first, second] = [one, two].map(({ stdout }) => Number(JSON.parse(stdout).items[0].id));
    await run("store", "delete", user, String(first));
    await run("store", "trash", user, String(second));
    await run("store", "empty-trash", user);
    expect((await run("index", "-q", join(folder, "root", "log", "mailbox.log"))).status).toBe(0);

    const target = join(folder, "target");
    mkdirSync(target);
    writeFileSync(join(target, "ca.pem"), world.dovecot.certificatePem);
    const { host, port } = world.dovecot;
    const server = { host, port, caFile: join(target, "ca.pem"), accounts: [user] };
    writeFileSync(join(target, "imap.json"), JSON.stringify({ servers: [server] }));
    vi.stubEnv("SALVAGE_IMAP_PASSWORD", "user-secret");
    return { user, folder, target, run, first: first ?? 0, second: second ?? 0 };
  }

  /** Plans both items for an engine and carries the plan out on the IMAP server. */
  async function putBack(
    { user, folder, target, run, first, second }: Awaited<ReturnType<typeof siteWithLoss>>,
    engine: "snapshot" | "archive",
    pathOf: (plan: Plan) => string,
  ): Promise<RunReport> {
    const planned = join(folder, "plan.json");
    writeFileSync(join(folder, "ids"), `${user} ${first}\n${user} ${second}\n`);
    const made = await run("plan", "--ids", join(folder, "ids"), "--engine", engine, "-o", planned, "--json");
    expect([made.status, made.stderr]).toEqual([0, expect.any(String)]);
    const plan = JSON.parse(made.stdout) as Plan;
    const words = [`--${engine}`, pathOf(plan), "--root", target, "--yes", "--json"];
    const applied = await run("apply", planned, ...words);
    expect([applied.status, applied.stderr]).toEqual([0, expect.any(String)]);
    return JSON.parse(applied.stdout) as RunReport;
  }

  const messagesIn = (user: string, path: string) =>
    world.otherClient(user, (client) =>
      inFolder(client, path, async () => {
        const all = await client.fetchAll("1:*", { flags: true, internalDate: true, source: true });
        return all.map(({ flags, internalDate, source }) => ({
          flags: [...(flags ?? [])].filter((flag) => flag !== "\\Recent").sort(),
          date: new Date(internalDate ?? 0).getTime(),
          source: source?.toString("latin1"),
        }));
      }),
    );

  it("comes from a copy of the store with its folder, date and content", async () => {
    const site = await siteWithLoss();
    // The user still has the folders. The log tells the name of the inner one only.
    await world.otherClient(site.user, (client) => client.mailboxCreate("Projects/2020"));
    const report = await putBack(site, "snapshot", ({ steps }) => {
      const mailbox = steps[0]?.mailbox;
      // Mailboxes below 4096 and items below 4096 lie in the first groups.
      return volumeWith({
        [`0/${mailbox}/msg/0/${site.first}-5.msg`]: gzipSync(mail("one")),
        [`0/${mailbox}/msg/0/${site.second}-6.msg`]: mail("two"),
      });
    });
    expect(report.totals).toMatchObject({ restored: 2, missing: 0 });
    const seen = { flags: ["\\Seen"], date: RECEIVED_UTC_MS };
    expect(await messagesIn(site.user, "Projects/2020")).toEqual([{ ...seen, source: mail("one").toString("latin1") }]);
    expect(await messagesIn(site.user, "INBOX")).toEqual([{ ...seen, source: mail("two").toString("latin1") }]);
  });

  it("comes from an archive with its folder, date, content, flags and tags", async () => {
    const site = await siteWithLoss();
    const session = join(site.folder, "backups", "full-20200718030000");
    mkdirSync(session, { recursive: true });
    // The second one came into the old server with bare line feeds, which IMAP does not know.
    const [one, two] = [mail("one"), Buffer.from(mail("two").toString("latin1").replaceAll("\r\n", "\n"), "latin1")];
    const archive = archiveOf({
      "2020/one.eml.meta": metaOf(site.first, one, { Path: "/Projects/2020", FlagStr: "fra" }),
      "2020/one.eml": one,
      "Inbox/two.eml.meta": metaOf(site.second, two, { Path: "/Inbox", FlagStr: "u", TagNames: "" }),
      "Inbox/two.eml": two,
    });
    cpSync(archive, join(session, `${site.user}.tgz`));
    const report = await putBack(site, "archive", () => join(site.folder, "backups"));
    expect(report.totals).toMatchObject({ restored: 2, missing: 0 });
    const date = Date.UTC(2020, 6, 18);
    expect(await messagesIn(site.user, "Projects/2020")).toEqual([
      { flags: ["\\Answered", "\\Flagged", "\\Seen", "blue"], date, source: one.toString("latin1") },
    ]);
    expect(await messagesIn(site.user, "INBOX")).toEqual([{ flags: [], date, source: mail("two").toString("latin1") }]);
  });
});
