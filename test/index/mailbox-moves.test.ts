import { afterEach, describe, expect, it } from "vitest";
import { lostItems } from "../../src/query/index.ts";
import {
  ANNA,
  cleared,
  created,
  deleted,
  delivered,
  line,
  loaded,
  log,
  notPurged,
  unavailable,
} from "../support/moving-mailbox.ts";
import { type SmallIndex, type SmallLog, smallIndex } from "../support/small-index.ts";

let index: SmallIndex | null = null;
afterEach(async () => {
  await index?.remove();
  index = null;
});

const OTHER_ID = "11111111-9f2e-4a53-a6d2-3b1f5f3a9c11";
const BOB = "bob@example.com";

/** The Message-ID that the deletion of 300 on mbs2 is told with: null where the two mailboxes are not one. */
async function known(...logs: readonly SmallLog[]): Promise<string | null | undefined> {
  index = await smallIndex(...logs);
  const { losses } = lostItems(index.reader, { host: "mbs2" }, 9);
  return losses.flatMap(({ items }) => items).find(({ id }) => id === 300)?.messageId;
}

const MAIL = "<300@example.net>";
const gone = deleted("11:00", 118, 300);

describe("mailboxes of two hosts are one that was moved", () => {
  it("by the account's id, without any line of its end on the old host", async () => {
    const old = log("mbs1", loaded("08:00", 42), delivered("08:10", 42, 300));
    expect(await known(old, log("mbs2", created("10:00", 118), loaded("10:00:01", 118), gone))).toBe(MAIL);
  });

  it.each([
    ["the mailbox was made unavailable", unavailable("10:01", 42)],
    ["a purge passed it by", notPurged("12:00", 42)],
  ])("by the owner, where %s on the old host", async (_, end) => {
    const old = log("mbs1", delivered("08:10", 42, 300), end);
    expect(await known(old, log("mbs2", created("10:00", 118), gone))).toBe(MAIL);
  });

  it("by the account's id, where the owner was renamed meanwhile", async () => {
    const old = log(
      "mbs1",
      loaded("08:00", 42),
      delivered("08:10", 42, 300, "anna.old@example.com"),
      unavailable("10:01", 42),
    );
    expect(await known(old, log("mbs2", created("10:00", 118), loaded("10:00:01", 118), gone))).toBe(MAIL);
  });
});

describe("mailboxes of two hosts are two", () => {
  it("where only the number is the same", async () => {
    const old = log("mbs1", delivered("08:10", 118, 300, BOB), unavailable("10:00", 118));
    expect(await known(old, log("mbs2", created("10:00", 118), gone))).toBeNull();
  });

  it("where only the name is the same, and nothing tells that the old one ended", async () => {
    const old = log("mbs1", delivered("08:10", 42, 300));
    expect(await known(old, log("mbs2", created("10:00", 118), gone))).toBeNull();
  });

  it("where the old one was unavailable days before", async () => {
    const long = unavailable("08:20", 42).replace("2024-03-11", "2024-03-09");
    const old = log("mbs1", delivered("08:10", 42, 300).replace("2024-03-11", "2024-03-09"), long);
    expect(await known(old, log("mbs2", created("10:00", 118), gone))).toBeNull();
  });

  it("where the ids of the accounts differ, whatever their names", async () => {
    const old = log("mbs1", loaded("08:00", 42, OTHER_ID), delivered("08:10", 42, 300), unavailable("10:01", 42));
    expect(await known(old, log("mbs2", created("10:00", 118), loaded("10:00:01", 118), gone))).toBeNull();
  });

  it("where the account was deleted and created anew", async () => {
    const old = log("mbs1", delivered("08:10", 42, 300), unavailable("09:00", 42), cleared("09:01", 42));
    expect(await known(old, log("mbs2", created("10:00", 118), gone))).toBeNull();
    await index?.remove();
    const byId = log("mbs1", loaded("08:00", 42), delivered("08:10", 42, 300), cleared("09:01", 42));
    expect(await known(byId, log("mbs2", created("10:00", 118), loaded("10:00:01", 118), gone))).toBeNull();
  });

  it("where the number had been another's before, who was called the same", async () => {
    const old = log(
      "mbs1",
      delivered("07:00", 42, 299),
      cleared("07:30", 42),
      created("08:00", 42, BOB),
      delivered("08:10", 42, 300, BOB),
      unavailable("10:00", 42),
    );
    expect(await known(old, log("mbs2", created("10:00", 118), gone))).toBeNull();
  });

  it("where a client made up the line of a creation", async () => {
    const forged = line(
      "10:00",
      `name=${ANNA};mid=118;ua=x] mailbox - Creating mailbox with id 118 and group id 118 for ${ANNA}.`,
      "soap - NoOpRequest elapsed=1",
    );
    const old = log("mbs1", delivered("08:10", 42, 300), unavailable("10:01", 42));
    expect(await known(old, log("mbs2", forged, gone))).toBeNull();
  });
});
