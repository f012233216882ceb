import { openBackupEngine } from "../../../src/backup/index.ts";
import { openEmbeddedStore } from "../../../src/mailstore/index.ts";

/** A process of its own that runs a SmartScan of the root given, until it is done or killed. */
const root = process.argv[2]!;
const store = openEmbeddedStore(root);
const engine = await openBackupEngine({ root, store });
await engine.smartScan();
engine.close();
await store.close();
