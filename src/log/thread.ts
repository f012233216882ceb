import type { Protocol } from "../core/index.ts";

/** What a thread's name tells. All of it but `base` was put there by the client, so it is a hint and no proof. */
export interface ThreadDescription {
  /** Name of the pool thread: `qtp1335050193-1201`. */
  readonly base: string;
  /** What Jetty's DebugHandler added; null for Carbonio since 4.12, which has no such handler. */
  readonly url: string | null;
  /** Last part of a SOAP path: `MsgActionRequest`. Some clients name none. */
  readonly request: string | null;
  readonly protocol: Protocol | null;
  /** `DeviceId` and `Cmd` of an ActiveSync request. */
  readonly device: string | null;
  readonly command: string | null;
}

/** Servlet paths (web.xml of the service webapp), longest first where one starts like another. */
const BY_PATH: readonly (readonly [RegExp, Protocol])[] = [
  [/^\/service\/(?:admin\/)?soap(?:\/|$)/, "soap"],
  [/^\/(?:service\/)?dav(?:\/|$)/, "dav"],
  [/^\/principals(?:\/|$)/, "dav"],
  [/^\/microsoft-server-activesync(?:\/|$)/i, "activesync"],
  [/^\/(?:service\/)?(?:home|user|content|upload|extension)(?:\/|$)/, "rest"],
];

/** Threads of the server's own workers: protocol handlers, and what runs by itself. */
const BY_NAME: readonly (readonly [RegExp, Protocol])[] = [
  [/^Imap|^IMAP IDLE/, "imap"],
  [/^Pop3/, "pop3"],
  [/^Lmtp/, "lmtp"],
  [
    /^(?:MailboxPurge|ScheduledTask|ImportData|Index|ReIndex|Junk-NotJunk-Handler|AutoProvision|SyncGalGroup)\b/,
    "task",
  ],
];

/**
 * Takes a thread name apart, of any era: `btpool0-4361://localhost/service/soap/MsgActionRequest`,
 * `qtp921760190-146:https://mail.example.com:8443/…`, `qtp921760190-1886919:`, `LmtpServer-418`.
 */
export function describeThread(thread: string): ThreadDescription {
  const match = /^([^:]*):((?:https?:)?\/\/.*|)$/s.exec(thread);
  if (match === null) return { base: thread, ...NOTHING, protocol: protocolOf(BY_NAME, thread) };
  const [, base = thread, url = ""] = match;
  if (url === "") return { base, ...NOTHING };
  const rest = url.replace(/^(?:https?:)?\/\/[^/?]*/, "");
  const [path = "", query = ""] = splitOnce(rest, "?");
  const protocol = protocolOf(BY_PATH, path);
  return {
    base,
    url,
    request: protocol === "soap" ? requestOf(path) : null,
    protocol,
    device: protocol === "activesync" ? parameter(query, "deviceid") : null,
    command: protocol === "activesync" ? parameter(query, "cmd") : null,
  };
}

const NOTHING = { url: null, request: null, protocol: null, device: null, command: null };

function protocolOf(table: readonly (readonly [RegExp, Protocol])[], text: string): Protocol | null {
  return table.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}

function requestOf(path: string): string | null {
  return /^\/service\/(?:admin\/)?soap\/(?:[^;]*\/)?(\w{1,100})(?:;|$)/.exec(path)?.[1] ?? null;
}

/** A query parameter; names are matched without regard to case, as the ActiveSync servlet does (MS-ASHTTP 2.2.1.1). */
function parameter(query: string, name: string): string | null {
  for (const [key, value] of new URLSearchParams(query)) if (key.toLowerCase() === name) return value;
  return null;
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + separator.length)];
}
