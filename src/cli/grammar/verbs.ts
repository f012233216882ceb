import { EXIT, type ExitCode, UsageError } from "../../core/index.ts";
import { printAnswer } from "../answer.ts";
import { withIndex } from "../open-index.ts";
import { countOption, textOption } from "../option-values.ts";
import type { Call, OptionSpec, Verb } from "../verb.ts";

const GRAMMAR_OPTION: OptionSpec = { flags: "--grammar <FILE>", help: "one more grammar file", completes: "file" };

async function load(call: Call) {
  const { grammarFolders, loadGrammars } = await import("../../grammar/index.ts");
  const file = textOption(call, "grammar");
  return loadGrammars({ folders: grammarFolders(call.terminal.env), files: file === null ? [] : [file] });
}

export const list: Verb = {
  name: "list",
  summary: "the grammars that are in use",
  options: [GRAMMAR_OPTION],
  prints: "json",
  examples: [
    { command: "salvage grammar list", does: "each grammar, its categories and where it comes from" },
    { command: "salvage grammar list --json", does: "the same as JSON" },
  ],
  run: async (call) => {
    const { tableText } = await import("../../report/index.ts");
    const grammars = (await load(call)).grammars.map(
      ({ id, version, title, categories, file, events, builtIn, replaces }) => ({
        id,
        version,
        title,
        categories,
        events: events.length,
        builtIn,
        file,
        replaces,
      }),
    );
    const head = ["GRAMMAR", "VERSION", "EVENTS", "CATEGORIES", "FROM"].map((title) => ({ title, shrinksTo: 8 }));
    const rows = grammars.map((grammar) => [
      grammar.id,
      grammar.version,
      grammar.events,
      grammar.categories.join(" "),
      grammar.builtIn ? "built in" : grammar.file,
    ]);
    await printAnswer(call, { document: { grammars }, text: () => tableText(head, rows, call.terminal.columns) });
    return EXIT.done;
  },
};

export const check: Verb = {
  name: "check",
  summary: "load every grammar and tell what is wrong",
  options: [GRAMMAR_OPTION],
  prints: "json",
  exits: [EXIT.partly],
  examples: [
    { command: "salvage grammar check", does: "exit 3 where a grammar has to be left out" },
    { command: "salvage grammar check --grammar ours.json", does: "together with one more file" },
  ],
  run: async (call) => {
    const { grammars, problems } = await load(call);
    return tellProblems(call, problems, `${grammars.length} grammars loaded`, EXIT.partly);
  },
};

export const test: Verb = {
  name: "test",
  summary: "check one grammar file with its samples and rejects",
  arguments: [{ syntax: "<file>", help: "grammar file", completes: "file" }],
  prints: "json",
  examples: [
    { command: "salvage grammar test ours.json", does: "exit 2 and file, line and column where it is wrong" },
    { command: "salvage grammar test ours.json --json", does: "the same as JSON" },
  ],
  run: async (call) => {
    const { checkGrammarFile } = await import("../../grammar/index.ts");
    const [file = ""] = call.words;
    return tellProblems(call, checkGrammarFile(file), `${file}: all samples and rejects hold`, EXIT.usage);
  },
};

type Problems = Awaited<ReturnType<typeof load>>["problems"];

async function tellProblems(call: Call, problems: Problems, good: string, exit: ExitCode): Promise<ExitCode> {
  const { formatProblem } = await import("../../grammar/index.ts");
  const { printable } = await import("../../core/index.ts");
  const text = () => (problems.length === 0 ? `${printable(good)}\n` : `${problems.map(formatProblem).join("\n\n")}\n`);
  await printAnswer(call, { document: { problems }, text });
  return problems.some((problem) => problem.severity === "error") ? exit : EXIT.done;
}

/** A call that explains something as it stands. */
export const EXPLAIN_EXAMPLE = "salvage grammar explain 'moving Message (id=339) to Folder Trash (id=3)'";

export const explain: Verb = {
  name: "explain",
  summary: "what salvage reads in a log line, and why",
  arguments: [{ syntax: "[line]", help: "one log line, or its message alone (default: stdin)" }],
  options: [GRAMMAR_OPTION],
  prints: "rows",
  exits: [EXIT.nothingFound],
  examples: [
    { command: EXPLAIN_EXAMPLE, does: "pattern and fields of a message; of a whole line its header too" },
    { command: "grep id=339 mailbox.log | salvage grammar explain", does: "of every line of stdin" },
  ],
  run: async (call) => {
    const { explainText } = await import("./explain.ts");
    const { explanationText } = await import("./explanation-text.ts");
    const [line] = call.words;
    const explanations = explainText(line ?? (await readAll(call)), (await load(call)).matcher);
    if (explanations.length === 0) throw new UsageError("there is no log line in it");
    await printAnswer(call, {
      document: { records: explanations },
      rows: explanations,
      text: () => explanations.map(explanationText).join("\n"),
    });
    return explanations.some((explanation) => explanation.match !== null) ? EXIT.done : EXIT.nothingFound;
  },
};

/** Most text that explain takes from stdin: people read what it prints. */
const MOST_TEXT_BYTES = 16 * 1024 * 1024;

async function readAll(call: Call): Promise<string> {
  const { stdin } = call.terminal;
  if (stdin.isTTY) throw new UsageError("give a log line, or lines on stdin");
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of stdin as AsyncIterable<Uint8Array>) {
    bytes += part.length;
    if (bytes > MOST_TEXT_BYTES)
      throw new UsageError("that is too much to explain", "give some lines, e.g. through head");
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

export const unknown: Verb = {
  name: "unknown",
  summary: "indexed records of watched categories that no grammar knows",
  options: [{ flags: "--limit <N>", help: "at most so many records (default: 100)" }],
  prints: "rows",
  exits: [EXIT.nothingFound, EXIT.indexUnusable],
  examples: [
    { command: "salvage grammar unknown", does: "what to write grammars for" },
    { command: "salvage grammar unknown --ndjson", does: "one record a line" },
  ],
  run: (call) =>
    withIndex(call, async (reader) => {
      const { unknownRow, unknownText } = await import("./unknown.ts");
      const records = reader.unrecognised(countOption(call, "limit", 100)).map(unknownRow);
      const total = reader.coverage().reduce((sum, host) => sum + host.unrecognised, 0);
      await printAnswer(call, {
        document: { records, total },
        rows: records,
        text: () => unknownText(records, total, call.terminal.columns),
      });
      return records.length === 0 ? EXIT.nothingFound : EXIT.done;
    }),
};
