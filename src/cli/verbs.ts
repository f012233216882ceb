import type { ListedVerb, Verb } from "./verb.ts";

/** The command table: every verb, in the order in which help lists them. A verb's own file is read only when it is called. */
export const VERBS: readonly ListedVerb[] = [
  {
    name: "index",
    summary: "read logs into the index",
    load: async () => (await import("./verbs/index-logs.ts")).indexLogs,
  },
  {
    name: "search",
    summary: "find events by sender, time, item id and more",
    load: async () => (await import("./verbs/search.ts")).search,
  },
  {
    name: "item",
    summary: "what became of an item, who did it, and the lines that prove it",
    load: async () => (await import("./verbs/item.ts")).item,
  },
  {
    name: "lost",
    summary: "which items were lost: when, by whom, from where, with which client",
    load: async () => (await import("./verbs/lost.ts")).lost,
  },
  {
    name: "show",
    summary: "the raw record behind an event, and whether its file is unchanged",
    load: async () => (await import("./verbs/show.ts")).show,
  },
  {
    name: "sessions",
    summary: "runs of activity: who, from where, with which client",
    load: async () => (await import("./verbs/sessions.ts")).sessions,
  },
  {
    name: "session",
    summary: "what else one session did",
    load: async () => (await import("./verbs/session.ts")).session,
  },
  {
    name: "coverage",
    summary: "what the indexed logs cover, and where they have gaps",
    load: async () => (await import("./verbs/coverage.ts")).coverage,
  },
  {
    name: "report",
    summary: "an answer as a document to hand on: page, table or text, with the proof",
    load: async () => (await import("./verbs/report.ts")).report,
  },
  {
    name: "plan",
    summary: "what would bring lost items back: a file to review, with the exact commands",
    load: async () => (await import("./verbs/plan.ts")).plan,
  },
  {
    name: "apply",
    summary: "carry a plan out, and prove what came back",
    load: async () => (await import("./verbs/apply.ts")).apply,
  },
  {
    name: "verify",
    summary: "prove from a second source what of a plan is back",
    load: async () => (await import("./verbs/verify.ts")).verify,
  },
  {
    name: "grammar",
    summary: "what salvage knows of log messages: list, check, explain",
    load: async () => (await import("./verbs/grammar.ts")).grammar,
  },
  {
    name: "backup",
    summary: "back up and restore the embedded mailboxes, in the words of `carbonio backup`",
    load: async () => (await import("./verbs/backup.ts")).backup,
  },
  {
    name: "powerstore",
    summary: "care for the volumes of the embedded mailboxes",
    load: async () => (await import("./verbs/powerstore.ts")).powerstore,
  },
  {
    name: "config",
    summary: "print the attributes of an account, domain or class, to compare before and after",
    load: async () => (await import("./verbs/config.ts")).config,
  },
  {
    name: "store",
    summary: "mailboxes of salvage's own: make, fill, look at, lose",
    load: async () => (await import("./verbs/store.ts")).store,
  },
  {
    name: "tui",
    summary: "the investigation screen: find what was lost, and restore it, without leaving the terminal",
    load: async () => (await import("./verbs/tui.ts")).tui,
  },
  {
    name: "demo",
    summary: "a first investigation and a first restore, without a server",
    load: async () => (await import("./verbs/demo.ts")).demo,
  },
  {
    name: "completion",
    summary: "print a completion script for a shell",
    load: async () => (await import("./verbs/completion.ts")).completion,
  },
  {
    name: "help",
    summary: "help on a verb, with its exit codes and examples",
    load: async () => (await import("./verbs/help.ts")).help,
  },
];

/** A verb with all its parts. */
async function loadVerb({ name, summary, load }: ListedVerb): Promise<Verb> {
  return { name, summary, ...(await load()) };
}

/** The table with all parts of one of its verbs. */
export function verbsWith(name: string | null): Promise<(Verb | ListedVerb)[]> {
  return Promise.all(VERBS.map((verb) => (verb.name === name ? loadVerb(verb) : verb)));
}

/** Every verb with all its parts: for what tells of all, as completion does. */
export function allVerbs(): Promise<Verb[]> {
  return Promise.all(VERBS.map(loadVerb));
}
