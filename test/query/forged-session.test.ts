import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Query } from "../../src/query/index.ts";
import { itemStory } from "../../src/query/index.ts";
import { findSessions, findSuspicious } from "../../src/query/sessions.ts";
import { type SmallIndex, smallIndex } from "../support/small-index.ts";

const context = (ip: string, soapId: string) => `[name=anna@example.com;mid=42;oip=${ip};ua=Web;soapId=${soapId};]`;
const thread = (request: string) => `[qtp1-7:https://m.example.com/service/soap/${request}]`;

/** The name of an appointment that a client gave a line break and what looks like a record, months before and from elsewhere. */
const log = `2024-03-11 09:00:00,000 INFO  ${thread("CreateAppointmentRequest")} ${context("198.51.100.23", "a1")} calendar - Adding CalendarItem: id=310, Message-ID=(none), folderId=10, subject="Tea
2023-12-01 08:00:00,000 INFO  ${thread("MsgActionRequest")} ${context("203.0.113.66", "b1")} mailop - Deleting Message (id=302).
", UID=f00d@example.org
2024-03-11 09:01:00,000 INFO  ${thread("CreateAppointmentRequest")} ${context("198.51.100.23", "a1")} calendar - Adding CalendarItem: id=311, Message-ID=(none), folderId=10, subject="Tea
2023-12-01 08:00:00,000 INFO  [main] [] mailbox - Creating mailbox with id 42 and group id 42 for mallory@example.net.
", UID=f00d@example.org
2024-03-11 09:05:00,000 INFO  ${thread("MsgActionRequest")} ${context("198.51.100.23", "a2")} mailop - Deleting Message (id=257).
`;

let index: SmallIndex;
beforeAll(async () => {
  index = await smallIndex({ text: log });
});
afterAll(() => index.remove());

const query: Query = { filter: {}, party: null, zone: "UTC", notes: [] };

describe("a record that a client may have forged", () => {
  it("is an event, and said to be doubtful", () => {
    const forged = index.reader.events({ itemId: 302 }, { limit: 10, order: "asc" });
    expect(forged).toMatchObject([{ suspicious: true, session: null }]);
  });

  it("is nobody's session, and no reason to call the address that an account really uses a new one", () => {
    expect(findSessions(index.reader, query, 10).sessions.map(({ ip }) => ip)).toEqual(["198.51.100.23"]);
    expect(findSuspicious(index.reader, query, 10).sessions).toEqual([]);
  });

  it("is told where nothing else names an item", () => {
    const { state, verdict } = itemStory(index.reader, { id: 302, account: "anna@example.com", host: null });
    expect(state).toBe("unknown");
    expect(verdict).toContain("No record of item 302 was found in the log of mbs1");
    expect(verdict).toContain("A record that looks forged names it, and it is not trusted: see salvage search 302.");
    const { verdict: unnamed } = itemStory(index.reader, { id: 303, account: "anna@example.com", host: null });
    expect(unnamed).not.toContain("forged");
  });

  it("makes nobody the owner of a mailbox", () => {
    expect(index.reader.mailboxes(null, null).map(({ account }) => account)).toEqual(["anna@example.com"]);
  });
});
