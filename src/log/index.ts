/**
 * log: bytes → records. Finds and opens sources (plain, gzip, zstd, live files, stdin), frames records and reads their headers.
 *
 * Invariants: offsets and lengths count plain-text bytes and are true to the file, whatever was dropped on the way; records and
 * malformed runs together cover every byte but line breaks and NUL; how the bytes were cut into blocks changes nothing.
 * Not promised: that a record tells the truth. Log text is hostile and unescaped; a forged header can only be suspected.
 */

export type { Compression } from "./compression.ts";
export * from "./context.ts";
export * from "./discover.ts";
export * from "./errors.ts";
export * from "./fingerprint.ts";
export * from "./follow.ts";
export type { WatchMemory } from "./forgery.ts";
export * from "./framer.ts";
export * from "./latin1.ts";
export * from "./line-blocks.ts";
export { openPlainBytes, type PlainBytesOptions, sniffCompression } from "./plain-bytes.ts";
export { openPlainStream } from "./plain-stream.ts";
export * from "./raw-record.ts";
export * from "./record.ts";
export { SpanNumbers } from "./span-numbers.ts";
export { type TextBlock, textBlock, wordOf } from "./text-block.ts";
export * from "./thread.ts";
