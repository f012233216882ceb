import { describe, expect, it } from "vitest";
import { COMMON_OPTIONS } from "../../src/cli/common-options.ts";
import { exitCodesOf, helpFooter } from "../../src/cli/help-text.ts";
import { buildProgram, helpOf, verbWordOf } from "../../src/cli/program.ts";
import type { OptionValues, Verb } from "../../src/cli/verb.ts";
import { verbHelp } from "../../src/cli/verb-help.ts";
import { allVerbs, verbsWith } from "../../src/cli/verbs.ts";
import { SalvageError } from "../../src/core/index.ts";
import { FILTER_TOKENS } from "../../src/query/index.ts";
import { runInProcess } from "../support/run-in-process.ts";

interface Parsed {
  readonly verb: string;
  readonly words: readonly string[];
  readonly options: OptionValues;
}

const VERBS = await allVerbs();

/** Parses a command line without running its verb. */
async function parse(...argv: string[]): Promise<Parsed> {
  const parsed: Parsed[] = [];
  const program = buildProgram(VERBS, "1.2.3", async (verb, words, options) => {
    parsed.push({ verb: verb.name, words, options });
  });
  await program.parseAsync(argv, { from: "user" });
  return parsed[0] ?? { verb: "", words: [], options: {} };
}

function paths(verbs: readonly Verb[], above: readonly string[] = []): string[][] {
  return verbs.flatMap((verb) => [[...above, verb.name], ...paths(verb.verbs ?? [], [...above, verb.name])]);
}

const helpText = (path: readonly string[]) =>
  helpOf(
    buildProgram(VERBS, "1.2.3", async () => undefined),
    VERBS,
    path,
  );

const everyVerb = (verbs: readonly Verb[]): Verb[] => verbs.flatMap((verb) => [verb, ...everyVerb(verb.verbs ?? [])]);

/** The words of a call in an example, without what a shell does before and behind it. */
function callOf(example: string): string[] {
  const [, call = ""] = /(?:^|[| (])salvage (.*?)(?: > .*|\)"|$)/.exec(example) ?? [];
  return [...call.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, bare]) => single ?? double ?? bare ?? "",
  );
}

describe("the help of every verb", () => {
  it.each(paths(VERBS).map((path) => path.join(" ")))(
    "salvage help %s ends with its exit codes and two examples",
    (path) => {
      const [, end = ""] = helpText(path.split(" ")).split("\nExit codes:\n");
      const [codes = "", examples = ""] = end.split("\n\nExamples:\n");
      expect(codes).toMatch(/^ {4}0 {2}done$/m);
      expect(codes).toMatch(/^ {4}2 {2}bad usage/m);
      expect(codes).toMatch(/^ {2}130 {2}interrupted$/m);
      const commands = examples.split("\n").filter((line) => /^ {2}\S/.test(line));
      expect(commands.length).toBeGreaterThanOrEqual(2);
      for (const command of commands) expect(command).toContain("salvage ");
    },
  );

  it("fills the lines of 80 columns: a word stands on the next line only where it had no room", () => {
    const raggedLines = paths(VERBS).flatMap((path) => {
      const [, prose = ""] = /\n\n([\s\S]*?)\n\n(?:Arguments|Options)/.exec(helpText(path)) ?? [];
      return prose.split("\n\n").flatMap((paragraph) => {
        const lines = paragraph.split("\n");
        return lines.filter((line, at) => {
          const [next] = lines[at + 1]?.split(" ") ?? [];
          return next !== undefined && line.length + 1 + next.length < 80;
        });
      });
    });
    expect(raggedLines).toEqual([]);
  });

  it("has exit code 4 wherever --strict is an option, and a verb's own meaning of a code where it has one", () => {
    const qualified = everyVerb(VERBS).filter((verb) => verb.qualified);
    expect(qualified.map((verb) => verb.name)).toEqual(expect.arrayContaining(["search", "coverage", "sessions"]));
    for (const verb of qualified) expect(exitCodesOf(verb)).toContain(4);
    const own: Verb = { ...qualified[0]!, exits: [1], exitMeanings: { 1: "the operation failed" } };
    expect(helpFooter(own)).toContain("    1  the operation failed\n");
  });

  it("of a verb with verbs below it has their exit codes too", () => {
    expect(helpText(["grammar"])).toMatch(
      /^ {4}1 {2}nothing found\n(?:.*\n)* {4}3 {2}partly done.*\n(?:.*\n)* {3}10 {2}index busy/m,
    );
    expect(helpText(["store"])).toMatch(/^ {4}1 {2}nothing found$/m);
  });

  it("has examples that the command line takes as they are printed", async () => {
    const commands = everyVerb(VERBS).flatMap(({ examples }) => examples.map(({ command }) => command));
    for (const command of commands) {
      const verb = await parse(...callOf(command)).then((parsed) => parsed.verb, String);
      expect([command, verb]).toEqual([command, expect.stringMatching(/^[A-Za-z-]+$/)]);
    }
    expect(commands.length).toBeGreaterThan(50);
  });

  it("of grammar has an example that explains something", async () => {
    const [explained] = everyVerb(VERBS).find(({ name }) => name === "explain")?.examples ?? [];
    expect(await runInProcess(callOf(explained?.command ?? ""))).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('dest = "Folder Trash (id=3)"'),
    });
  });

  it("of the embedded engine tells what its operations' codes mean", () => {
    for (const verb of ["backup", "powerstore", "config"]) {
      expect(helpText([verb])).toMatch(
        / 1 {2}the operation failed.*\n.* 2 {2}.*stopped\n.* 3 {2}.*removed.*\n.* 4 {2}.*interrupted/,
      );
    }
  });

  it("of search has a flag for every token of the filter language", () => {
    const text = helpText(["search"]);
    for (const token of FILTER_TOKENS) expect(text).toContain(`--${token.flag} <`);
  });

  it("names the nearest verb where there is no such one", () => {
    const refusal = (path: string[]) => {
      try {
        return helpText(path);
      } catch (error) {
        return error instanceof SalvageError ? `${error.message} / ${error.hint}` : String(error);
      }
    };
    expect(refusal(["serch"])).toBe('there is no verb "serch" / did you mean: salvage search');
    expect(refusal(["grammar", "explian"])).toContain("did you mean: salvage grammar explain");
  });
});

describe("the command table", () => {
  it("tells which word of a command line is the verb", () => {
    expect(verbWordOf(["search", "339"])).toBe("search");
    expect(verbWordOf(["--index", "item", "-q", "--zone", "UTC", "search"])).toBe("search");
    expect(verbWordOf(["--index=item", "--utc", "search"])).toBe("search");
    expect(verbWordOf(["--version"])).toBeNull();
    expect(verbWordOf([])).toBeNull();
  });

  it("reads no verb but the one that is called, and lists all of them", async () => {
    const verbs = await verbsWith("coverage");
    expect(verbs.flatMap((verb) => ("load" in verb ? [] : [verb.name]))).toEqual(["coverage"]);
    expect(verbs.map(({ name }) => name)).toEqual(VERBS.map(({ name }) => name));
    const text = await verbHelp([]);
    for (const { name, summary } of VERBS)
      expect(text).toMatch(new RegExp(`^ {2}${name} +${summary.split(" ")[0]}`, "m"));
  });
});

describe("a command line", () => {
  it("takes the common options before and behind the verb", async () => {
    const before = await parse("--index", "a.db", "--utc", "-q", "search", "339");
    const behind = await parse("search", "339", "--index", "a.db", "--utc", "-q");
    expect(before).toEqual({ verb: "search", words: ["339"], options: { index: "a.db", utc: true, quiet: true } });
    expect(behind).toEqual(before);
  });

  it("gives only options that the user gave, those with --no- as false", async () => {
    expect((await parse("coverage")).options).toEqual({});
    expect((await parse("coverage", "--no-color", "--no-pager")).options).toEqual({ color: false, pager: false });
  });

  it("knows every common option at every verb", async () => {
    const value = (flags: string) => (flags.includes("<") ? ["UTC"] : []);
    for (const { flags } of COMMON_OPTIONS) {
      const name = /--[a-z-]+/.exec(flags)?.[0] ?? "";
      expect((await parse("session", "4", name, ...value(flags))).words).toEqual(["4"]);
    }
  });

  it("refuses an option that the verb does not have", async () => {
    await expect(parse("session", "4", "--follow")).rejects.toThrow("unknown option '--follow'");
    await expect(parse("search", "--order", "up")).rejects.toThrow("Allowed choices are asc, desc");
    await expect(parse("session")).rejects.toThrow("missing required argument 'number'");
  });
});
