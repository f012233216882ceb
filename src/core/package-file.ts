import { fileURLToPath } from "node:url";

/** Path of a file or folder that comes with the program. Sources (src/core) and built files (dist/salvage) lie equally deep. */
export function packageFile(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url));
}
