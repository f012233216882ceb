import type { SourceSetting } from "../../src/ingest/index.ts";
import { index } from "./index-once.ts";

/** A process that reads sources anew and may be killed: `node read-anew-child.ts INDEX SETTING ZONE PATH…`. */
const [indexPath = "", setting = "", zone = "", ...paths] = process.argv.slice(2);
await index(indexPath, paths, { zone, readsAnewFor: [setting as SourceSetting] });
