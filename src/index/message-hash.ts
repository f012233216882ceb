/** A 32-bit FNV-1a hash of a Message-ID: what is indexed instead of the long text, which is compared afterwards. */
export function messageHash(messageId: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < messageId.length; at++) {
    hash = Math.imul(hash ^ messageId.charCodeAt(at), 0x01000193);
  }
  return hash >>> 0;
}
