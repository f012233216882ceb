#!/usr/bin/env node
// The launcher. Plain old JavaScript, because its first job is to say what it needs to a Node.js that is too old.
"use strict";
// Node-API 10, which better-sqlite3 is built for, came with 22.14: an older one ends with a segmentation fault.
var needed = [22, 14];
var have = process.versions.node.split(".").map(Number);
if (have[0] < needed[0] || (have[0] === needed[0] && have[1] < needed[1])) {
  process.stderr.write(
    "salvage: needs Node.js " +
      needed.join(".") +
      " or newer, this is " +
      process.versions.node +
      "; from a clone, run it as: npx salvage\n",
  );
  process.exit(2);
}
if (!require("node:fs").existsSync(require("node:path").join(__dirname, "../dist/salvage/main.js"))) {
  process.stderr.write("salvage: this clone is not built\nrun: npm ci\n");
  process.exit(70);
}
// Compiled code is kept beside the program, where whoever runs it may write: compiling took a fifth of the time to the first frame.
require("node:module").enableCompileCache(require("node:path").join(__dirname, "../dist/compile-cache"));
import("../dist/salvage/main.js").then((cli) => cli.main(process.argv.slice(2)));
