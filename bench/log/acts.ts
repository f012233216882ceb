import { type Account, take } from "./accounts.ts";
import type { FastRandom } from "./random.ts";

/** Lines of one act without their time: `INFO  [thread] [context] category - message`. */
export type Lines = string[];

/** UTF-8 text as one character a byte, so that the log is written as Latin-1 without a second encoding. */
function asBytes(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}

const folders = [
  "Projects 2023 (id=310)",
  asBytes("Rechnungen, Köln (id=311)"),
  "Offers (alt) [x] (id=312)",
  asBytes("请假 (id=313)"),
];
/** A third of the mail comes from these. */
const frequentSenders = [
  "boss@example.net",
  "list-bounces@example.net",
  "news@example.org",
  "sales@example.org",
  "bob@example.net",
];
/** As many write besides, the first ones often, most of them once or twice. */
const OTHER_SENDERS = 20_000;

function senderOf(random: FastRandom): string {
  if (random.oneIn(3)) return frequentSenders[random.below(frequentSenders.length)]!;
  const place = random.below(random.below(OTHER_SENDERS) + 1);
  return `writer.${place}@dept-${place % 300}.example.org`;
}

const requests = [
  "SearchRequest",
  "GetMsgRequest",
  "NoOpRequest",
  "SearchConvRequest",
  "GetInfoRequest",
  "AutoCompleteRequest",
  "GetFolderRequest",
];
const imapCommands = ["UID FETCH", "NOOP", "IDLE", "UID SEARCH", "STATUS", "LIST", "UID STORE"];

const traceFrames = Array.from(
  { length: 40 },
  (_, i) => `\tat com.zimbra.cs.service.mail.Handler${i}.handle(Handler${i}.java:${100 + i * 7})`,
);

/** One line of a SOAP request that changes nothing. */
export function request(random: FastRandom, account: Account): string {
  const name = requests[random.below(requests.length)]!;
  return `${head(random, account, name)}soap - ${name} elapsed=${random.below(200)}\n`;
}

/** One line of an IMAP command. */
export function imapCommand(random: FastRandom, account: Account): string {
  const command = imapCommands[random.below(imapCommands.length)]!;
  return `${imapHead(random, account)}imap - ${command} elapsed=${random.below(90)} (NIO)\n`;
}

/** Thread and context of a SOAP request up to the category. */
function head(random: FastRandom, account: Account, name: string): string {
  const thread = `qtp1335050193-${100 + random.below(150)}:https://mail.example.com:8443/service/soap/${name}`;
  return `INFO  [${thread}] [${account.webContextHead}${40_000 + random.below(20_000)}${account.webContextTail}${random.hex8()};] `;
}

function imapHead(random: FastRandom, account: Account): string {
  return `INFO  [ImapSSLServer-${1 + random.below(80)}] [${account.imapContextHead}${3000 + account.mailbox};] `;
}

/** A message delivered to one mailbox or two: sender and Message-ID first, then an item each. */
export function delivery(random: FastRandom, recipients: readonly Account[]): Lines {
  const thread = `[LmtpServer-${1 + random.below(40)}]`;
  const sender = senderOf(random);
  const messageId = `<${random.hex8()}.${random.below(1000)}@${sender.split("@")[1]}>`;
  const size = 600 + random.below(90_000);
  const lines = [
    `INFO  ${thread} [ip=192.0.2.25;] lmtp - Delivering message: size=${size} bytes, nrcpts=${recipients.length}, sender=${sender}, msgid=${messageId}\n`,
  ];
  for (const account of recipients) {
    const at = `INFO  ${thread} [${account.lmtpContext}] `;
    if (random.oneIn(3)) lines.push(`${at}filter - Variables extension is loaded\n`);
    lines.push(`${at}mailop - ${added(account, messageId, 2, "Inbox")}\n`);
    account.inbox.push(account.nextId++);
  }
  return lines;
}

function added(account: Account, messageId: string, folderId: number, folderName: string): string {
  return `Adding Message: id=${account.nextId}, Message-ID=${messageId}, parentId=-1, folderId=${folderId}, folderName=${folderName} acct=${account.accountId}.`;
}

/** Messages moved to Trash or filed, one line each. */
export function move(random: FastRandom, account: Account): Lines {
  const toTrash = !random.oneIn(3);
  const ids = take(account.inbox, 1 + random.below(6));
  const at = head(random, account, "MsgActionRequest");
  const target = toTrash ? "Trash (id=3)" : folders[random.below(folders.length)];
  (toTrash ? account.trash : account.filed).push(...ids);
  return [
    ...ids.map((id) => `${at}mailop - moving Message (id=${id}) to Folder ${target}\n`),
    `${at}soap - MsgActionRequest elapsed=${10 + random.below(90)}\n`,
  ];
}

/** Trash emptied: typed lists of at most 200 ids, each message once more as its virtual conversation. */
export function emptyTrash(random: FastRandom, account: Account): Lines {
  const ids = take(account.trash, account.trash.length);
  const at = head(random, account, "FolderActionRequest");
  const lines: Lines = [];
  for (const type of ["MESSAGES", "VIRTUAL_CONVERSATIONS"])
    for (let i = 0; i < ids.length; i += 200)
      lines.push(`${at}mailop - Deleting ${type}: ${ids.slice(i, i + 200).join(",")}.\n`);
  lines.push(`${at}soap - FolderActionRequest elapsed=${20 + random.below(300)}\n`);
  return lines;
}

/** Messages flagged and expunged by IMAP, after a copy to Trash in half of the cases. */
export function expunge(random: FastRandom, account: Account): Lines {
  const ids = take(account.inbox, 1 + random.below(4));
  const at = imapHead(random, account);
  const lines: Lines = [];
  if (random.oneIn(2)) {
    lines.push(`${at}mailbox - total space required to copy items = ${4000 * ids.length}\n`);
    for (const id of ids) {
      lines.push(
        `${at}mailop - Performing IMAP copy of Message (id=${id}): copyId=${account.nextId}, folderId=3, folderName=Trash, parentId=-1.\n`,
      );
      account.trash.push(account.nextId++);
    }
    lines.push(`${at}imap - UID COPY elapsed=${20 + random.below(50)} (NIO)\n`);
  }
  if (ids.length > 0)
    lines.push(`${at}imap - IMAP client has flagged the item with id ${ids.at(-1)} to be Deleted altertag\n`);
  lines.push(`${at}imap - UID STORE elapsed=6 (NIO)\n`);
  for (const id of ids) lines.push(`${at}mailop - Deleting Message (id=${id}).\n`);
  lines.push(`${at}imap - EXPUNGE elapsed=${9 + random.below(40)} (NIO)\n`);
  return lines;
}

/** A message sent: saved to Sent, then handed to the mail server. */
export function send(random: FastRandom, account: Account): Lines {
  const at = head(random, account, "SendMsgRequest");
  const messageId = `<${random.hex8()}.${account.mailbox}@example.com>`;
  const saved = added(account, messageId, 5, "Sent");
  account.filed.push(account.nextId++);
  return [
    `${at}mailop - ${saved}\n`,
    `${at}smtp - Sending message to MTA at mta.example.com: Message-ID=${messageId}, size=${500 + random.below(9000)}, sender=${account.name}, nrcpts=1, to=${senderOf(random)}\n`,
    `${at}soap - SendMsgRequest elapsed=${90 + random.below(400)}\n`,
  ];
}

/** A failed request with its stack trace: one record of twelve lines, and the closing line. */
export function failure(random: FastRandom, account: Account): Lines {
  const at = head(random, account, "GetMsgRequest");
  const from = random.below(30);
  const trace = traceFrames.slice(from, from + 9).join("\n");
  return [
    `${at.replace("INFO ", "WARN ")}SoapEngine - handler exception\ncom.zimbra.cs.mailbox.MailServiceException: no such message: ${random.below(9999)}\n${trace}\n\t... 21 more\n`,
    `${at}soap - GetMsgRequest elapsed=${random.below(20)}\n`,
  ];
}

/** Thread, context and all of an administrator's login; goes to the same log on container images. */
export function login(random: FastRandom, account: Account): string {
  return `${imapHead(random, account)}imap - user ${account.name} authenticated, mechanism=PLAIN [TLS]\n`;
}
