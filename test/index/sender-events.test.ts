import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, expect, it } from "vitest";
import { forgetSenderEvents } from "../../src/index/sender-events.ts";
import { index } from "../ingest/index-once.ts";
import { simulate } from "../world/index.ts";

const folder = mkdtempSync(join(tmpdir(), "salvage-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What searches count along: a sender's events and the plain requests of each context, by names and not by keys. */
function counted(path: string): unknown {
  const db = new Database(path, { readonly: true });
  const senders = db
    .prepare(
      `SELECT t.value, b.time_utc_ms, b.event FROM sender_event b JOIN text t ON t.id = b.sender
       ORDER BY t.value, b.time_utc_ms, b.event`,
    )
    .raw()
    .all();
  const requests = db
    .prepare(
      `SELECT ta.value, ti.value, c.mid, c.protocol, sum(c.requests) FROM context c LEFT JOIN text ta ON ta.id = c.account
       LEFT JOIN text ti ON ti.id = c.ip GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`,
    )
    .raw()
    .all();
  const [rows, inBlocks] = [
    db.prepare("SELECT sum(requests) FROM context").pluck().get(),
    db.prepare("SELECT coalesce(sum(rows), 0) FROM request_block").pluck().get(),
  ];
  db.close();
  expect(rows).toBe(inBlocks);
  return { senders, requests };
}

it("a log that grows record by record leaves the same as one that is read at once", async () => {
  const world = simulate({ generation: "zimbra-8.6", seed: 5, actions: 300, accounts: 5, days: 1 });
  const text = world.files.map((file) => file.text).join("");
  const log = join(folder, "mailbox.log");
  writeFileSync(log, text);
  await index(join(folder, "once.db"), [log], { zone: world.zone });
  const once = counted(join(folder, "once.db")) as { senders: unknown[]; requests: unknown[] };
  expect(once.senders.length).toBeGreaterThan(20);
  expect(once.requests.length).toBeGreaterThan(5);

  // Cut behind lines and within them: the last record is read again each time, and may read otherwise.
  for (let step = 1; step <= 12; step++) {
    writeFileSync(log, text.slice(0, Math.floor((text.length * step) / 12) - (step === 12 ? 0 : step * 7)));
    await index(join(folder, "grown.db"), [log], { zone: world.zone });
  }
  writeFileSync(log, text);
  await index(join(folder, "grown.db"), [log], { zone: world.zone });
  expect(counted(join(folder, "grown.db"))).toEqual(once);
}, 60_000);

it("what an event that is read again has to do with senders is forgotten, and nothing else", async () => {
  const at = (time: string, thread: string): string => `2024-03-12 ${time},000 INFO  [${thread}]`;
  const mail = (id: number, sender: string): string =>
    `${at("09:00:00", `LmtpServer-${id}`)} [ip=192.0.2.25;] lmtp - Delivering message: size=840 bytes, nrcpts=1, ` +
    `sender=${sender}, msgid=<${id}@example.net>\n` +
    `${at("09:00:00", `LmtpServer-${id}`)} [name=anna@example.com;mid=42;ip=192.0.2.25;] mailop - Adding Message: ` +
    `id=${id}, Message-ID=<${id}@example.net>, parentId=-1, folderId=2, folderName=Inbox.\n`;
  const deletion = (ids: string): string =>
    `${at("10:00:00", "qtp1-1:https://mail.example.com/service/soap/MsgActionRequest")} ` +
    `[name=anna@example.com;mid=42;oip=192.0.2.1;ua=web;soapId=1;] mailop - Deleting items: ${ids}.\n`;
  const log = join(folder, "mail.log");
  const path = join(folder, "mail.db");
  const lines = [mail(300, "boss@example.org"), mail(301, "news@example.org"), mail(302, "friend@example.org")];
  writeFileSync(log, [...lines, deletion("302"), deletion("301,300")].join(""));
  await index(path, [log]);
  const senders = (): unknown => (counted(path) as { senders: [string][] }).senders.map(([sender]) => sender);
  expect(senders()).toEqual(["boss@example.org", "friend@example.org", "news@example.org"]);

  const db = new Database(path);
  const last = db.prepare("SELECT max(id) FROM event").pluck().get() as number;
  expect(forgetSenderEvents(db, last, last + 1)).toBe(true);
  db.close();
  expect(senders()).toEqual(["friend@example.org"]);
});

it("a sender that a later log puts into doubt leads nowhere any more", async () => {
  const header = (time: string, thread: string, context: string): string =>
    `2024-03-${time},000 INFO  [${thread}] ${context} `;
  const delivered = (time: string, sender: string, id: number): string =>
    `${header(time, "LmtpServer-1", "[ip=192.0.2.25;]")}lmtp - Delivering message: size=840 bytes, nrcpts=1, ` +
    `sender=${sender}, msgid=<a@example.net>\n` +
    `${header(time, "LmtpServer-1", "[name=anna@example.com;mid=42;ip=192.0.2.25;]")}mailop - Adding Message: ` +
    `id=${id}, Message-ID=<a@example.net>, parentId=-1, folderId=2, folderName=Inbox.\n`;
  const web = (time: string, whose: string, message: string): string =>
    `${header(time, "qtp1-5a1:https://mbs1.example.com/service/soap/MsgActionRequest", `[${whose};oip=198.51.100.23;ua=Web;soapId=5a1;]`)}${message}\n`;
  const [anna, carla] = ["name=anna@example.com;mid=42", "name=carla@example.com;mid=44"];
  const moved = [
    web(
      "11 08:00:00",
      carla,
      "mailop - Adding Message: id=900, Message-ID=<a@example.net>, parentId=-1, folderId=2, folderName=Inbox.",
    ),
    web("11 08:00:00", anna, "mailop - Deleting Message (id=300)."),
    web("11 08:00:00", anna, "soap - MsgActionRequest elapsed=20"),
    web("11 09:00:00", carla, "mailop - Deleting Message (id=900)."),
  ].join("");
  // With many other mailboxes, only those of which something is new are replayed.
  const others = Array.from({ length: 12 }, (_, n) =>
    web("11 09:10:00", `name=user${n}@example.com;mid=${60 + n}`, "mailop - Deleting Message (id=300)."),
  );
  const texts = [
    delivered("10 08:00:00", "bob@example.net", 300),
    moved + others.join(""),
    delivered("11 09:30:00", "eve@example.org", 299),
  ];
  const logs = texts.map((text, place) => {
    writeFileSync(join(folder, `${place}.log`), text);
    return join(folder, `${place}.log`);
  });
  const [grown, once] = [join(folder, "doubt.db"), join(folder, "doubt-once.db")];
  const ofBob = (path: string): number =>
    (counted(path) as { senders: [string][] }).senders.filter(([sender]) => sender === "bob@example.net").length;
  await index(grown, logs.slice(0, 2));
  const before = ofBob(grown);
  await index(grown, logs.slice(2));
  await index(once, logs);
  // Deletions of 300 and of 900 at first; of 300 alone once it is not known who sent what was moved.
  expect([before, ofBob(grown), ofBob(once)]).toEqual([2, 1, 1]);
});
