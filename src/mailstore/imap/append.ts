import type { ImapFlow } from "imapflow";
import { EXIT, SalvageError } from "../../core/index.ts";
import { digestOf } from "../digest.ts";
import type { Content } from "../port.ts";
import { type ImapConnection, responseCode } from "./connection.ts";
import { ARRIVAL_QUERY, type Arrival, arrivalOf } from "./message-scan.ts";

/** A message to append. */
export interface Appendix {
  readonly path: string;
  readonly bytes: Buffer;
  readonly imapFlags: readonly string[];
  readonly dateUtcMs: number;
}

/** What lies on the server now, as it was read back. */
export interface Appended {
  readonly arrival: Arrival;
  readonly digest: string;
}

/** All bytes of one message: the library appends a whole one at once. */
export async function bytesOf(content: Content): Promise<Buffer> {
  if (content instanceof Uint8Array) return Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Lines ending in CRLF, as IMAP wants messages (RFC 9051, 2.3.1); the bytes themselves where they do already. */
export function withCrlf(bytes: Buffer): Buffer {
  const text = bytes.toString("latin1");
  return /(?<!\r)\n|\r(?!\n)/.test(text) ? Buffer.from(text.replace(/\r\n|\r|\n/g, "\r\n"), "latin1") : bytes;
}

/**
 * Appends a message with flags and internal date, and reads it back: what is returned is what the server really keeps.
 * A folder that is missing is made (TRYCREATE).
 * @throws {SalvageError} `digest-differs` where the server keeps another content
 */
export async function append(connection: ImapConnection, appendix: Appendix): Promise<Appended> {
  const bytes = withCrlf(appendix.bytes);
  const put = (client: ImapFlow) =>
    client.append(appendix.path, bytes, [...appendix.imapFlags], new Date(appendix.dateUtcMs));
  const done = await connection.run(put).catch(async (error: unknown) => {
    if (responseCode(error) !== "TRYCREATE") throw error;
    await connection.run((client) => client.mailboxCreate(appendix.path));
    return connection.run(put);
  });
  const uid = done === false ? undefined : done.uid;
  return connection.inFolder({ path: appendix.path, uidValidity: null }, "read", async (client) =>
    readBack(client, bytes, uid),
  );
}

async function readBack(client: ImapFlow, bytes: Buffer, appendedUid: number | undefined): Promise<Appended> {
  // Without UIDPLUS the server does not tell the UID: it is the newest one.
  const uid = appendedUid ?? (client.mailbox === false ? 0 : client.mailbox.uidNext - 1);
  const message = await client.fetchOne(String(uid), { ...ARRIVAL_QUERY, source: true }, { uid: true });
  if (message === false || message.source === undefined) {
    throw new SalvageError("the appended message is not there", { code: "append-lost", exitCode: EXIT.partly });
  }
  if (digestOf(withCrlf(message.source)) !== digestOf(bytes)) {
    throw new SalvageError("the server keeps another content than was appended", {
      code: "digest-differs",
      exitCode: EXIT.mismatch,
    });
  }
  return { arrival: arrivalOf(message), digest: digestOf(message.source) };
}
