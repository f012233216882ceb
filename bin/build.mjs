/**
 * Builds src/ into dist/salvage: one file for each part that is read at once, instead of one for each source file. Reading
 * hundreds of small files was most of the time to the first answer; Ink alone read 415 of a library of which it uses one function.
 */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";

const root = join(import.meta.dirname, "..");
const source = (path) => join(root, "src", path);

/** Libraries that become part of our files; all others are read from node_modules when they are needed. */
const BUILT_IN = ["commander", "ink", "react", "react/jsx-runtime"];

/** Threads are started by their file's name: each is an entry of its own. */
const ENTRIES = {
  main: source("cli/main.ts"),
  "index-worker": source("cli/screen/index-worker.ts"),
  "parser-worker": source("ingest/parser-worker.ts"),
};

const build = await rolldown({
  input: ENTRIES,
  cwd: root,
  platform: "node",
  tsconfig: join(root, "tsconfig.json"),
  external: (id, importer) =>
    id === "react-devtools-core" || (isOurs(importer) && isPackage(id) && !BUILT_IN.includes(id)),
  // React's development build checks much and is several times slower.
  transform: { define: { "process.env.NODE_ENV": '"production"' } },
});
rmSync(join(root, "dist"), { recursive: true, force: true });
// Two folders deep, as src/core is: see src/core/package-file.ts.
await build.write({
  dir: join(root, "dist/salvage"),
  format: "esm",
  sourcemap: true,
  chunkFileNames: "[name]-[hash].js",
});
await build.close();

function isOurs(importer) {
  return importer === undefined || importer.startsWith(join(root, "src"));
}

function isPackage(id) {
  return !id.startsWith(".") && !id.startsWith(root);
}
