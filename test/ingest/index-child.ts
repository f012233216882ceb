import { index } from "./index-once.ts";

/** A process that indexes and may be killed: `node index-child.ts INDEX COMMIT_BYTES PATH…`. */
const [indexPath = "", commitBytes = "0", ...paths] = process.argv.slice(2);
await index(indexPath, paths, { commitBytes: Number(commitBytes) });
