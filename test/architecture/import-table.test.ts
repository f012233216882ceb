import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { describe, expect, it } from "vitest";

/** Which folder of src/ may import from which others: the table of the design, as data. `tui` is for `cli` by dynamic import (and its types) only. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  core: [],
  log: ["core"],
  grammar: ["core", "log"],
  index: ["core"],
  story: ["core"],
  ingest: ["core", "log", "grammar", "index", "story"],
  query: ["core", "index", "story"],
  mailstore: ["core"],
  backup: ["core", "mailstore"],
  recovery: ["core", "query", "backup", "mailstore"],
  report: ["core", "query", "recovery"],
  tui: ["core", "query", "recovery"],
  cli: ["core", "log", "grammar", "index", "story", "ingest", "query", "mailstore", "backup", "recovery", "report"],
};

const src = resolve(import.meta.dirname, "../../src");

function sourceFiles(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return sourceFiles(path);
    return /\.tsx?$/.test(name) ? [path] : [];
  });
}

interface Import {
  readonly file: string;
  readonly from: string;
  readonly specifier: string;
  readonly dynamic: boolean;
  readonly typeOnly: boolean;
}

function importsOf(path: string): Import[] {
  const text = readFileSync(path, "utf8");
  const file = relative(src, path).split(sep).join("/");
  const from = file.split("/")[0] ?? "";
  const statics = [...text.matchAll(/^\s*(?:import|export)\b[^;"']*?["']([^"']+)["']/gms)].map((m) => ({
    file,
    from,
    specifier: m[1] ?? "",
    dynamic: false,
    typeOnly: /^\s*(?:import|export) type\b/.test(m[0]),
  }));
  const dynamics = [...text.matchAll(/\bimport\(\s*["']([^"']+)["']\s*\)/g)].map((m) => ({
    file,
    from,
    specifier: m[1] ?? "",
    dynamic: true,
    typeOnly: false,
  }));
  return [...statics, ...dynamics];
}

const imports = sourceFiles(src).flatMap(importsOf);

/** The path below src/ that a relative import names, or null for a package or a Node module. */
function targetOf(entry: Import): string | null {
  if (!entry.specifier.startsWith(".")) return null;
  const path = relative(src, resolve(src, entry.file, "..", entry.specifier));
  return path.startsWith("..") ? null : path.split(sep).join("/");
}

describe("the import table", () => {
  it("has a row for every folder of src/", () => {
    const folders = readdirSync(src).filter((name) => statSync(join(src, name)).isDirectory());
    expect(folders.filter((name) => !(name in mayImport))).toEqual([]);
  });

  it("is kept by every import", () => {
    const broken = imports.flatMap((entry) => {
      const target = targetOf(entry);
      if (target === null) return [];
      const to = target.split("/")[0] ?? "";
      const allowed =
        to === entry.from ||
        (mayImport[entry.from] ?? []).includes(to) ||
        (entry.from === "cli" && to === "tui" && (entry.dynamic || entry.typeOnly));
      return allowed ? [] : [`${entry.file} imports ${entry.specifier}`];
    });
    expect(broken).toEqual([]);
  });

  it("lets a folder be entered through its index.ts only", () => {
    const deep = imports.flatMap((entry) => {
      const target = targetOf(entry);
      if (target === null) return [];
      const [to = "", ...rest] = target.split("/");
      if (to === entry.from) return [];
      return /^index\.(ts|js|tsx)$/.test(rest.join("/")) ? [] : [`${entry.file} imports ${entry.specifier}`];
    });
    expect(deep).toEqual([]);
  });

  it("keeps SQL in index/, mailstore/ and backup/, and child processes behind one gate", () => {
    const owners = {
      "better-sqlite3": /^(index|mailstore|backup)\//,
      "node:child_process": /^(recovery\/gate|cli\/pager)/,
    };
    const broken = Object.entries(owners).flatMap(([specifier, owner]) =>
      imports
        .filter((i) => i.specifier === specifier && !owner.test(i.file))
        .map((i) => `${i.file} imports ${specifier}`),
    );
    expect(broken).toEqual([]);
  });
});
