import { join } from "node:path";
import { accountIds, type BackupPath, itemIds, readItem } from "./backup-path.ts";
import { namesIn } from "./durable.ts";
import { BrokenMetadata } from "./history-file.ts";
import type { ItemState } from "./item-state.ts";
import { BLOBS, isDigest } from "./names.ts";

/** An item file of the path: its states, or null where they cannot be read. */
export interface WalkedItem {
  readonly accountId: string;
  readonly itemId: number;
  readonly states: readonly ItemState[] | null;
}

/** Every item of the given accounts (default: all of the path), one at a time. */
export async function* walkItems(path: BackupPath, accounts?: readonly string[]): AsyncGenerator<WalkedItem> {
  for (const accountId of accounts ?? (await accountIds(path)))
    for await (const itemId of itemIds(path, accountId)) {
      const states = await readItem(path, accountId, itemId).catch((error: unknown) => {
        if (error instanceof BrokenMetadata) return null;
        throw error;
      });
      yield { accountId, itemId, states };
    }
}

/** Every digest under which a blob lies in the path. */
export async function* walkBlobs(path: BackupPath): AsyncGenerator<string> {
  for (const folder of await namesIn(join(path.root, BLOBS))) {
    await path.files.resolve(join(BLOBS, folder, "x"));
    for (const name of await namesIn(join(path.root, BLOBS, folder)))
      if (isDigest(name) && name.startsWith(folder)) yield name;
  }
}
