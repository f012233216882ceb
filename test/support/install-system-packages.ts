import { spawnSync } from "node:child_process";

/** Programs that some tests talk to, with the Debian package that brings each. */
const needed: readonly { program: string; debianPackage: string }[] = [
  { program: "tmux", debianPackage: "tmux" },
  { program: "dovecot", debianPackage: "dovecot-imapd" },
  { program: "zstd", debianPackage: "zstd" },
  { program: "dash", debianPackage: "dash" },
  { program: "zsh", debianPackage: "zsh" },
  { program: "fish", debianPackage: "fish" },
];

const searchPath = `${process.env.PATH ?? ""}:/usr/sbin:/sbin`;

/** Tells whether `program` can be found on the search path. */
function isInstalled(program: string): boolean {
  return spawnSync("which", [program], { env: { ...process.env, PATH: searchPath } }).status === 0;
}

/**
 * Runs once before all tests: with CI=true on a Debian machine it installs what is missing; elsewhere it says aloud
 * which tests will be skipped.
 */
export default function installSystemPackages(): void {
  const missing = needed.filter(({ program }) => !isInstalled(program));
  if (missing.length === 0) return;
  const names = missing.map((entry) => entry.debianPackage);
  if (process.env.CI === "true" && isInstalled("apt-get")) {
    const quiet = { stdio: ["ignore", "ignore", "inherit"] as ["ignore", "ignore", "inherit"] };
    spawnSync("apt-get", ["update", "-qq"], quiet);
    const install = spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...names], {
      ...quiet,
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
    if (install.status !== 0) throw new Error(`could not install ${names.join(", ")}: some tests need them`);
    return;
  }
  process.stderr.write(
    `NOT INSTALLED: ${names.join(", ")}: the tests that need them are skipped (apt-get install them)\n`,
  );
}
