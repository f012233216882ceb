import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";

/** A regular file of a tar archive. */
export interface TarEntry {
  readonly path: string;
  readonly modifiedUtcMs: number;
  /** Its whole content, read only when asked for; must be asked for before the next entry is. */
  readonly bytes: () => Promise<Buffer>;
}

const BLOCK = 512;

/** Longest name in an extension header. */
const MAX_NAME_BYTES = 64 * 1024;

/** Files of a `.tgz` in order, read as a stream: archives of whole mailboxes are large. ustar, pax and GNU long names. */
export async function* tarEntries(path: string): AsyncGenerator<TarEntry> {
  const plain = createGunzip();
  const piped = pipeline(createReadStream(path), plain);
  piped.catch(() => undefined);
  const reader = blockReader(plain);
  let longName: string | null = null;
  try {
    for (let header = await reader.take(BLOCK); header !== null && header[0] !== 0; header = await reader.take(BLOCK)) {
      const size = octal(header, 124, 12);
      const padded = Math.ceil(size / BLOCK) * BLOCK;
      const type = String.fromCharCode(header[156] ?? 0);
      if (type === "L" || type === "x") {
        if (size > MAX_NAME_BYTES) throw new Error("a name in the archive is too long");
        const told = ((await reader.take(padded)) ?? Buffer.alloc(0)).subarray(0, size).toString("utf8");
        longName = type === "L" ? told.replace(/\0.*$/s, "") : (paxPath(told) ?? longName);
        continue;
      }
      const name = longName ?? ustarName(header);
      longName = null;
      let isTaken = false;
      const bytes = async (): Promise<Buffer> => {
        isTaken = true;
        const content = await reader.take(padded);
        if (content === null) throw new Error("the archive ends in the middle of a file");
        return content.subarray(0, size);
      };
      if (type === "0" || type === "\0") yield { path: name, modifiedUtcMs: octal(header, 136, 12) * 1000, bytes };
      if (!isTaken) await reader.skip(padded);
    }
  } finally {
    plain.destroy();
  }
}

function octal(header: Buffer, at: number, length: number): number {
  const text = header
    .subarray(at, at + length)
    .toString("latin1")
    .replace(/[\0 ]/g, "");
  const value = text === "" ? 0 : Number.parseInt(text, 8);
  if (!Number.isSafeInteger(value) || value < 0) throw new Error("the archive is damaged: a number in a header");
  return value;
}

function ustarName(header: Buffer): string {
  const field = (at: number, length: number): string =>
    header
      .subarray(at, at + length)
      .toString("utf8")
      .replace(/\0.*$/s, "");
  const prefix = header.subarray(257, 262).toString("latin1") === "ustar" ? field(345, 155) : "";
  return prefix === "" ? field(0, 100) : `${prefix}/${field(0, 100)}`;
}

/** `27 path=…\n` among the records of a pax header. */
function paxPath(records: string): string | null {
  return /^\d+ path=(.*)$/m.exec(records)?.[1] ?? null;
}

/** Takes and skips exact counts of bytes from a stream. */
function blockReader(stream: AsyncIterable<Buffer>) {
  const chunks = stream[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);
  const take = async (count: number): Promise<Buffer | null> => {
    const parts: Buffer[] = [];
    let missing = count;
    while (missing > 0) {
      if (rest.length === 0) {
        const next = await chunks.next();
        if (next.done === true) return null;
        rest = next.value;
      }
      const part = rest.subarray(0, missing);
      parts.push(part);
      rest = rest.subarray(part.length);
      missing -= part.length;
    }
    return parts.length === 1 ? (parts[0] ?? null) : Buffer.concat(parts);
  };
  const skip = async (count: number): Promise<void> => {
    for (let left = count; left > 0; ) {
      const taken = await take(Math.min(left, 1024 * 1024));
      if (taken === null) return;
      left -= taken.length;
    }
  };
  return { take, skip };
}
