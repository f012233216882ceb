"use strict";
// Compiles src/ into dist/ with a clean folder, so that a file which was deleted from src/ does not live on in dist/.
const { rmSync } = require("node:fs");
const { spawnSync } = require("node:child_process");
const { join, dirname } = require("node:path");

const root = dirname(__dirname);
rmSync(join(root, "dist"), { recursive: true, force: true });
const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
const run = spawnSync(process.execPath, [compiler, "-p", join(root, "tsconfig.build.json")], { stdio: "inherit" });
process.exit(run.status === null ? 1 : run.status);
