import { detached } from "../log/index.ts";

/** Connections whose selected folder is remembered. */
const REMEMBERED = 2_000;

/** Which folder each IMAP connection has selected: the folder that an EXPUNGE deletes from. */
export class Selections {
  readonly #folders: Map<string, string>;

  constructor(entries: readonly (readonly [string, string])[]) {
    this.#folders = new Map(entries);
  }

  select(connection: string, folder: string): void {
    this.#folders.delete(connection);
    if (this.#folders.size >= REMEMBERED) this.#folders.delete(this.#folders.keys().next().value as string);
    this.#folders.set(detached(connection), detached(folder));
  }

  folderOf(connection: string): string | undefined {
    return this.#folders.get(connection);
  }

  snapshot(): [string, string][] {
    return [...this.#folders];
  }
}
