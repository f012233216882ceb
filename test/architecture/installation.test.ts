import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { packageFile } from "../../src/core/index.ts";

interface LockedPackage {
  readonly gypfile?: boolean;
}

/**
 * A mail server has no compiler. Of a package with a `binding.gyp`, `npm ci` runs node-gyp (Python, make, headers from the network),
 * also where its package.json says `"gypfile": false`: it looks at the lock file only, and `npm install` leaves that word out there.
 */
it("npm ci compiles nothing", () => {
  const { packages } = JSON.parse(readFileSync(packageFile("package-lock.json"), "utf8")) as {
    readonly packages: Readonly<Record<string, LockedPackage>>;
  };
  const compiled = Object.entries(packages).filter(([place]) => existsSync(join(packageFile(place), "binding.gyp")));
  expect(compiled.map(([place]) => place)).toContain("node_modules/better-sqlite3");
  for (const [place, { gypfile }] of compiled)
    expect(gypfile, `"gypfile" of ${place} in package-lock.json`).toBe(false);
});
