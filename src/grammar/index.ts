/**
 * grammar: what log messages mean, as data. Loads, checks and compiles the files of `grammars/`; finds the event pattern of a
 * message and where its values lie; explains why a message does or does not match.
 *
 * Invariants: matching never backtracks over a hole (time linear in the message for each hole) and allocates nothing; text is
 * latin1, one character for each byte, so positions are byte positions; a bad grammar of a user is left out and told, never
 * fatal; the built-in grammars are proved by the tests, a user's file by its own samples at load.
 *
 * Does not promise: that a message was really written by the server (log text is hostile), or that a name which imitates the
 * rest of its message (`x: id=1, parentId=2`) is split as its writer meant.
 */
export { type Explanation, explainLine, type LostPattern } from "./explain.ts";
export { HOLE_TYPES, type HoleType } from "./hole-types.ts";
export { type ItemText, itemTypeOf, readItem } from "./item.ts";
export {
  builtInFolder,
  checkGrammarFile,
  grammarFolders,
  type LoadedGrammar,
  type LoadedGrammars,
  type LoadOptions,
  loadGrammars,
} from "./load.ts";
export { createMatch } from "./matcher.ts";
export { formatProblem } from "./problem.ts";
export type {
  Attempt,
  EventPattern,
  Grammar,
  GrammarEvent,
  GrammarProblem,
  Importance,
  Match,
  Matcher,
  PatternHole,
  SampleFields,
} from "./types.ts";
export { readFields, slotItem, slotText } from "./values.ts";
