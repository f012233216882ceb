import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { systemErrorCode } from "../../core/index.ts";

/** How a volume spreads mailboxes and items over folders (columns of the server's table `volume`). */
export interface VolumeBits {
  readonly mailboxBits: number;
  readonly mailboxGroupBits: number;
  readonly fileBits: number;
  readonly fileGroupBits: number;
}

/** What a server sets up. */
export const DEFAULT_BITS: VolumeBits = { mailboxBits: 12, mailboxGroupBits: 8, fileBits: 12, fileGroupBits: 8 };

/** Folder of an item's content below a volume: item 260 of mailbox 11 lies in `0/11/msg/0` (Volume.getBlobDir). */
export function blobFolder(mailbox: number, itemId: number, bits: VolumeBits = DEFAULT_BITS): string {
  const group = (value: number, shift: number, width: number): number => (value >> shift) & (2 ** width - 1);
  const mailboxGroup = group(mailbox, bits.mailboxBits, bits.mailboxGroupBits);
  const fileGroup = group(itemId, bits.fileBits, bits.fileGroupBits);
  return `${mailboxGroup}/${mailbox}/msg/${fileGroup}`;
}

/**
 * The newest content of an item in a copy of a volume, or null: `ID-CHANGE.msg` with the highest change number, else `ID.msg` of
 * very old servers.
 */
export async function findBlob(
  volume: string,
  mailbox: number,
  itemId: number,
  bits = DEFAULT_BITS,
): Promise<string | null> {
  const folder = join(volume, blobFolder(mailbox, itemId, bits));
  const names = await readdir(folder).catch((error: unknown) => {
    if (["ENOENT", "ENOTDIR"].includes(systemErrorCode(error) ?? "")) return [];
    throw error;
  });
  const changes = names.flatMap((name) => {
    const [, id, change = "-1"] = /^(\d+)(?:-(\d+))?\.msg$/.exec(name) ?? [];
    return id === String(itemId) ? [{ name, change: Number(change) }] : [];
  });
  const newest = changes.sort((a, b) => b.change - a.change)[0];
  return newest === undefined ? null : join(folder, newest.name);
}
