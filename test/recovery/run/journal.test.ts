import { spawnSync } from "node:child_process";
import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plainOutcome } from "../../../src/recovery/engine/engine.ts";
import { openJournal, readJournal } from "../../../src/recovery/index.ts";
import { takeLock } from "../../../src/recovery/run/lock.ts";
import { temporaryFolder } from "../engine/harness.ts";

const PLAN = `sha256:${"a".repeat(64)}`;

function journalWith(steps: readonly number[]): string {
  const path = join(temporaryFolder(), "plan.json.journal");
  const journal = openJournal(path, PLAN);
  journal.write({ event: "run", plan: PLAN, process: 1, engine: "test" });
  for (const step of steps) {
    journal.write({ event: "begin", steps: [step] });
    journal.write({ event: "end", outcome: plainOutcome(step, "done") });
  }
  journal.close();
  return path;
}

describe("a journal", () => {
  it("tells which steps were begun and which ended", () => {
    const path = journalWith([1, 2]);
    appendFileSync(path, `{"event":"begin","at":"2020-07-18T13:22:01.495Z","steps":[3]}\n`);
    const { steps } = readJournal(path, PLAN);
    expect([...steps].map(([step, { outcome }]) => [step, outcome?.state ?? null])).toEqual([
      [1, "done"],
      [2, "done"],
      [3, null],
    ]);
  });

  it("is refused with exit code 5 where it is another plan's", () => {
    const path = journalWith([1]);
    expect(() => openJournal(path, "sha256:other")).toThrow(
      expect.objectContaining({ exitCode: 5, code: "journal-differs" }),
    );
    expect(existsSync(`${path}.lock`)).toBe(false);
  });

  it("cut at any byte is a journal of what was whole, and can be gone on with", () => {
    const whole = readFileSync(journalWith([1, 2, 3]));
    fc.assert(
      fc.property(fc.nat(whole.length), (cut) => {
        const path = join(temporaryFolder(), "cut.journal");
        writeFileSync(path, whole.subarray(0, cut));
        const before = readJournal(path, PLAN);
        const journal = openJournal(path, PLAN);
        journal.write({ event: "run", plan: PLAN, process: 2, engine: "test" });
        journal.close();
        const after = readJournal(path, PLAN);
        expect(after.runs).toBe(before.runs + 1);
        expect([...after.steps]).toEqual([...before.steps]);
      }),
      { numRuns: 60 },
    );
  });

  it("is refused where its middle is damaged", () => {
    const path = journalWith([1]);
    writeFileSync(path, `rubbish\n${readFileSync(path, "utf8")}`);
    expect(() => readJournal(path, PLAN)).toThrow(expect.objectContaining({ code: "bad-journal" }));
  });
});

describe("the lock of a journal", () => {
  it("keeps a second process out, and is given back", () => {
    const path = join(temporaryFolder(), "lock");
    const release = takeLock(path);
    expect(() => takeLock(path)).toThrow(expect.objectContaining({ code: "run-busy" }));
    release();
    takeLock(path)();
  });

  it("of a process that is dead is taken over", () => {
    const path = join(temporaryFolder(), "lock");
    const { pid } = spawnSync("true");
    writeFileSync(path, `${pid} 1 x`);
    takeLock(path)();
    expect(existsSync(path)).toBe(false);
  });

  it("of a dead process whose number another process has now is taken over", () => {
    const path = join(temporaryFolder(), "lock");
    writeFileSync(path, `${process.pid} 1 x`);
    takeLock(path)();
    expect(existsSync(path)).toBe(false);
  });
});
