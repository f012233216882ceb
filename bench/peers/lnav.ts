import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Contestant, isInstalled } from "../measure.ts";

/** The same tables as ours, as far as lnav's format can split a record: requests, item events, deliveries. */
function script(database: string): string {
  const context = "log_time, account, mid, ip, oip, port, ua, cid, soap_id";
  return [
    `;ATTACH DATABASE '${database}' AS answer`,
    `;CREATE TABLE answer.request AS SELECT ${context}, category, log_body FROM salvage_mailbox WHERE category IN ('soap', 'imap')`,
    `;CREATE TABLE answer.event AS SELECT ${context}, log_line, log_body FROM salvage_mailbox WHERE category IN ('mailop', 'mailbox')`,
    `;CREATE TABLE answer.delivery AS SELECT log_time, log_line, log_body FROM salvage_mailbox WHERE category = 'lmtp'`,
    ";CREATE INDEX answer.request_account ON request(account, log_time)",
    ";CREATE INDEX answer.event_account ON event(account, log_time)",
    ";SELECT count(*) AS requests FROM answer.request",
    ":write-csv-to -",
    "",
  ].join("\n");
}

/** lnav without its screen, with a home of its own, exporting to SQLite. */
export function lnavPeer(name: string, logPath: string, folder: string): Contestant {
  const home = join(folder, "lnav-home");
  const formats = join(home, ".lnav/formats/installed");
  const database = join(folder, "lnav.db");
  const scriptPath = join(folder, "questions.lnav");
  mkdirSync(formats, { recursive: true });
  copyFileSync(join(import.meta.dirname, "lnav-format.json"), join(formats, "salvage_mailbox.json"));
  writeFileSync(scriptPath, script(database));
  return {
    name,
    command: "lnav",
    args: ["-n", "-f", scriptPath, logPath],
    env: { HOME: home },
    before: () => rmSync(database, { force: true }),
    missing: isInstalled("lnav") ? undefined : "lnav is not installed (apt-get install lnav)",
  };
}
