import { type EventFilter, type IndexReader, openIndex } from "../../src/index/index.ts";
import { itemStory, type LossRow, lostItems, streamLostItems } from "../../src/query/index.ts";
import { number, type Section } from "../section.ts";

/** What the issues ask for, in milliseconds inside the process. */
const SEARCH_LIMIT_MS = 20;
const LOST_LIMIT_MS = 200;
const ITEM_LIMIT_MS = 20;

/** Different questions of each kind: a kind's figure is the median and the worst of them. */
const QUESTIONS = 25;

interface Kind {
  readonly name: string;
  readonly limitMs: number;
  /** One run of the nth question. */
  readonly ask: (n: number) => void;
}

/** How long answers take inside the process, from an index that is open. */
export const queries: Section = {
  name: "queries",
  title: "answers from an open index",
  async run(bench) {
    const reader = openIndex(await bench.index());
    try {
      const rows = kindsOf(reader).map((kind) => ({ kind, ...measure(kind) }));
      return {
        title: `${this.title} (${bench.size}, ${QUESTIONS} questions of each kind)`,
        head: ["question", "median ms", "worst ms", "limit ms", ""],
        rows: rows.map(({ kind, median, worst }) => [
          kind.name,
          number(median, 2),
          number(worst, 2),
          String(kind.limitMs),
          median <= kind.limitMs ? "kept" : "missed",
        ]),
        notes: ["a search gives the first 100 events and the count of all"],
        figures: Object.fromEntries(rows.map(({ kind, median }) => [kind.name, median])),
      };
    } finally {
      reader.close();
    }
  },
};

function measure(kind: Kind): { readonly median: number; readonly worst: number } {
  const times: number[] = [];
  for (let n = 0; n < QUESTIONS; n++) {
    const begun = performance.now();
    kind.ask(n);
    times.push(performance.now() - begun);
  }
  times.sort((a, b) => a - b);
  return { median: times[Math.floor(times.length / 2)] ?? 0, worst: times.at(-1) ?? 0 };
}

/** Questions made from what the index itself holds, spread over it. */
function kindsOf(reader: IndexReader): Kind[] {
  const losses = spreadLosses(reader);
  const loss = (n: number) => losses[n % losses.length]!;
  const search = (filter: EventFilter): void => {
    reader.search(filter, { limit: 100, order: "asc" });
  };
  const hourAround = (time: string) => ({
    fromUtcMs: Date.parse(time) - 1_800_000,
    toUtcMs: Date.parse(time) + 1_800_000,
  });
  const searches: readonly (readonly [string, (n: number) => EventFilter])[] = [
    [
      "by sender",
      (n) => ({ sender: loss(n).items.find((item) => item.sender !== null)?.sender ?? "nobody@example.com" }),
    ],
    ["by item id", (n) => ({ itemId: loss(n).items[0]!.id })],
    ["by item id and account", (n) => ({ itemId: loss(n).items[0]!.id, account: loss(n).account ?? "" })],
    ["by account and hour", (n) => ({ account: loss(n).account ?? "", ...hourAround(loss(n).time) })],
    ["by address", (n) => ({ ip: loss(n).ip ?? "192.0.2.1" })],
    [
      "by Message-ID",
      (n) => ({ messageId: loss(n).items.find((item) => item.messageId)?.messageId ?? "<none@example.com>" }),
    ],
  ];
  return [
    ...searches.map(([name, filter]) => ({
      name: `search ${name}`,
      limitMs: SEARCH_LIMIT_MS,
      ask: (n: number) => search(filter(n)),
    })),
    {
      name: "item",
      limitMs: ITEM_LIMIT_MS,
      ask: (n) => void itemStory(reader, { id: loss(n).items[0]!.id, account: loss(n).account, host: loss(n).host }),
    },
    {
      name: "lost (all)",
      limitMs: LOST_LIMIT_MS,
      ask: () => void lookAtAll(streamLostItems(reader, {}, Number.POSITIVE_INFINITY).losses),
    },
    {
      name: "lost of an account",
      limitMs: LOST_LIMIT_MS,
      ask: (n) => void lostItems(reader, { account: loss(n).account ?? "" }, Number.POSITIVE_INFINITY),
    },
  ];
}

/** As many losses as questions, spread over all. Holding all of them made the heap large, and each answer pay for it. */
function spreadLosses(reader: IndexReader): LossRow[] {
  const every = Math.max(1, Math.floor(reader.countLosses({}) / QUESTIONS));
  const withItems = Iterator.from(streamLostItems(reader, {}, Number.POSITIVE_INFINITY).losses);
  return withItems.filter((loss, place) => place % every === 0 && loss.items.length > 0).toArray();
}

/** Reads every loss with all its items, one after the other, as they are printed. @returns the number of items */
function lookAtAll(losses: Iterable<LossRow>): number {
  let items = 0;
  for (const loss of losses) items += loss.items.length;
  return items;
}
