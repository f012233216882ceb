/** What keys do. A view says which of these it can do. */
export const ACTIONS = [
  "down",
  "up",
  "pageDown",
  "pageUp",
  "halfDown",
  "halfUp",
  "top",
  "end",
  "open",
  "back",
  "quit",
  "filter",
  "nextMatch",
  "previousMatch",
  "pane",
  "mark",
  "range",
  "markAll",
  "basket",
  "losses",
  "search",
  "session",
  "item",
  "evidence",
  "previousSession",
  "nextSession",
  "previousDay",
  "nextDay",
  "zoomIn",
  "zoomOut",
  "earlier",
  "later",
  "zone",
  "coverage",
  "follow",
  "index",
  "plan",
  "commands",
  "apply",
  "pause",
  "stop",
  "verify",
  "export",
  "copy",
  "bookmark",
  "bookmarks",
  "command",
  "help",
  "force",
] as const;
export type Action = (typeof ACTIONS)[number];

export interface KeyBinding {
  /** Names as `keyName` gives them; the first is the one that is shown. */
  readonly keys: readonly string[];
  readonly action: Action;
  /** For the footer: one or two words. */
  readonly label: string;
  /** For the help and the README. */
  readonly help: string;
  /** Leads to a change: not there with `--read-only`. */
  readonly changes?: true;
}

/** The one table of keys: from it the keys themselves, the footer, the help and the README are made. */
export const KEYMAP: readonly KeyBinding[] = [
  { keys: ["j", "down"], action: "down", label: "down", help: "next row" },
  { keys: ["k", "up"], action: "up", label: "up", help: "row before" },
  { keys: ["pgdn", "ctrl-f"], action: "pageDown", label: "page", help: "a page down" },
  { keys: ["pgup", "ctrl-b"], action: "pageUp", label: "page up", help: "a page up" },
  { keys: ["ctrl-d"], action: "halfDown", label: "half", help: "half a page down" },
  { keys: ["ctrl-u"], action: "halfUp", label: "half up", help: "half a page up" },
  { keys: ["g", "home"], action: "top", label: "top", help: "first row" },
  { keys: ["G", "end"], action: "end", label: "end", help: "last row" },
  { keys: ["enter"], action: "open", label: "open", help: "open what the cursor is on" },
  { keys: ["esc", "backspace"], action: "back", label: "back", help: "back; never changes anything" },
  { keys: ["/"], action: "filter", label: "filter", help: "edit the filter; tab completes, enter applies" },
  { keys: ["n"], action: "nextMatch", label: "next loss", help: "next event by which something was lost" },
  { keys: ["N"], action: "previousMatch", label: "loss before", help: "event before by which something was lost" },
  { keys: ["tab"], action: "pane", label: "details", help: "show or hide the details" },
  { keys: ["space"], action: "mark", label: "mark", help: "put into the basket or take out" },
  { keys: ["V"], action: "range", label: "range", help: "begin a range; again: mark it" },
  { keys: ["A"], action: "markAll", label: "all", help: "mark everything that the list holds" },
  { keys: ["b"], action: "basket", label: "basket", help: "the basket: what is to be restored" },
  { keys: ["l"], action: "losses", label: "losses", help: "what was lost: one row an act" },
  { keys: ["a"], action: "search", label: "all events", help: "all events, with a filter" },
  { keys: ["s"], action: "session", label: "session", help: "what else this session did" },
  { keys: ["i"], action: "item", label: "item", help: "the life of this item" },
  { keys: ["r"], action: "evidence", label: "record", help: "the raw record in its file, with its neighbours" },
  { keys: ["["], action: "previousSession", label: "session before", help: "session before" },
  { keys: ["]"], action: "nextSession", label: "next session", help: "next session" },
  { keys: ["{"], action: "previousDay", label: "day before", help: "a day back" },
  { keys: ["}"], action: "nextDay", label: "next day", help: "a day on" },
  { keys: ["z"], action: "zoomIn", label: "zoom", help: "a closer look: the histogram around the cursor" },
  { keys: ["Z"], action: "zoomOut", label: "zoom out", help: "the histogram over more time" },
  { keys: ["left"], action: "earlier", label: "earlier", help: "the cursor one histogram slot back" },
  { keys: ["right"], action: "later", label: "later", help: "the cursor one histogram slot on" },
  { keys: ["t"], action: "zone", label: "zone", help: "times in the log's zone, in UTC, in this machine's zone" },
  { keys: ["c"], action: "coverage", label: "coverage", help: "which time the log covers, and its gaps" },
  {
    keys: ["f"],
    action: "follow",
    label: "follow",
    help: "show what live logs gain, until it is pressed again",
    changes: true,
  },
  { keys: ["o"], action: "index", label: "index", help: "read logs into the index", changes: true },
  { keys: ["p"], action: "plan", label: "plan", help: "what would restore the basket; changes nothing" },
  { keys: ["v"], action: "commands", label: "commands", help: "the exact commands of the plan" },
  { keys: ["x"], action: "apply", label: "apply", help: "carry the plan out, after a question", changes: true },
  { keys: ["P"], action: "pause", label: "pause", help: "wait after the step that runs; again: go on" },
  { keys: ["S"], action: "stop", label: "stop", help: "stop after the step that runs; apply goes on later" },
  { keys: ["w"], action: "verify", label: "verify", help: "look again whether everything is there" },
  { keys: ["e"], action: "export", label: "export", help: "write the list to a file" },
  { keys: ["y"], action: "copy", label: "copy", help: "copy the command, the id or the row (OSC 52, and a file)" },
  { keys: ["m"], action: "bookmark", label: "bookmark", help: "remember this row" },
  { keys: ["'"], action: "bookmarks", label: "bookmarks", help: "remembered rows" },
  { keys: [":"], action: "command", label: "command", help: "type a verb of the command line: item 339 -a …" },
  { keys: ["?"], action: "help", label: "help", help: "the keys of this screen" },
  { keys: ["q"], action: "quit", label: "back/quit", help: "one level up; from the start screen: quit" },
  { keys: ["ctrl-c"], action: "force", label: "quit", help: "quit at once; a running step ends first, twice: at once" },
];

const BY_KEY = new Map(KEYMAP.flatMap((binding) => binding.keys.map((key) => [key, binding] as const)));
const BY_ACTION = new Map(KEYMAP.map((binding) => [binding.action, binding] as const));

/** What a key is bound to, or null. */
export function bindingOf(key: string): KeyBinding | null {
  return BY_KEY.get(key) ?? null;
}

export function bindingFor(action: Action): KeyBinding | null {
  return BY_ACTION.get(action) ?? null;
}
