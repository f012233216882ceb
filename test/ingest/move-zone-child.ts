import { index } from "./index-once.ts";

/** A process that moves sources to another zone and may be killed: `node move-zone-child.ts INDEX ZONE PATH…`. */
const [indexPath = "", zone = "", ...paths] = process.argv.slice(2);
await index(indexPath, paths, { zone, movesZone: true });
