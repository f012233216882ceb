import type { Readable } from "node:stream";

/** A store of objects by key: a bucket, or a folder that stands for one. */
export interface ObjectStore {
  /** For people, without secrets. */
  readonly name: string;
  /** Null where there is no such object. */
  get(key: string): Promise<Readable | null>;
  put(key: string, body: Buffer): Promise<void>;
  /** Keys that begin with a prefix, in order. */
  list(prefix: string): AsyncIterable<string>;
  /** The folders right below a prefix, without slashes. */
  folders(prefix: string): Promise<readonly string[]>;
}

/** Joins parts of a key with single slashes. */
export function keyOf(...parts: readonly string[]): string {
  return parts
    .flatMap((part) => part.split("/"))
    .filter((part) => part !== "")
    .join("/");
}

/** The whole object. */
export async function readWhole(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
