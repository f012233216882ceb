/**
 * Builds src/ into dist/salvage: one file for each part that is read at once, instead of one for each source file. Reading
 * hundreds of small files was most of the time to the first answer; Ink alone read 415 of a library of which it uses one function.
 */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";

const root = join(import.meta.dirname, "..");

/** Libraries that become part of our files; all others are read from node_modules when they are needed. */
const BUILT_IN = ["commander", "ink", "react", "react/jsx-runtime"];

/** What is started by its file's name: the program and its threads. */
const ENTRIES = {
  main: "src/cli/main.ts",
  "index-worker": "src/cli/screen/index-worker.ts",
  "reading-worker": "src/cli/screen/reading-worker.ts",
  "parser-worker": "src/ingest/parser-worker.ts",
  "row-reading-worker": "src/ingest/row-reading-worker.ts",
};

/** The files of one entry. Entries share none: a thread's own file could become a part of the program, and would run there. */
async function build(name, entry) {
  const bundle = await rolldown({
    input: { [name]: join(root, entry) },
    cwd: root,
    platform: "node",
    tsconfig: join(root, "tsconfig.json"),
    external: isRead,
    // React's development build checks much and is several times slower.
    transform: { define: { "process.env.NODE_ENV": '"production"' } },
  });
  // Two folders deep, as src/core is: see src/core/package-file.ts.
  const dir = join(root, "dist/salvage");
  await bundle.write({ dir, format: "esm", sourcemap: true, chunkFileNames: `${name}-[name]-[hash].js` });
  await bundle.close();
}

/** Whether a module is left to node_modules. `react-devtools-core` is not installed: Ink tries whether it is. */
function isRead(id, importer) {
  if (id === "react-devtools-core") return true;
  const ours = importer === undefined || importer.startsWith(join(root, "src"));
  const isPackage = !id.startsWith(".") && !id.startsWith(root);
  return ours && isPackage && !BUILT_IN.includes(id);
}

rmSync(join(root, "dist"), { recursive: true, force: true });
for (const [name, entry] of Object.entries(ENTRIES)) await build(name, entry);
