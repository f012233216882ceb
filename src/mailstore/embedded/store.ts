import { join } from "node:path";
import type { Client, MailStore } from "../port.ts";
import { BlobVolume } from "./blob-volume.ts";
import { EMBEDDED_CAPABILITIES } from "./capabilities.ts";
import { openDatabase } from "./database.ts";
import { EmbeddedDirectory } from "./directory.ts";
import { findAccount, listAccounts, requireAccount } from "./directory-rows.ts";
import { EmbeddedMailbox } from "./mailbox.ts";
import type { StoreCore } from "./operation.ts";
import { ServerLog } from "./server-log.ts";
import { EmbeddedVolumes } from "./volumes.ts";

const LOCAL_CLIENT: Client = { protocol: "soap", actor: null, ip: "127.0.0.1", userAgent: "salvage" };

/**
 * Opens the embedded store of a root folder: `DIR/store/store.db`, blobs below `DIR/store` as on a real server's volume,
 * `DIR/log/mailbox.log` and `audit.log`. Any number of processes may have it open.
 * @param options.create make it where there is none (default true); otherwise `no-store` is thrown
 */
export function openEmbeddedStore(root: string, options: { readonly create?: boolean } = {}): MailStore {
  const db = openDatabase(join(root, "store", "store.db"), options.create ?? true);
  const core: StoreCore = {
    root,
    db,
    blobs: new BlobVolume(join(root, "store")),
    log: new ServerLog(join(root, "log", "mailbox.log")),
    audit: new ServerLog(join(root, "log", "audit.log")),
    listeners: new Set(),
  };
  return {
    name: `embedded ${root}`,
    capabilities: EMBEDDED_CAPABILITIES,
    directory: new EmbeddedDirectory(core),
    volumes: new EmbeddedVolumes(core),
    accounts: async () => listAccounts(db),
    account: async (idOrName) => findAccount(db, idOrName),
    openMailbox: async (idOrName, client = LOCAL_CLIENT) => {
      const { id, name, mailbox } = requireAccount(db, idOrName);
      return new EmbeddedMailbox(core, { id, name, mailbox }, client);
    },
    listen: (listener) => {
      core.listeners.add(listener);
      return () => void core.listeners.delete(listener);
    },
    close: async () => {
      db.close();
    },
  };
}
