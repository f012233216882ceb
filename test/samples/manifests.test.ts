import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";

interface ManifestFile {
  readonly name: string;
  readonly host: string;
  readonly zone: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly records: number;
}

interface Manifest {
  readonly sample: string;
  readonly provenance: { readonly kind: string; readonly references: readonly string[] };
  readonly files: readonly ManifestFile[];
  readonly events: readonly { readonly file: string; readonly line: number; readonly time: string }[];
  readonly questions: readonly { readonly command: readonly string[]; readonly exit: number }[];
}

const root = resolve(import.meta.dirname, "../../samples");
const folders = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
const samples = folders.map((entry) => ({
  folder: join(root, entry.name),
  manifest: JSON.parse(readFileSync(join(root, entry.name, "manifest.json"), "utf8")) as Manifest,
}));

// The layout %d %-5p [%t] [%z] %c{1} - %m, allowing for the damage that samples carry on purpose: NUL bytes or a syslog
// prefix before the time, one space or a no-break space after the level.
const header =
  /^\0*(?:[A-Z][a-z]{2} [ \d]\d [\d:]{8} \S+ \S+ )?(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d),(\d{3}) (?:INFO|WARN|ERROR)[ \u00a0]+\[.*?\] \[.*?\] \S+ - /;

function linesOf(folder: string, file: string): string[] {
  return readFileSync(join(folder, file), "utf8").split("\n");
}

/** The wall clock that a zone shows at an instant, as the log writes it. */
function wallClock(time: string, zone: string): string {
  const at = new Date(time);
  const date = at.toLocaleString("sv-SE", { timeZone: zone });
  return `${date},${String(at.getUTCMilliseconds()).padStart(3, "0")}`;
}

describe.each(samples.map((sample) => [sample.manifest.sample, sample] as const))("sample %s", (_, sample) => {
  const { folder, manifest } = sample;

  it("says where it comes from", () => {
    expect(["observed", "documented", "source-derived"]).toContain(manifest.provenance.kind);
    expect(manifest.provenance.references.length).toBeGreaterThan(0);
    expect(folder.endsWith(manifest.sample)).toBe(true);
  });

  it("has the files of its manifest, byte for byte, and no other logs", () => {
    for (const file of manifest.files) {
      const bytes = readFileSync(join(folder, file.name));
      expect(bytes.length).toBe(file.bytes);
      expect(createHash("sha256").update(bytes).digest("hex")).toBe(file.sha256);
    }
    const logs = readdirSync(folder).filter((name) => name.endsWith(".log"));
    expect(logs.sort()).toEqual(manifest.files.map((file) => file.name).sort());
  });

  it("has as many records as it says", () => {
    for (const file of manifest.files) {
      const records = linesOf(folder, file.name).filter((line) => header.test(line)).length;
      expect([file.name, records]).toEqual([file.name, file.records]);
    }
  });

  it("names events by lines whose wall clock agrees with the zone", () => {
    for (const event of manifest.events) {
      const zone = manifest.files.find((file) => file.name === event.file)?.zone ?? "no such file";
      const match = header.exec(linesOf(folder, event.file)[event.line - 1] ?? "");
      expect(match, `${event.file}:${event.line} is a record`).not.toBeNull();
      expect(`${match?.[1]},${match?.[2]}`).toBe(wallClock(event.time, zone));
    }
  });

  it("asks at least one question", () => {
    expect(manifest.questions.length).toBeGreaterThan(0);
  });
});

describe("the samples together", () => {
  it("hold no address that could belong to somebody", () => {
    const documentation = /^(192\.0\.2|198\.51\.100|203\.0\.113)\.|^(127\.|10\.)|^258\.236\.789\.647$/;
    for (const { folder, manifest } of samples)
      for (const file of manifest.files) {
        const text = readFileSync(join(folder, file.name), "utf8");
        const addresses = text.match(/(?<![\d.])\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?![\d.])/g) ?? [];
        // A browser's four-part version is no address.
        expect(addresses.filter((a) => !documentation.test(a) && !a.endsWith(".0.0.0"))).toEqual([]);
        const domains = [...text.matchAll(/@([\w.-]+\.\w+)/g)].map((m) => m[1]);
        expect(domains.filter((d) => !/(^|\.)example\.(com|net|org)$/.test(d ?? ""))).toEqual([]);
      }
  });
});
