import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openIndex } from "../../src/index/index.ts";
import { itemStory } from "../../src/query/index.ts";
import {
  ANNA,
  created,
  deleted,
  delivered,
  loaded,
  recovered,
  trashed,
  unavailable,
} from "../support/moving-mailbox.ts";
import { answersOf, index, temporaryFolder } from "./workplace.ts";

const folder = temporaryFolder();

/** Mailboxes that have nothing to do with the move: with them a run replays only what it must. */
const othersOf = (host: string) =>
  Array.from({ length: 30 }, (_, n) => delivered("07:00", 200 + n, 300, `user${n}.${host}@example.com`)).join("");

/** A file as it grows: its text at each step. */
const old = [
  othersOf("mbs1") + delivered("08:10", 42, 300),
  delivered("08:20", 42, 301) + delivered("08:21", 42, 302) + deleted("08:25", 42, 302) + trashed("08:30", 42, 300),
  // Only now the log tells whose mailbox it is, and that it ended.
  loaded("08:40", 42) + unavailable("10:01", 42),
];
const fresh = [
  othersOf("mbs2") + created("10:00", 118) + loaded("10:00:01", 118),
  deleted("11:00", 118, 300),
  deleted("11:30", 118, 301) + recovered("12:00", 118, 302, 400),
];

/** The old host's log ends two hours before the move, and then goes on with other people's mail only. */
const shortLog = [
  othersOf("mbs1") +
    loaded("07:00:01", 42) +
    delivered("07:10", 42, 300) +
    delivered("07:12", 201, 301, "user1.mbs1@example.com"),
  everyTenMinutes(),
];
const freshWithCopy = [
  othersOf("mbs2") + created("10:00", 118) + loaded("10:00:01", 118) + recovered("11:00", 118, 300, 400),
];

function everyTenMinutes(): string {
  const clocks = Array.from(
    { length: 17 },
    (_, n) => `${String(7 + Math.floor((n + 2) / 6)).padStart(2, "0")}:${(n + 2) % 6}0`,
  );
  return clocks.map((clock, n) => delivered(clock, 200, 500 + n, "user0.mbs1@example.com")).join("");
}

interface Step {
  readonly host: "mbs1" | "mbs2";
  /** How many parts of the host's log there are by then. */
  readonly parts: number;
}

async function indexed(name: string, steps: readonly Step[], logs = { mbs1: old, mbs2: fresh }): Promise<string> {
  const indexPath = join(folder, `${name}.db`);
  for (const { host, parts } of steps) {
    const path = join(folder, name, host, "mailbox.log");
    mkdirSync(join(folder, name, host), { recursive: true });
    writeFileSync(path, logs[host].slice(0, parts).join(""));
    await index(indexPath, [path], { host, zone: "UTC" });
  }
  return indexPath;
}

function allOf(indexPath: string): unknown {
  const reader = openIndex(indexPath);
  try {
    const senders = [300, 301].map((id) => reader.count({ sender: `boss${id}@example.net`, account: ANNA }));
    const stories = [300, 301].map((id) => {
      const { story, ...answer } = itemStory(reader, { id, account: ANNA, host: null });
      return { ...answer, story: story.map(({ host, time, kind }) => [host, time, kind]) };
    });
    return { answers: answersOf(indexPath), senders, stories };
  } finally {
    reader.close();
  }
}

describe("a mailbox that was moved, in an index that grows", () => {
  it.each<[string, Step[]]>([
    [
      "the new host's log came first",
      [
        { host: "mbs2", parts: 3 },
        { host: "mbs1", parts: 3 },
      ],
    ],
    [
      "the old host's log grew last",
      [
        { host: "mbs1", parts: 1 },
        { host: "mbs2", parts: 3 },
        { host: "mbs1", parts: 2 },
        { host: "mbs1", parts: 3 },
      ],
    ],
    [
      "the new host's log grew last",
      [
        { host: "mbs2", parts: 1 },
        { host: "mbs1", parts: 3 },
        { host: "mbs2", parts: 2 },
        { host: "mbs2", parts: 3 },
      ],
    ],
  ])("answers as if all had been there at once, where %s", async (name, steps) => {
    const atOnce = allOf(
      await indexed(`fresh before ${name}`, [
        { host: "mbs1", parts: 3 },
        { host: "mbs2", parts: 3 },
      ]),
    );
    expect(atOnce).toMatchObject({
      senders: [3, 2],
      stories: [{ item: { host: "mbs2" } }, { item: { host: "mbs2" } }],
    });
    expect(allOf(await indexed(name, steps))).toEqual(atOnce);
  });

  it("knows what the old host's log covers up to the move, though only other people's mail came in since", async () => {
    const logs = { mbs1: shortLog, mbs2: freshWithCopy };
    const whole: Step[] = [
      { host: "mbs1", parts: 2 },
      { host: "mbs2", parts: 1 },
    ];
    const reasonOf = (indexPath: string) => {
      const reader = openIndex(indexPath);
      const reasons = reader.losses({ all: true }).map(({ mailbox, reason }) => [mailbox, reason]);
      reader.close();
      return reasons;
    };
    // Alive at the move, so it was copied and then deleted; with hours unknown it may have been given back from the dumpster.
    const short = await indexed(
      "short",
      [
        { host: "mbs1", parts: 1 },
        { host: "mbs2", parts: 1 },
      ],
      logs,
    );
    expect(reasonOf(short)).toEqual([[118, "dumpster-recovery"]]);
    const atOnce = await indexed("covered", whole, logs);
    expect(reasonOf(atOnce)).toEqual([[118, null]]);
    const grown = await indexed("grown", [{ host: "mbs1", parts: 1 }, ...whole.toReversed()], logs);
    expect(allOf(grown)).toEqual(allOf(atOnce));
  });
});
