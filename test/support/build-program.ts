import { spawnSync } from "node:child_process";
import { globSync, statSync } from "node:fs";
import { resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");
const built = "dist/salvage/main.js";

/** Time of the last change of the newest of some files, in milliseconds since 1970. */
function newestMs(paths: readonly string[]): number {
  return Math.max(...paths.map((path) => statSync(resolve(root, path), { throwIfNoEntry: false })?.mtimeMs ?? 0));
}

/** Runs once before all tests: threads and child processes run the built program, so it must be that of these sources. */
export default function buildProgram(): void {
  const sources = [...globSync("src/**/*.{ts,tsx}", { cwd: root }), "bin/build.mjs", "package.json"];
  if (newestMs(sources) < newestMs([built])) return;
  const build = spawnSync(process.execPath, ["bin/build.mjs"], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
  if (build.status !== 0) throw new Error("the program could not be built");
}
