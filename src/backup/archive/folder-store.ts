import { createReadStream } from "node:fs";
import { access, readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { confineTo } from "../path/confined.ts";
import { namesIn, writeDurably } from "../path/durable.ts";
import type { ObjectStore } from "./object-store.ts";

/** A folder as an archive: keys are paths below it. */
export function openArchiveFolder(root: string): ObjectStore {
  const files = confineTo(root);
  async function* below(folder: string): AsyncGenerator<string> {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) yield* below(path);
      else if (entry.isFile()) yield relative(root, path);
    }
  }
  return {
    name: `folder ${root}`,
    async get(key) {
      const path = await files.resolve(key);
      return access(path).then(
        () => createReadStream(path),
        () => null,
      );
    },
    put: async (key, body) => writeDurably(await files.resolve(key), body),
    async *list(prefix) {
      const folder = prefix.slice(0, prefix.lastIndexOf("/") + 1);
      await files.resolve(join(folder, "x"));
      for await (const key of below(join(root, folder))) if (key.startsWith(prefix)) yield key;
    },
    folders: async (prefix) => {
      await files.resolve(join(prefix, "x"));
      return namesIn(join(root, prefix));
    },
  };
}
