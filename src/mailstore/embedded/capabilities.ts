import type { Capabilities } from "../port.ts";
import { ITEM_FLAGS, STORED_TYPES } from "../records.ts";

/** The embedded store keeps all there is. */
export const EMBEDDED_CAPABILITIES: Capabilities = {
  types: STORED_TYPES,
  flags: ITEM_FLAGS,
  directory: true,
  folderSettings: true,
  digests: true,
  listens: true,
};
