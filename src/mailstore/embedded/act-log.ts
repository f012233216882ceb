import { randomBytes, randomInt } from "node:crypto";
import type { Client } from "../port.ts";
import { contextOf, type LogRecord } from "./server-log.ts";

/** The records of one act (a SOAP request, an IMAP command, a delivery, a purge run), gathered in order. */
export interface ActLog {
  readonly say: (category: string, message: string) => void;
  /** Says that the request was refused. */
  readonly refuse: (message: string) => void;
  /** The records gathered since the last time. */
  readonly take: () => LogRecord[];
  /** The records that end the act. */
  readonly close: () => LogRecord[];
}

/**
 * What the act is: a SOAP request (`MsgActionRequest`), an IMAP command (`UID STORE`); for a delivery and a task the text of
 * its first record (`Delivering message: …`, `Purging messages.`).
 */
export interface ActRequest {
  readonly name: string;
  /** Envelope sender of a delivery. */
  readonly sender?: string;
}

/** The mailbox an act is about. */
export interface ActAccount {
  readonly name: string;
  readonly mailbox: number | null;
}

/** How a protocol shows in the log: thread, context, first and last record. */
interface Voice {
  readonly thread: string;
  readonly context: string;
  readonly opening: readonly { readonly context: string; readonly category: string; readonly message: string }[];
  readonly refusal: (message: string) => { readonly category: string; readonly message: string };
  readonly closing: (elapsedMs: number) => { readonly category: string; readonly message: string } | null;
}

// A server's thread pools: one pool number for the life of the process, workers numbered.
const POOL = randomInt(1_000_000_000, 2_000_000_000);
let workers = randomInt(100, 900);

function clientKeys(client: Client): [string, string | number | null][] {
  return [
    ["ua", client.userAgent],
    ["soapId", randomBytes(4).toString("hex")],
  ];
}

function soapVoice(account: ActAccount, client: Client, request: string): Voice {
  const isAdmin = account.mailbox === null;
  const url = isAdmin ? "https://localhost:7071/service/admin/soap" : "https://localhost:8443/service/soap";
  const context = contextOf([
    ["name", account.name],
    ["aname", client.actor],
    ["mid", account.mailbox],
    [isAdmin ? "ip" : "oip", client.ip],
    ["port", randomInt(32_768, 61_000)],
    ...clientKeys(client),
  ]);
  const doc = request.replace(/Request$/, "");
  const delegated = `delegated access: doc=${doc}, authenticated account=${client.actor}, target account=${account.name}`;
  return {
    thread: `qtp${POOL}-${++workers}:${url}/${request}`,
    context,
    opening: client.actor === null ? [] : [{ context, category: "misc", message: delegated }],
    refusal: (message) => ({ category: "SoapEngine", message: `handler exception: ${message}` }),
    closing: (elapsedMs) => ({ category: "soap", message: `${request} elapsed=${elapsedMs}` }),
  };
}

function imapVoice(account: ActAccount, client: Client, request: string): Voice {
  return {
    thread: `ImapSSLServer-${++workers}`,
    context: contextOf([
      ["name", account.name],
      ["mid", account.mailbox],
      ["ip", client.ip],
      ["ua", client.userAgent],
      ["cid", workers],
    ]),
    opening: [],
    refusal: (message) => ({ category: "imap", message: `${request} failed: ${message}` }),
    closing: (elapsedMs) => ({ category: "imap", message: `${request} elapsed=${elapsedMs} (NIO)` }),
  };
}

function popVoice(account: ActAccount, client: Client): Voice {
  return {
    thread: `Pop3SSLServer-${++workers}`,
    context: contextOf([
      ["name", account.name],
      ["ip", client.ip],
      ["cid", workers],
    ]),
    opening: [],
    refusal: () => ({ category: "pop", message: "Failed to expunge delete" }),
    closing: (elapsedMs) => ({ category: "pop", message: `QUIT elapsed=${elapsedMs}` }),
  };
}

function lmtpVoice(account: ActAccount, client: Client, request: ActRequest): Voice {
  const peer: [string, string | null] = ["ip", client.ip];
  return {
    thread: `LmtpServer-${++workers}`,
    context: contextOf([["name", account.name], ["mid", account.mailbox], peer]),
    opening: [{ context: contextOf([peer]), category: "lmtp", message: request.name }],
    refusal: () => ({
      category: "lmtp",
      message: `rejecting message from=${request.sender ?? ""},to=${account.name}: overquota`,
    }),
    closing: () => null,
  };
}

function taskVoice(account: ActAccount, request: ActRequest): Voice {
  const context = contextOf([
    ["name", account.name],
    ["mid", account.mailbox],
  ]);
  return {
    thread: "MailboxPurge",
    context,
    opening: [{ context, category: "purge", message: request.name }],
    refusal: () => ({ category: "purge", message: `Unable to purge mailbox ${account.mailbox}` }),
    closing: () => null,
  };
}

function voiceOf(account: ActAccount, client: Client, request: ActRequest): Voice {
  if (client.protocol === "soap") return soapVoice(account, client, request.name);
  if (client.protocol === "imap") return imapVoice(account, client, request.name);
  if (client.protocol === "pop3") return popVoice(account, client);
  return client.protocol === "lmtp" ? lmtpVoice(account, client, request) : taskVoice(account, request);
}

/** Begins an act. An account without mailbox number means the admin service. */
export function startAct(account: ActAccount, client: Client, request: ActRequest): ActLog {
  const startMs = performance.now();
  const voice = voiceOf(account, client, request);
  const record = (category: string, message: string, context = voice.context): LogRecord => ({
    timeUtcMs: Date.now(),
    level: "INFO",
    thread: voice.thread,
    context,
    category,
    message,
  });
  let records: LogRecord[] = voice.opening.map((line) => record(line.category, line.message, line.context));
  return {
    say: (category, message) => void records.push(record(category, message)),
    refuse: (message) => {
      const line = voice.refusal(message);
      records.push(record(line.category, line.message));
    },
    take: () => {
      const taken = records;
      records = [];
      return taken;
    },
    close: () => {
      const line = voice.closing(Math.max(1, Math.round(performance.now() - startMs)));
      return line === null ? [] : [record(line.category, line.message)];
    },
  };
}
