import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Query } from "../../src/query/index.ts";
import { findClients, findSessions, findSuspicious } from "../../src/query/sessions.ts";
import { type SmallIndex, smallIndex } from "../support/small-index.ts";

/** Lines of one client: what it does, by its clock of 11 March 2024. */
function client(account: string, mailbox: number, ip: string, agent: string) {
  let requests = 0;
  return (time: string, request: string, ...messages: string[]): string => {
    requests++;
    const soapId = `${mailbox}${ip.replaceAll(".", "")}${requests}`;
    const head = `INFO  [qtp1-${soapId}:https://m.example.com/service/soap/${request}] [name=${account};mid=${mailbox};oip=${ip};ua=${agent};soapId=${soapId};]`;
    const lines = [...messages, `soap - ${request} elapsed=5`];
    return lines
      .map((message) => `2024-03-11 ${time},000 ${head} ${message.includes(" - ") ? message : `mailop - ${message}`}\n`)
      .join("");
  };
}
const toTrash = (id: number) => `moving Message (id=${id}) to Folder Trash (id=3)`;
const ids = (from: number, count: number) => Array.from({ length: count }, (_, place) => from + place);
const added = (id: number) =>
  `Adding Message: id=${id}, Message-ID=<${id}@example.net>, parentId=-1, folderId=2, folderName=Inbox.`;

const anna = client("anna@example.com", 42, "198.51.100.23", "Web");
const stranger = client("anna@example.com", 42, "203.0.113.66", "curl");
const bob = client("bob@example.com", 43, "198.51.100.24", "Web");
const carl = client("carl@example.com", 44, "198.51.100.25", "Web");
const fay = client("fay@example.com", 47, "198.51.100.28", "Web");
const dora = client("dora@example.com", 45, "198.51.100.26", "Web");

const log = [
  anna("08:00:00", "GetInfoRequest"),
  // Anna deletes out of Trash, hours later: what everybody does.
  anna("08:01:00", "MsgActionRequest", toTrash(300)),
  // Bob deletes 60 old items from Trash at once.
  bob("08:30:00", "GetInfoRequest"),
  bob("08:31:00", "FolderActionRequest", `Deleting MESSAGES: ${ids(1000, 60).join(",")}.`),
  // Carl shift-deletes one message that he got today.
  carl("08:40:00", "SaveDraftRequest", added(501)),
  carl("08:41:00", "MsgActionRequest", "Deleting Message (id=501)."),
  // Dora sets a filter and deletes half an hour later; what she deletes another hour later is another matter.
  dora("09:00:00", "ModifyFilterRulesRequest"),
  dora("09:30:00", "MsgActionRequest", "Deleting Message (id=700)."),
  dora("10:00:01", "MsgActionRequest", "Deleting Message (id=701)."),
  // The stranger moves to Trash and empties it, 40 seconds later.
  stranger("09:10:00", "MsgActionRequest", toTrash(301)),
  stranger("09:10:40", "FolderActionRequest", "Deleting MESSAGES: 301."),
  // Fay takes one message out of Trash right after she put it there, and one a minute and a half later.
  fay("09:00:00", "MsgActionRequest", toTrash(900), toTrash(901)),
  fay("09:00:50", "MsgActionRequest", "Deleting Message (id=900)."),
  fay("09:01:30", "MsgActionRequest", "Deleting Message (id=901)."),
  anna("11:00:00", "FolderActionRequest", "Deleting MESSAGES: 300."),
];

const query = (given: Partial<Query> = {}): Query => ({ filter: {}, party: null, zone: "UTC", notes: [], ...given });
let index: SmallIndex;
beforeAll(async () => {
  const sorted = log
    .join("")
    .split("\n")
    .filter((line) => line !== "");
  index = await smallIndex({
    text: `${sorted.sort((a, b) => (a.slice(0, 23) < b.slice(0, 23) ? -1 : a.slice(0, 23) > b.slice(0, 23) ? 1 : 0)).join("\n")}\n`,
  });
});
afterAll(() => index.remove());

const marks = () =>
  Object.fromEntries(
    findSuspicious(index.reader, query(), 100).sessions.map((session) => [
      `${session.account} ${session.ip}`,
      (session.suspicion ?? []).map(({ rule, items, reason }) => ({ rule, items, reason })),
    ]),
  );

describe("suspicious sessions", () => {
  it("are marked for many deletions at once", () => {
    expect(marks()["bob@example.com 198.51.100.24"]).toEqual([
      { rule: "mass-deletion", items: 60, reason: "60 items left mailboxes for good in this session" },
    ]);
  });

  it("are marked for deletions past Trash, where the log tells that the item lay elsewhere", () => {
    expect(marks()["carl@example.com 198.51.100.25"]).toEqual([
      { rule: "hard-delete", items: 1, reason: "1 item was deleted for good without going through Trash" },
    ]);
  });

  it("are marked for a first-seen address that deletes, and for emptying Trash right behind", () => {
    expect(marks()["anna@example.com 203.0.113.66"]).toEqual([
      {
        rule: "new-address-deletes",
        items: 1,
        reason:
          "anna@example.com was never seen from 203.0.113.66 before, only from other addresses since 2024-03-11 08:00:00 (UTC)",
      },
      { rule: "trash-then-empty", items: 1, reason: "1 item went to Trash and out of it within 60 s" },
    ]);
  });

  it("are marked for deletions within an hour of a new filter", () => {
    expect(marks()["dora@example.com 198.51.100.26"]).toEqual([
      {
        rule: "delete-after-filter",
        items: 1,
        reason: "1 item was lost 30 min after the account's filters were changed (ModifyFilterRulesRequest)",
      },
    ]);
  });

  it("are marked for taking items out of Trash one by one within a minute", () => {
    expect(marks()["fay@example.com 198.51.100.28"]).toEqual([
      { rule: "trash-then-empty", items: 1, reason: "1 item went to Trash and out of it within 60 s" },
    ]);
  });

  it("are not those that use Trash as everybody does", () => {
    expect(Object.keys(marks()).filter((name) => name === "anna@example.com 198.51.100.23")).toEqual([]);
  });

  it("name the losses that show it", () => {
    const { sessions } = findSuspicious(index.reader, query({ party: "carl@example.com" }), 100);
    const [loss] = sessions[0]?.suspicion?.[0]?.losses ?? [];
    const stored = index.reader.losses({ number: loss ?? -1 });
    expect(stored.map(({ account }) => account)).toEqual(["carl@example.com"]);
    expect(sessions).toHaveLength(1);
  });
});

describe("sessions", () => {
  it("are those of the events that conditions choose", () => {
    const of = (filter: Query["filter"]) =>
      findSessions(index.reader, query({ filter }), 100).sessions.map(({ account, ip }) => `${account} ${ip}`);
    expect(of({ itemId: 301 })).toEqual(["anna@example.com 203.0.113.66"]);
    expect(of({ operation: "ModifyFilterRulesRequest" })).toEqual(["dora@example.com 198.51.100.26"]);
    // Dora's second deletion comes more than half an hour behind her first: another session.
    expect(of({ kinds: ["delete"] }).map((session) => session.split("@")[0])).toEqual([
      "bob",
      "carl",
      "dora",
      "fay",
      "anna",
      "dora",
      "anna",
    ]);
    expect(of({ kinds: ["recover"] })).toEqual([]);
  });

  it("by client tell when each address was first and last seen with an account", () => {
    const { clients } = findClients(index.reader, query({ filter: { account: "anna@example.com" } }), 100);
    expect(clients).toMatchObject([
      {
        ip: "198.51.100.23",
        client: "Web",
        firstSeen: "2024-03-11T08:00:00.000Z",
        lastSeen: "2024-03-11T11:00:00.000Z",
        sessions: 2,
      },
      {
        ip: "203.0.113.66",
        client: "curl",
        firstSeen: "2024-03-11T09:10:00.000Z",
        lastSeen: "2024-03-11T09:10:40.000Z",
        sessions: 1,
      },
    ]);
  });
});
