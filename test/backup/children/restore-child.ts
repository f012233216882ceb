import { openBackupEngine } from "../../../src/backup/index.ts";
import { openEmbeddedStore } from "../../../src/mailstore/index.ts";

/** A process of its own that undeletes everything of john@example.com, until it is done or killed. */
const root = process.argv[2]!;
const store = openEmbeddedStore(root);
const engine = await openBackupEngine({ root, store });
await engine.undelete({ account: "john@example.com", fromUtcMs: null, toUtcMs: null });
engine.close();
await store.close();
