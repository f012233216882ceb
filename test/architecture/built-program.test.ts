import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const BUILT = resolve(import.meta.dirname, "../../dist/salvage");

const FILES = readdirSync(BUILT).filter((name) => name.endsWith(".js"));

/** Files that a built file imports, whenever it does (comments of libraries name others). */
function importsOf(name: string): string[] {
  const text = readFileSync(join(BUILT, name), "utf8");
  return [...text.matchAll(/(?:from |import\(|import )"\.\/([^"]+)"/g)]
    .map((match) => match[1] ?? "")
    .filter((one) => FILES.includes(one));
}

/** All files that are read when this one is run, with those that are read later. */
function reachable(name: string, seen = new Set<string>()): Set<string> {
  for (const imported of importsOf(name).filter((one) => !seen.has(one))) {
    seen.add(imported);
    reachable(imported, seen);
  }
  return seen;
}

describe("the built program", () => {
  it("has its threads in files that no other part reads: they would run there", () => {
    expect(FILES).toEqual(
      expect.arrayContaining([
        "main.js",
        "index-worker.js",
        "parser-worker.js",
        "reading-worker.js",
        "row-reading-worker.js",
      ]),
    );
    const ofProgram = reachable("main.js");
    expect(ofProgram.size).toBeGreaterThan(20);
    expect([...ofProgram].filter((name) => /^(index|parser|reading|row-reading)-worker/.test(name))).toEqual([]);
  });

  it("looks up what not every Node has, because to import it would end the program", () => {
    const imported = FILES.flatMap((name) => [
      ...readFileSync(join(BUILT, name), "utf8").matchAll(/^import \{([^}]*)\} from "node:zlib";$/gm),
    ]).map((match) => match[1] ?? "");
    expect(imported.length).toBeGreaterThan(0);
    expect(imported.join()).not.toMatch(/zstd/i);
  });

  it("reads neither the index nor Ink before a verb needs them", () => {
    const text = [...["main.js"], ...staticsOf("main.js")]
      .map((name) => readFileSync(join(BUILT, name), "utf8"))
      .join("");
    expect(text).not.toContain("better-sqlite3");
    expect(text).not.toContain("react-reconciler");
  });
});

/** Files that are read before a built file runs. */
function staticsOf(name: string, seen = new Set<string>()): Set<string> {
  const text = readFileSync(join(BUILT, name), "utf8");
  for (const [, imported = ""] of text.matchAll(/^(?:import|export)[^"\n]*"\.\/([^"]+)";$/gm)) {
    if (seen.has(imported)) continue;
    seen.add(imported);
    staticsOf(imported, seen);
  }
  return seen;
}
