import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { builtInFolder, checkGrammarFile, formatProblem, loadGrammars } from "../../src/grammar/index.ts";
import { withFiles } from "./grammars.ts";

interface EventText {
  readonly [name: string]: unknown;
}

/** A grammar file with one event, in which one thing is changed. */
function grammarText(change: EventText = {}, top: EventText = {}): string {
  const event = {
    pattern: "archived {id:int} in {folderName:longest}",
    kind: "move",
    importance: 3,
    from: { product: "archiver 2", source: "seen" },
    samples: [{ message: "archived 257 in Köln", fields: { id: 257, folderName: "Köln" } }],
    ...change,
  };
  const grammar = { id: "site/mailop", version: 1, title: "Archiver", categories: ["mailop"], ...top };
  return JSON.stringify(
    { ...grammar, events: { archived: event }, ...("events" in top ? { events: top.events } : {}) },
    null,
    2,
  );
}

/** What is told of a file with this text, without its folder. */
function told(text: string): string[] {
  return withFiles({ "site.json": text }, (folder) =>
    checkGrammarFile(join(folder, "site.json")).map((problem) => formatProblem(problem).replaceAll(`${folder}/`, "")),
  );
}

describe("a grammar that is right", () => {
  it("has no problem", () => {
    expect(told(grammarText())).toEqual([]);
  });
});

describe("an error in a pattern", () => {
  it("is shown with file, line, column, a caret and what to do", () => {
    expect(told(grammarText({ pattern: "archived {id:itn} now" }))).toEqual([
      [
        'error: "itn" is not a type of hole',
        "  --> site.json:10:32",
        '   |       "pattern": "archived {id:itn} now",',
        "   |                                ^",
        '   = help: Did you mean "int"? Known: int, ints, upper, letters, request, uuid, word, text, longest, path, arg, item, folder, list, oneof, rest.',
      ].join("\n"),
    ]);
  });

  const cases: readonly (readonly [pattern: string, message: string, column: number, hint: RegExp])[] = [
    ["a {folder:int}", '"folder" is not a field', 3, /Did you mean "folderId"\?/],
    ["a {id}", "a hole that is not written {field:type}", 2, /Write for instance \{id:int\}/],
    ["a {id:int", "a hole that is not written {field:type}", 2, /\{\{ is a brace/],
    ["a } b", "a } that closes nothing", 2, /Write \}\}/],
    ["a{? b", "an optional part that is not closed", 1, /Close \{\?/],
    ["a{? b{? c}}", "an optional part inside an optional part", 5, /one after the other/],
    ["a{?}", "an empty optional part", 1, /Put text or a hole/],
    ["a{?{:text}b}", "an optional part has to begin with text or a number", 1, /Put the text before the hole/],
    [
      "a {name:text}{text:text}",
      "the end of a text cannot be found where a hole follows at once",
      2,
      /Put text between/,
    ],
    ["a {text:rest} b", "something stands after a rest", 2, /put it last/],
    ["a {id:int} {id:int}", 'the field "id" stands twice', 11, /each field once/],
    ["a {recipients:list} b", "list needs brackets with what it consists of", 2, /\{recipients:list\(, to=\)\}/],
    ["a {status:oneof} b", "oneof needs brackets with what it consists of", 2, /oneof\(IN\|OUT\)/],
    ["a {id:int(3)} b", "int takes no brackets", 2, /a whole number/],
  ];
  it.each(cases)("%s: %s", (pattern, message, column, hint) => {
    withFiles({ "site.json": grammarText({ pattern }) }, (folder) => {
      const [problem] = checkGrammarFile(join(folder, "site.json"));
      // The pattern's text begins in column 19 of line 10.
      expect([problem?.message, problem?.line, problem?.column]).toEqual([message, 10, 19 + column]);
      expect(problem?.hint).toMatch(hint);
    });
  });

  it("is told where optional parts in a row could go on in too many ways", () => {
    const pattern = `a{:text}${"{?.}".repeat(8)}`;
    expect(told(grammarText({ pattern }))[0]).toContain("too many optional parts in a row");
  });
});

describe("an error in a sample", () => {
  it("shows how far the pattern got, in characters of the file, not in bytes", () => {
    const [text] = told(grammarText({ samples: [{ message: "archived 257 im Köln", fields: {} }] }));
    expect(text).toContain('error: the pattern does not match this sample: " in " is wanted at the caret');
    expect(text).toContain(
      '   |           "message": "archived 257 im Köln",\n   |                                     ^',
    );
    expect(text).toContain("The pattern is: archived {id:int} in {folderName:longest}");
  });

  it("tells the value that the pattern reads", () => {
    const [text] = told(
      grammarText({ samples: [{ message: "archived 257 in Köln", fields: { id: 257, folderName: "Bonn" } }] }),
    );
    expect(text).toContain('error: the field "folderName" is "Köln"');
    expect(text).toContain('The sample says "Bonn": correct the sample or the pattern.');
  });

  it("tells a field that the sample leaves out", () => {
    const [text] = told(grammarText({ samples: [{ message: "archived 257 in Köln", fields: { id: 257 } }] }));
    expect(text).toContain('error: the field "folderName" is "Köln"');
    expect(text).toContain("The sample says nothing about it");
  });

  it("tells a sample that two events match", () => {
    const event = JSON.parse(grammarText()).events.archived;
    const other = {
      ...event,
      pattern: "archived {text:rest}",
      samples: [{ message: "archived it", fields: { text: "it" } }],
    };
    const [text] = told(grammarText({}, { events: { archived: event, other } }));
    expect(text).toContain("error: this sample is matched by site/mailop:other too");
  });

  it("tells a reject that is matched", () => {
    const [text] = told(grammarText({ rejects: [{ message: "archived 1 in x", why: "one is no id" }] }));
    expect(text).toContain("error: this reject is matched by site/mailop:archived");
    expect(text).toContain("one is no id");
  });
});

describe("an error in the file", () => {
  it("is told where the JSON is broken", () => {
    const places = {
      '{ "id": "a/b", }': ["a name in double quotes is missing", 1, 16],
      '{ "id": "a/b" "x": 1 }': ["a comma or } is missing", 1, 15],
      "{\n  \"id\": 'a'\n}": ["a value is missing or damaged", 2, 9],
      '{ "id": 1, "id": 2 }': ['the name "id" stands twice', 1, 12],
      "{} {}": ["text after the end of the document", 1, 4],
      "": ["a value is missing or damaged", 1, 1],
    };
    for (const [text, expected] of Object.entries(places))
      withFiles({ "site.json": text }, (folder) => {
        const [problem] = checkGrammarFile(join(folder, "site.json"));
        expect([problem?.message, problem?.line, problem?.column]).toEqual(expected);
      });
  });

  it("is told for every name that is missing or unknown", () => {
    expect(told('{ "id": "site/mailop" }').map((text) => text.split("\n")[0])).toEqual([
      'error: "version" is missing',
      'error: "title" is missing',
      'error: "categories" is missing',
      'error: "events" is missing',
      "error: a text that is not empty is wanted here",
      "error: the version is not a whole number from 1 on",
      "error: no category",
      "error: 0 events",
    ]);
    expect(told(grammarText({ patern: "x" }))[0]).toMatch(/"patern" is not known here[\s\S]*Did you mean "pattern"\?/);
    expect(told(grammarText({ kind: "mvoe" }))[0]).toMatch(
      /"mvoe" is not one of the known words[\s\S]*Known: add, move/,
    );
    expect(told(grammarText({ fact: "item-mov" }))[0]).toMatch(/Did you mean "item-move"\?/);
    expect(told(grammarText({ importance: 4 }))[0]).toContain("importance is 0, 1, 2 or 3");
    expect(told(grammarText({ samples: [] }))[0]).toContain("an event without a sample");
    expect(told(grammarText({ keep: "no" }))[0]).toContain("true or false is wanted here");
    expect(told(grammarText({ set: { id: 4 } }))[0]).toContain('"id" is a hole of the pattern too');
    expect(told(grammarText({}, { id: "Mailop" }))[0]).toContain('"Mailop" is not an id');
    expect(told(grammarText({}, { categories: ["a b"] }))[0]).toContain("a category is one word without blanks");
    expect(told("[]")[0]).toContain("an object in { } is wanted here");
  });

  it("is told where the file is too large or cannot be read", () => {
    expect(told(" ".repeat(70_000))[0]).toContain("larger than 65536 bytes");
    expect(checkGrammarFile("/nonexistent/site.json")[0]?.message).toMatch(/cannot read the file: ENOENT/);
  });

  it("never brings control characters of the file to the terminal", () => {
    const [text] = told(`{ "id": \u001b[31m }`);
    expect(text).not.toContain("\u001b");
    expect(text).toContain("\\x1b[31m");
  });
});

describe("a user's grammars", () => {
  const load = (files: Readonly<Record<string, string>>) =>
    withFiles(files, (folder) => loadGrammars({ folders: [builtInFolder(), folder, join(folder, "absent")] }));

  it("are tried before the built-in ones", () => {
    const text = grammarText({
      pattern: "moving {item:item} to {dest:folder}",
      samples: [
        {
          message: "moving Message (id=1) to Folder Trash (id=3)",
          fields: { item: "Message (id=1)", dest: "Folder Trash (id=3)" },
        },
      ],
    });
    const { matcher, problems } = load({ "deep/site.json": text });
    expect(problems).toEqual([]);
    expect(matcher.patterns[0]?.id).toBe("site/mailop:archived");
  });

  it("take the place of a built-in grammar of the same id", () => {
    const { grammars } = load({ "site.json": grammarText({}, { id: "zimbra/mailop", version: 7 }) });
    const mailop = grammars.filter(({ id }) => id === "zimbra/mailop");
    expect(mailop.map(({ version, builtIn, replaces, events }) => [version, builtIn, replaces, events.length])).toEqual(
      [[7, false, join(builtInFolder(), "zimbra/mailop.json"), 1]],
    );
  });

  it("are left out with a visible problem where they are wrong, and the built-in ones stay", () => {
    const broken = grammarText({ pattern: "moving {x:int}" }, { id: "zimbra/mailop" });
    const { grammars, problems } = load({
      "broken.json": broken,
      "good.json": grammarText(),
      "note.txt": "no grammar",
    });
    expect(problems.map(({ message }) => message)).toEqual(['"x" is not a field']);
    expect(grammars.find(({ id }) => id === "zimbra/mailop")?.builtIn).toBe(true);
    expect(grammars.some(({ id }) => id === "site/mailop")).toBe(true);
  });
});
