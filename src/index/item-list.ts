import { type EventItem, ITEM_ROLES, ITEM_TYPES } from "../core/index.ts";
import { ByteReader, ByteWriter } from "./bytes.ts";

// Role and type share one number: types may be added at the end of their list, roles may not.
const ROLES = ITEM_ROLES.length;

const scratch = new ByteWriter();

/** The items of one event as bytes: runs of one type and role, ids as differences. */
export function encodeItems(items: readonly EventItem[]): Uint8Array {
  scratch.reset();
  let at = 0;
  while (at < items.length) {
    const { type, role } = items[at]!;
    let end = at + 1;
    while (end < items.length && items[end]!.type === type && items[end]!.role === role) end++;
    scratch.unsigned(ITEM_TYPES.indexOf(type) * ROLES + ITEM_ROLES.indexOf(role));
    scratch.unsigned(end - at);
    let before = 0;
    for (; at < end; at++) {
      scratch.signed(items[at]!.id - before);
      before = items[at]!.id;
    }
  }
  return scratch.finish();
}

export function decodeItems(bytes: Uint8Array | null): EventItem[] {
  return bytes === null ? [] : readItems(new ByteReader(bytes));
}

/** The items of a list that SQLite gives as hexadecimal text; none in an empty one. */
export function decodeHexItems(hex: string): EventItem[] {
  return hex === "" ? [] : readItems(ByteReader.ofHex(hex));
}

function readItems(reader: ByteReader): EventItem[] {
  const items: EventItem[] = [];
  while (!reader.done) {
    const code = reader.unsigned();
    const type = ITEM_TYPES[Math.floor(code / ROLES)] ?? "unknown";
    const role = ITEM_ROLES[code % ROLES] ?? "subject";
    const count = reader.unsigned();
    let id = 0;
    for (let n = 0; n < count; n++) {
      id += reader.signed();
      items.push({ id, type, role });
    }
  }
  return items;
}

/** Calls back with the id of every item, without making objects. */
export function forEachItemId(bytes: Uint8Array, callback: (id: number) => void): void {
  const reader = new ByteReader(bytes);
  while (!reader.done) {
    reader.unsigned();
    const count = reader.unsigned();
    let id = 0;
    for (let n = 0; n < count; n++) {
      id += reader.signed();
      callback(id);
    }
  }
}
