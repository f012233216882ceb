import { refusal } from "./errors.ts";

// What a mailbox address may look like here: no blanks, quotes, slashes or control characters (it becomes log text).
const ADDRESS = /^[^\s@"'/\\:;,<>()[\]\u0000-\u001f\u007f]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** An account's address in lower case. @throws {UsageError} `bad-address` */
export function validAddress(address: string): string {
  const clean = address.trim().toLowerCase();
  if (!ADDRESS.test(clean) || clean.length > 254) {
    throw refusal("bad-address", `not an address: ${JSON.stringify(address)}`, "write it like john@example.com");
  }
  return clean;
}

export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf("@") + 1);
}

/** A zimbraId: it becomes a folder name in the backup, so nothing but a UUID will do. @throws {UsageError} `bad-id` */
export function validId(id: string): string {
  const clean = id.toLowerCase();
  if (!UUID.test(clean)) throw refusal("bad-id", `not a UUID: ${JSON.stringify(id)}`);
  return clean;
}
