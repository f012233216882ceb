import { chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { ImapFlow } from "imapflow";
import { type Dovecot, dovecotIsInstalled, startDovecot } from "../../test/support/dovecot.ts";
import { benchMessage } from "../make-store.ts";
import { type Contestant, isInstalled, type Result, race } from "../measure.ts";
import { type Bench, number, type Section, type Table } from "../section.ts";

const MESSAGES = 1000;
const USER = "john@example.com";
const PASSWORD = "user-secret";
const MIB = 1024 * 1024;

/** A first backup of an IMAP mailbox over TLS, against the server's own tool doing the same as a client. */
export const imapBackup: Section = {
  name: "imap",
  title: "back up an IMAP mailbox",
  async run(bench) {
    if (!dovecotIsInstalled) return tableOf(this.title, [], ["SKIPPED: apt-get install dovecot-imapd"]);
    const dovecot = await startDovecot({ [USER]: PASSWORD });
    const folder = mkdtempSync(join(tmpdir(), "salvage-bench-imap-"));
    try {
      await fill(dovecot);
      const results = await race([salvage(bench, dovecot, folder), doveadm(dovecot, folder)], bench.rounds);
      const there = readdirSync(join(folder, "salvage/backup/items"), { recursive: true }).filter(
        (name) => String(name).length > 3,
      );
      const check =
        there.length === MESSAGES ? "every message is in the backup" : `WRONG: ${there.length} contents in the backup`;
      return tableOf(`${this.title} (${MESSAGES} messages, ${number(BYTES / MIB, 0)} MiB)`, results, [check]);
    } finally {
      await dovecot.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

const BYTES = MESSAGES * benchMessage(0).length;

async function fill({ host, port, certificatePem }: Dovecot): Promise<void> {
  const auth = { user: USER, pass: PASSWORD };
  const client = new ImapFlow({
    host,
    port,
    secure: true,
    tls: { ca: certificatePem },
    auth,
    logger: false,
    disableAutoIdle: true,
  });
  await client.connect();
  for (let n = 0; n < MESSAGES; n++) await client.append("INBOX", benchMessage(n));
  await client.logout();
}

function salvage(bench: Bench, { host, port, certificatePem }: Dovecot, folder: string): Contestant {
  const root = join(folder, "salvage");
  const before = (): void => {
    rmSync(root, { recursive: true, force: true });
    mkdirSync(root);
    const caFile = join(root, "ca.pem");
    writeFileSync(caFile, certificatePem);
    writeFileSync(join(root, "imap.json"), JSON.stringify({ servers: [{ host, port, caFile, accounts: [USER] }] }));
  };
  const args = [bench.salvage, "backup", "doSmartScan", "start", "--root", root];
  return {
    name: "salvage backup doSmartScan",
    command: process.execPath,
    args,
    env: { SALVAGE_IMAP_PASSWORD: PASSWORD },
    before,
  };
}

/** dsync as an IMAP client into a maildir: no states, no compression. */
function doveadm(dovecot: Dovecot, folder: string): Contestant {
  const to = join(folder, "maildir");
  const before = (): void => {
    rmSync(to, { recursive: true, force: true });
    mkdirSync(to);
    if (userInfo().uid === 0) for (const path of [folder, to]) chownSync(path, 65_534, 65_534);
  };
  const settings = {
    mail: `maildir:${to}`,
    imapc_host: "127.0.0.1",
    imapc_port: String(dovecot.port),
    imapc_ssl: "imaps",
    ssl_client_require_valid_cert: "no",
    imapc_user: USER,
    imapc_password: PASSWORD,
    imapc_features: "rfc822.size fetch-headers",
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ["-o", `${name}=${value}`]);
  const config = join(dovecot.mailFolder(USER), "../../../dovecot.conf");
  const args = ["-c", config, ...options, "backup", "-R", "-u", USER, "imapc:"];
  const missing = isInstalled("doveadm") ? undefined : "apt-get install dovecot-core";
  return { name: "doveadm backup (keeps no states, compresses nothing)", command: "doveadm", args, before, missing };
}

function tableOf(title: string, results: readonly Result[], notes: readonly string[]): Table {
  const rows = results.map(({ contestant, seconds, peakMib }) => [
    contestant.name,
    number(seconds, 2),
    seconds === null ? "–" : number(MESSAGES / seconds, 0),
    seconds === null ? "–" : number(BYTES / MIB / seconds, 1),
    peakMib === null ? "–" : String(peakMib),
  ]);
  const figures = Object.fromEntries(results.map((one) => [`${one.contestant.name} s`, one.seconds]));
  return { title, head: ["what", "s", "items/s", "MiB/s", "peak MiB"], rows, notes, figures };
}
