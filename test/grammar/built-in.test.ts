import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { EVENT_KINDS, FACTS, FIELDS } from "../../src/core/index.ts";
import { builtInFolder, checkGrammarFile, formatProblem, HOLE_TYPES } from "../../src/grammar/index.ts";
import { builtIn, readMessage, withFiles } from "./grammars.ts";

const samples = builtIn.grammars.flatMap((grammar) =>
  grammar.events.flatMap((event) =>
    event.samples.map((sample) => ({ grammar, event, id: `${grammar.id}:${event.name}`, ...sample })),
  ),
);

/** Categories that look alike: a sample is tried in all of them. */
function eventsOf(message: string, categories: readonly string[]): (string | undefined)[] {
  return categories.map((category) => readMessage(category, message)?.event);
}

describe("the built-in grammars", () => {
  it("load without a problem", () => {
    expect(builtIn.problems.map(formatProblem)).toEqual([]);
  });

  it.each(builtIn.grammars.map((grammar) => [grammar.id, grammar.file]))(
    "%s holds by its samples and rejects",
    (_, file) => {
      expect(checkGrammarFile(file).map(formatProblem)).toEqual([]);
    },
  );

  it("read each sample as its own event, with exactly its fields, whichever grammars share the category", () => {
    for (const { id, grammar, message, fields } of samples)
      for (const category of grammar.categories) expect(readMessage(category, message)).toEqual({ event: id, fields });
  });

  it("match each sample by one pattern only, fallbacks aside", () => {
    for (const { id, grammar, event, message } of samples) {
      const text = Buffer.from(message, "utf8").toString("latin1");
      const lineEnd = text.includes("\n") ? text.indexOf("\n") : text.length;
      const category = builtIn.matcher.categories.indexOf(grammar.categories[0] ?? "");
      const all = builtIn.matcher.patterns.filter((p) =>
        builtIn.grammars.some((g) => g.id === p.grammar && g.categories.includes(grammar.categories[0] ?? "")),
      );
      const lost = new Set(builtIn.matcher.attempts(category, text, 0, lineEnd, text.length).map((a) => a.pattern.id));
      const fallbacks = new Set(
        builtIn.grammars.flatMap((g) => g.events.filter((e) => e.fallback).map((e) => `${g.id}:${e.name}`)),
      );
      const hits = all.map((p) => p.id).filter((hit) => !lost.has(hit) && (event.fallback || !fallbacks.has(hit)));
      expect(hits).toEqual([id]);
    }
  });

  it("let no pattern take a reject", () => {
    const taken = builtIn.grammars.flatMap((grammar) =>
      grammar.events.flatMap(({ rejects }) =>
        rejects.flatMap(({ message }) => eventsOf(message, grammar.categories).filter((event) => event !== undefined)),
      ),
    );
    expect(taken).toEqual([]);
  });

  it("say where each message was found", () => {
    const without = builtIn.grammars.flatMap(({ id, events }) =>
      events
        .filter(({ from }) => from.product === "" || !/\.java/.test(from.source))
        .map(({ name }) => `${id}:${name}`),
    );
    expect(without).toEqual(["zimbra/security:other"]);
  });

  it("keep no value of an audit attribute whose name speaks of a password, a secret or a key", () => {
    const audit = [
      "Auth",
      "ModifyAccount",
      "ModifyCos",
      "ModifyConfig",
      "ModifyServer",
      "SetPassword",
      "CreateAccount",
      "DelegateAuth",
      "Foo",
    ];
    for (const command of audit)
      for (const attribute of ["userPassword", "zimbraTwoFactorAuthSecret", "zimbraPreAuthKey", "password"]) {
        const message = `cmd=${command}; name=anna@example.com; ${attribute}=hunter2; zimbraPrefTrashLifetime=1d; ${attribute}=hunter2;`;
        const found = readMessage("security", message);
        expect(found).not.toBeNull();
        expect(JSON.stringify(found)).not.toContain("hunter2");
      }
  });
});

describe("the JSON schema", () => {
  const schema = JSON.parse(readFileSync(join(builtInFolder(), "grammar-v1.schema.json"), "utf8"));

  it("knows the same kinds, facts and fields as the program", () => {
    expect(schema.$defs.kind.enum).toEqual([...EVENT_KINDS]);
    expect(schema.$defs.fact.enum).toEqual([...FACTS]);
    expect(schema.$defs.field.enum).toEqual([...FIELDS]);
  });
});

describe("the README of the grammars", () => {
  const readme = readFileSync(join(builtInFolder(), "README.md"), "utf8");
  const blocks = readme.split(/\n\n/).filter((part) => part.startsWith("    "));
  const plain = blocks.map((block) => block.replace(/^ {4}/gm, "").trimEnd());
  const example = plain.find((block) => block.startsWith("{")) ?? "";

  it("explains every type of hole", () => {
    expect(Object.keys(HOLE_TYPES).filter((type) => !new RegExp(`\`${type}[\`(]`).test(readme))).toEqual([]);
  });

  it("shows a grammar that is right", () => {
    withFiles({ "site.json": example }, (folder) =>
      expect(checkGrammarFile(join(folder, "site.json")).map(formatProblem)).toEqual([]),
    );
  });

  it("shows what is told of the mistake", () => {
    const wrong = example.replace("{item:item}", "{item:itme}");
    withFiles({ "site.json": wrong }, (folder) => {
      const [problem] = checkGrammarFile(join(folder, "site.json")).map(formatProblem);
      const shown = plain.find((block) => block.startsWith("error:")) ?? "missing";
      expect(problem?.replace(`${folder}/`, "").split("upper")[0]).toBe(shown.split("upper")[0]);
    });
  });
});
