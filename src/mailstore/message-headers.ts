import PostalMime, { type Address } from "postal-mime";

/** What the store keeps of a message's headers. */
export interface MessageHeaders {
  /** With angle brackets. */
  readonly messageId: string | null;
  readonly sender: string | null;
  readonly subject: string | null;
  readonly dateUtcMs: number | null;
}

/** Headers beyond this are not read, in bytes. */
export const MAX_HEADER_BYTES = 256 * 1024;

const NOTHING: MessageHeaders = { messageId: null, sender: null, subject: null, dateUtcMs: null };

/** The header block: up to the first empty line. */
function headerBlock(head: Uint8Array): Uint8Array {
  for (let at = 0; at < head.length; at++) {
    if (head[at] !== 0x0a) continue;
    if (head[at + 1] === 0x0a) return head.subarray(0, at + 2);
    if (head[at + 1] === 0x0d && head[at + 2] === 0x0a) return head.subarray(0, at + 3);
  }
  return head;
}

function firstAddress(address: Address | undefined): string | null {
  const one = address?.group === undefined ? address : address.group[0];
  return one?.address === undefined || one.address === "" ? null : one.address;
}

/**
 * Reads Message-ID, sender, subject and date from the beginning of a message (RFC 5322). Never throws: what is no message
 * has no headers. `head` needs no more than the header block, at most `MAX_HEADER_BYTES` of it are read.
 */
export async function readMessageHeaders(head: Uint8Array): Promise<MessageHeaders> {
  try {
    // Only the headers: the parser would decode every attachment of what follows.
    const email = await PostalMime.parse(headerBlock(head.subarray(0, MAX_HEADER_BYTES)));
    const dateUtcMs = email.date === undefined ? Number.NaN : Date.parse(email.date);
    return {
      messageId: email.messageId === undefined || email.messageId === "" ? null : email.messageId,
      sender: firstAddress(email.from),
      subject: email.subject ?? null,
      dateUtcMs: Number.isNaN(dateUtcMs) ? null : dateUtcMs,
    };
  } catch {
    return NOTHING;
  }
}
