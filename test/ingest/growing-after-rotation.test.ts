import { appendFileSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { answersOf, index, temporaryFolder } from "./workplace.ts";

const folder = temporaryFolder();

const soap = (time: string, message: string, thread = 7, soapId = "5a1f0511") =>
  `2024-03-11 ${time} INFO  [qtp1-${thread}:https://m.example.com/service/soap/FolderActionRequest] [name=anna@example.com;mid=42;oip=198.51.100.23;ua=Web;soapId=${soapId};] ${message}\n`;
const imap = (time: string, message: string) =>
  `2024-03-11 ${time} INFO  [ImapSSLServer-77] [name=anna@example.com;mid=42;ip=192.0.2.30;ua=Mail;cid=3311;] ${message}\n`;
const lmtp = (time: string, context: string, message: string) =>
  `2024-03-11 ${time} INFO  [LmtpServer-418] [${context}] ${message}\n`;
const later = soap("09:40:00,000", "soap - NoOpRequest elapsed=1", 9, "77");

const ACTS: Readonly<Record<string, readonly string[]>> = {
  "an emptied folder of several lists": [
    soap("09:20:40,502", "mailop - Deleting MESSAGES: 257,300."),
    soap("09:20:40,503", "mailop - Deleting CONTACTS: 257,300,612."),
    soap("09:20:40,504", "mailop - Deleting VIRTUAL_CONVERSATIONS: 257,300,612."),
    soap("09:20:40,560", "soap - FolderActionRequest elapsed=71"),
  ],
  "a request that fails": [
    soap("09:20:40,502", "mailop - Deleting MESSAGES: 257,300."),
    soap("09:20:40,510", "SoapEngine - handler exception: permission denied: no rights"),
    soap("09:20:40,560", "soap - FolderActionRequest elapsed=71"),
  ],
  "an expunge": [
    imap("09:20:25,733", "mailop - Deleting Message (id=257)."),
    imap("09:20:25,735", "mailop - Deleting Message (id=300)."),
    imap("09:20:25,741", "imap - EXPUNGE elapsed=24 (NIO)"),
    imap("09:20:26,100", "mailop - Deleting Message (id=301)."),
    imap("09:20:26,110", "imap - EXPUNGE elapsed=24 (NIO)"),
  ],
  "a delivery": [
    lmtp(
      "09:20:30,004",
      "ip=192.0.2.25;",
      "lmtp - Delivering message: size=48211 bytes, nrcpts=1, sender=bob@example.net, msgid=<a@example.net>",
    ),
    lmtp(
      "09:20:30,041",
      "name=anna@example.com;mid=42;ip=192.0.2.25;",
      "mailop - Adding Message: id=1857, Message-ID=<a@example.net>, parentId=-1, folderId=2, folderName=Inbox.",
    ),
  ],
};

let numbered = 0;
function place() {
  const own = join(folder, String(++numbered));
  mkdirSync(own);
  return { log: join(own, "mailbox.log"), rotated: join(own, "mailbox.log.1"), db: join(own, "index.db") };
}

describe("an act that a rotation cuts, in a log that goes on growing", () => {
  for (const [name, records] of Object.entries(ACTS)) {
    it(`answers as if both files had been read at once: ${name}`, { timeout: 60_000 }, async () => {
      const all = [...records, later, later.replace("09:40", "09:41")];
      for (let cut = 1; cut < records.length; cut++) {
        const { log, rotated, db } = place();
        writeFileSync(log, "");
        // From the cut on read after each record, as following does: the newest one is read again when the log goes on.
        for (const [at, record] of all.entries()) {
          if (at === cut) {
            renameSync(log, rotated);
            await index(db, [rotated]);
          }
          appendFileSync(log, record);
          if (at >= cut - 1) await index(db, [log]);
        }
        const whole = place();
        writeFileSync(whole.rotated, all.slice(0, cut).join(""));
        writeFileSync(whole.log, all.slice(cut).join(""));
        await index(whole.db, [whole.rotated, whole.log]);
        expect(answersOf(db), `cut behind record ${cut}`).toEqual(answersOf(whole.db));
      }
    });
  }
});
