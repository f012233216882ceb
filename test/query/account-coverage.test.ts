import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { itemStory, lostItems, type Query, searchEvents } from "../../src/query/index.ts";
import { findSessions } from "../../src/query/sessions.ts";
import { type SmallIndex, smallIndex } from "../support/small-index.ts";

const record = (time: string, account: string, mailbox: number, message: string) =>
  `2024-03-11 ${time},000 INFO  [qtp1-7:https://m.example.com/service/soap/MsgActionRequest] [name=${account};mid=${mailbox};oip=198.51.100.23;ua=Web;soapId=1;] mailop - ${message}\n`;

/** A record a minute, from `from` to `to` o'clock. */
const busy = (account: string, mailbox: number, from: number, to: number) =>
  Array.from({ length: (to - from) * 60 }, (_, minute) => {
    const time = `${String(from + Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}:00`;
    return record(time, account, mailbox, `moving Message (id=${1000 + minute}) to Folder Inbox (id=2)`);
  }).join("");

let index: SmallIndex;
beforeAll(async () => {
  index = await smallIndex(
    // Anna lives on mbs1, without a gap; Carl moved from mbs1 to mbs2; Bob lives on mbs2, whose log is silent from 10 to 14.
    {
      host: "mbs1",
      text:
        busy("anna@example.com", 42, 8, 18) + record("18:00:00", "carl@example.com", 43, "Deleting Message (id=300)."),
    },
    {
      host: "mbs2",
      zone: "Europe/Rome",
      text:
        busy("bob@example.com", 7, 9, 11) +
        record("11:00:00", "carl@example.com", 8, "Deleting Message (id=301).") +
        busy("bob@example.com", 7, 15, 19),
    },
  );
});
afterAll(() => index.remove());

const about = (account: string): Query => ({ filter: { account }, party: null, zone: "UTC", notes: [] });
const gapsOf = ({ gaps }: { readonly gaps: readonly { readonly host: string; readonly reason: string }[] }) =>
  gaps.map(({ host, reason }) => `${host} ${reason}`);

/** The gaps that each kind of answer about an account tells. */
const told = (account: string) => {
  const { reader } = index;
  return [
    lostItems(reader, { account }, 10).coverage,
    searchEvents(reader, about(account), { limit: 10, order: "asc" }).coverage,
    findSessions(reader, about(account), 10).coverage,
  ].map(gapsOf);
};

describe("an answer about an account", () => {
  it("tells the gaps of the hosts where it lives, and of no other", () => {
    expect(told("anna@example.com")).toEqual([[], [], []]);
    expect(told("bob@example.com")).toEqual([["mbs2 silence"], ["mbs2 silence"], ["mbs2 silence"]]);
    expect(gapsOf(itemStory(index.reader, { id: 1000, account: "anna@example.com", host: null }).coverage)).toEqual([]);
  });

  it("tells those of both hosts of an account that moved", () => {
    expect(told("carl@example.com")).toEqual([["mbs2 silence"], ["mbs2 silence"], ["mbs2 silence"]]);
    const { coverage } = itemStory(index.reader, { id: 300, account: "carl@example.com", host: null });
    expect(gapsOf(coverage)).toEqual(["mbs2 silence"]);
    expect(coverage.from).toBe("2024-03-11T08:00:00.000Z");
    const onOldHost = itemStory(index.reader, { id: 300, account: "carl@example.com", host: "mbs1" });
    expect(gapsOf(onOldHost.coverage)).toEqual([]);
  });

  it("tells those of all hosts where no record names the account", () => {
    expect(itemStory(index.reader, { id: 99_999, account: null, host: null }).item).toMatchObject({ account: null });
    expect(gapsOf(lostItems(index.reader, { account: "nobody@example.com" }, 10).coverage)).toEqual(["mbs2 silence"]);
  });
});

describe("an item that no record names", () => {
  it("is told with the span of the host on which its account lives, on the log's clock", () => {
    const { verdict, coverage } = itemStory(index.reader, { id: 5, account: "bob@example.com", host: null });
    expect(verdict).toBe(
      "No record of item 5 was found in the log of mbs2 from 2024-03-11 09:00:00 to 2024-03-11 18:59:00 (Europe/Rome), " +
        "with 1 gap: what happened before or after is not known.",
    );
    expect(coverage.from).toBe("2024-03-11T08:00:00.000Z");
  });

  it("is told with the span of each host of an account that moved, in the zone asked for", () => {
    const { verdict, item } = itemStory(index.reader, { id: 5, account: "carl@example.com", host: null, zone: "UTC" });
    expect(verdict).toBe(
      "No record of item 5 was found in the logs of 2 hosts: mbs1 from 2024-03-11 08:00:00 to 2024-03-11 18:00:00 (UTC), " +
        "without gaps; mbs2 from 2024-03-11 08:00:00 to 2024-03-11 17:59:00 (UTC), with 1 gap; " +
        "what happened before or after is not known.",
    );
    expect(item).toMatchObject({ account: "carl@example.com", host: null, mailbox: null });
  });
});

describe("the times in sentences", () => {
  it("are of the log's clock, or of the zone asked for", () => {
    const verdictIn = (zone: string | null) =>
      itemStory(index.reader, { id: 301, account: "carl@example.com", host: null, zone }).verdict;
    expect(verdictIn(null)).toContain("on 2024-03-11 11:00:00 (Europe/Rome)");
    expect(verdictIn("UTC")).toContain("on 2024-03-11 10:00:00 (UTC)");
  });

  it("are so in the notes of a loss too", async () => {
    const text = record("09:00:00", "dora@example.com", 9, "moving Message (id=5) to Folder Trash (id=3)").concat(
      record("10:00:00", "dora@example.com", 9, "x").replace(
        "mailop - x",
        "mailbox - Emptying 9 items from /Trash, removeSubfolders=true.",
      ),
    );
    const late = await smallIndex({ text, zone: "Europe/Rome" });
    const notes = (zone: string | null) => lostItems(late.reader, {}, 1, zone).losses[0]?.notes.join(" ");
    expect(notes(null)).toContain("The log begins on 2024-03-11 09:00:00,000");
    expect(notes("UTC")).toContain("The log begins on 2024-03-11 08:00:00,000");
    await late.remove();
  });
});

describe("a list of sessions that ends early", () => {
  it("tells how many there are", () => {
    const everyone: Query = { filter: {}, party: null, zone: "UTC", notes: [] };
    const { total, sessions } = findSessions(index.reader, everyone, 2);
    // Anna's one, Carl's two (seven hours apart), Bob's two (four hours apart).
    expect([total, sessions.length]).toEqual([5, 2]);
    const deleting: Query = { ...everyone, filter: { kinds: ["delete"] } };
    expect(findSessions(index.reader, deleting, 1)).toMatchObject({ total: 2, sessions: [{}] });
  });
});
