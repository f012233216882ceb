/** A block without its NUL bytes, and the way back to the bytes. */
export interface CondensedBytes {
  readonly bytes: Buffer;
  /** Offset in the block of the byte that a character came from. */
  offsetAt(pos: number): number;
  /** Whether the line break at `pos` stands for NUL bytes, so that it is none in the file. */
  isStandIn(pos: number): boolean;
}

const NEWLINE = 10;
const DASH = 45;

/**
 * Drops NUL bytes, which a crash or a full disk leaves in logs. A run of them before a header counts as a line break: the
 * line before was cut by the crash and the header is the first line after it.
 */
export function condense(bytes: Buffer): CondensedBytes {
  const kept = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  // The n-th kept stretch starts at character starts[n], which came from byte offsets[n].
  const starts: number[] = [];
  const offsets: number[] = [];
  const standIns = new Set<number>();
  for (let at = 0; at < bytes.length; ) {
    const stretch = at;
    while (at < bytes.length && bytes[at] !== 0) kept[length++] = bytes[at++]!;
    if (at > stretch) {
      starts.push(length - (at - stretch));
      offsets.push(stretch);
    }
    const nul = at;
    while (at < bytes.length && bytes[at] === 0) at++;
    if (at === nul || length === 0 || kept[length - 1] === NEWLINE || !looksLikeDate(bytes, at)) continue;
    standIns.add(length);
    starts.push(length);
    offsets.push(nul);
    kept[length++] = NEWLINE;
  }
  return {
    bytes: kept.subarray(0, length),
    offsetAt: (pos) => {
      const stretch = lastAtOrBefore(starts, pos);
      return stretch < 0 ? pos : (offsets[stretch] ?? 0) + pos - (starts[stretch] ?? 0);
    },
    isStandIn: (pos) => standIns.has(pos),
  };
}

function looksLikeDate(bytes: Buffer, at: number): boolean {
  return bytes[at + 4] === DASH && /^\d{4}-\d\d-\d\d \d\d:/.test(bytes.toString("latin1", at, at + 14));
}

/** Index of the last number that is not above `limit` in an ascending list, or -1. */
function lastAtOrBefore(ascending: readonly number[], limit: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
