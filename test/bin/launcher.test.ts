import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const launcher = resolve(root, "bin/salvage.cjs");

/** Runs the launcher in a Node that gives itself out for this version. */
function startedBy(version: string) {
  const disguise = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "${version}" } });`;
  return spawnSync(
    process.execPath,
    ["-e", `${disguise} require(${JSON.stringify(launcher)})`, "--", launcher, "--version"],
    {
      encoding: "utf8",
    },
  );
}

describe("the launcher", () => {
  it.each(["18.20.8", "20.20.2", "22.13.1"])("started by Node %s says in one line what it needs", (version) => {
    const { status, stdout, stderr } = startedBy(version);
    expect(status).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toBe(
      `salvage: needs Node.js 22.14 or newer, this is ${version}; from a clone, run it as: npx salvage\n`,
    );
  });

  it.each(["22.14.0", "24.0.0"])("started by Node %s starts the program", (version) => {
    expect(startedBy(version)).toMatchObject({ status: 0, stderr: "" });
  });

  it("needs what the package and the README say", () => {
    const { engines } = JSON.parse(readFileSync(resolve(root, "package.json"), "utf8")) as {
      engines: { node: string };
    };
    expect(engines.node).toBe(">=22.14");
    expect(readFileSync(resolve(root, "README.md"), "utf8")).toContain(
      "(22.14 or newer is needed to run it without npx)",
    );
  });
});
