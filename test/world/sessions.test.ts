import { describe, expect, it } from "vitest";
import { describeSession, findSessions, findSuspicious, type Query, type SessionRow } from "../../src/query/index.ts";
import { smallIndex } from "../support/small-index.ts";
import { type GenerationName, generations, type SimulatedWorld, simulate } from "./index.ts";
import { keyOf, sessionsOf } from "./sessions.ts";
import { marksOf } from "./suspicious.ts";

const everything: Query = { filter: {}, party: null, zone: "UTC", notes: [] };

/** One session in a line, how much it lost apart: for some items it can be argued. */
interface Told {
  readonly line: string;
  readonly lost: number;
}

const clientOf = ({ account, ...rest }: SessionRow) => ({ ...rest, account: account ?? "" });
const line = (client: string, from: string, to: string, ...counts: readonly number[]) =>
  `${client}: ${from} .. ${to} ${counts.join(" ")}`;
const iso = (timeUtcMs: number) => new Date(timeUtcMs).toISOString();
const byLine = (a: { readonly line: string }, b: { readonly line: string }) => (a.line < b.line ? -1 : 1);

/** What salvage tells of a world's sessions. */
async function told(world: SimulatedWorld) {
  const logs = world.files.map(({ text, host }) => ({ text, host, zone: world.zone }));
  const index = await smallIndex(...logs);
  try {
    const { sessions } = findSessions(index.reader, everything, Number.POSITIVE_INFINITY);
    const lines = sessions.map((session): Told => {
      const { items, total, totals } = describeSession(index.reader, session.session, { limit: 1, order: "asc" })!;
      const kinds = Object.values(totals).reduce((sum, count) => sum + count, 0);
      expect([session.session, total, kinds]).toEqual([session.session, session.events, session.events]);
      const { added, movedToTrash, lost } = items;
      return {
        line: line(keyOf(clientOf(session)), session.from, session.to, session.events, added, movedToTrash),
        lost,
      };
    });
    const suspicious = findSuspicious(index.reader, everything, Number.POSITIVE_INFINITY).sessions;
    const marks = suspicious.map(
      (one) => `${one.from} ${keyOf(clientOf(one))}: ${one.suspicion?.map(({ rule }) => rule).join(" ")}`,
    );
    return { sessions: lines.sort(byLine), marks: marks.sort() };
  } finally {
    await index.remove();
  }
}

/** The same of what really happened. */
function truthOf({ truth }: SimulatedWorld) {
  const sessions = sessionsOf(truth);
  const lines = [...sessions].flatMap(([client, own]) =>
    own.map(({ fromUtcMs, toUtcMs, doings, added, trashed, lost, debatable }) => ({
      line: line(client, iso(fromUtcMs), iso(toUtcMs), doings.length, added.size, trashed.size),
      lost,
      debatable,
    })),
  );
  const marks = [...marksOf(truth, sessions)].map(
    ([session, rules]) => `${iso(session.fromUtcMs)} ${keyOf(session.client)}: ${rules.join(" ")}`,
  );
  return { sessions: lines.sort(byLine), marks: marks.sort() };
}

const names = (Object.keys(generations) as GenerationName[]).filter((name) => name !== "zimbra-8.8.15");

describe("sessions are what clients did: when, how many records, and what they added, trashed and lost", () => {
  it.each(names)("on %s", async (generation) => {
    const world = simulate({ generation, seed: 700, actions: 900, accounts: 6, days: 3, hosts: 2 });
    const truth = truthOf(world);
    expect(truth.sessions.length).toBeGreaterThan(200);
    const { sessions, marks } = await told(world);
    expect(sessions.map((one) => one.line)).toEqual(truth.sessions.map((one) => one.line));
    const wrong = truth.sessions.flatMap(({ line, lost, debatable }, place) => {
      const got = sessions[place]?.lost ?? -1;
      return got >= lost && got <= lost + debatable ? [] : [`${line}: ${got} instead of ${lost}`];
    });
    expect(wrong).toEqual([]);
    expect(marks).toEqual(truth.marks);
  });

  it("with every mark of suspicion somewhere, and most sessions without one", async () => {
    const world = simulate({ generation: "zimbra-10.0", seed: 710, actions: 2000, accounts: 4, days: 3, hosts: 2 });
    const { marks, sessions } = truthOf(world);
    expect((await told(world)).marks).toEqual(marks);
    for (const rule of [
      "mass-deletion",
      "new-address-deletes",
      "trash-then-empty",
      "hard-delete",
      "delete-after-filter",
    ])
      expect(
        marks.some((mark) => mark.includes(rule)),
        rule,
      ).toBe(true);
    expect(marks.length).toBeLessThan(sessions.length / 2);
  });
});
