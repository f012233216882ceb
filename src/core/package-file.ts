import { fileURLToPath, pathToFileURL } from "node:url";

/** Path of a file or folder that comes with the program. Sources (src/core) and built files (dist/salvage) lie equally deep. */
export function packageFile(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url));
}

/**
 * The file a thread of that name starts with: the built one, also where the program runs from its sources. Node strips types by
 * WebAssembly, and V8 has crashed the process (SIGSEGV) when several threads loaded sources at once.
 */
export function threadFile(name: string): URL {
  return pathToFileURL(packageFile(`dist/salvage/${name}.js`));
}
