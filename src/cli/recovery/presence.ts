import { existsSync } from "node:fs";
import { join } from "node:path";
import type { PresenceReader } from "../../recovery/index.ts";
import { rootOfCall } from "../store/root.ts";
import type { Call } from "../verb.ts";

/** Runs `work` with a look into the embedded mailboxes, where the embedded engine is meant and they are there. Reads only. */
export async function withPresence<T>(
  call: Call,
  engine: string,
  work: (mailboxes: PresenceReader | null) => Promise<T>,
): Promise<T> {
  const root = rootOfCall(call);
  if (engine !== "backup" || !existsSync(join(root, "store", "store.db"))) return work(null);
  const { openEmbeddedStore } = await import("../../mailstore/index.ts");
  const { presenceIn } = await import("../../recovery/index.ts");
  const store = openEmbeddedStore(root, { create: false });
  try {
    return await work(presenceIn(store));
  } finally {
    await store.close();
  }
}
