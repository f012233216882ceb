import { EXIT, messageOf, SalvageError } from "../../core/index.ts";
import type { MailStore } from "../../mailstore/index.ts";
import { mapLimited } from "../map-limited.ts";
import type { BlobSource } from "../path/blobs.ts";

export interface BlobsRequest {
  readonly volumeId: string;
  /** Only tell what would be put back. */
  readonly dryRun: boolean;
  readonly threads: number;
}

export interface BlobsReport {
  readonly missing: number;
  readonly restored: number;
  readonly unrestored: readonly { readonly accountId: string; readonly itemId: number; readonly message: string }[];
}

const GROUP = 64;

/** Puts the contents back that a volume of the store has lost. An item stays under its id; nothing else changes. */
export async function restoreBlobs(
  store: MailStore,
  blobs: BlobSource,
  request: BlobsRequest,
  checkpoint: () => void,
): Promise<BlobsReport> {
  const { volumes } = store;
  if (volumes === null)
    throw new SalvageError(`${store.name} has no volumes`, { code: "not-supported", exitCode: EXIT.engineUnavailable });
  const unrestored: { accountId: string; itemId: number; message: string }[] = [];
  let missing = 0;
  let restored = 0;
  const putBack = async ({ accountId, item }: Missing): Promise<void> => {
    try {
      const blob = await blobs.read(item.digest ?? "");
      if (!blob.ok) throw new Error(blob.message);
      if (!request.dryRun) await volumes.restore(accountId, item.id, blob.content);
      restored++;
    } catch (error) {
      unrestored.push({ accountId, itemId: item.id, message: messageOf(error) });
    }
  };
  let group: Missing[] = [];
  for await (const one of volumes.missing(request.volumeId)) {
    checkpoint();
    missing++;
    group.push(one);
    if (group.length < GROUP) continue;
    await mapLimited(group, request.threads, putBack);
    group = [];
  }
  await mapLimited(group, request.threads, putBack);
  return { missing, restored, unrestored };
}

type Missing = { readonly accountId: string; readonly item: { readonly id: number; readonly digest: string | null } };
