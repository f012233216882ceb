import { afterEach, describe, expect, it } from "vitest";
import { findSessions } from "../../src/query/sessions.ts";
import { type SmallIndex, smallIndex } from "../support/small-index.ts";

let index: SmallIndex | null = null;
afterEach(async () => {
  await index?.remove();
  index = null;
});

/** A record of anna's web client, on a thread that shows the request. */
const line = (time: string, request: string, message: string, thread = "btpool0-1") =>
  `2013-05-14 ${time},000 INFO  [${thread}://localhost/service/soap/${request}] [name=anna@example.com;mid=42;ip=192.0.2.44;ua=Web;] ${message}\n`;
const folderAction = (...messages: string[]) =>
  [...messages, "soap - FolderActionRequest elapsed=78"]
    .map((message) => line("10:31:07", "FolderActionRequest", message))
    .join("");
const messageAction = (time: string, ...messages: string[]) =>
  [...messages, "soap - MsgActionRequest elapsed=7"]
    .map((message) => line(time, "MsgActionRequest", message, "btpool0-2"))
    .join("");
const ids = (from: number, count: number) => Array.from({ length: count }, (_, place) => from + place).join(",");

/** What the one session of a log deleted, and what the histogram of its day shows. */
async function deletionsIn(text: string) {
  index = await smallIndex({ text });
  const { sessions } = findSessions(index.reader, { filter: {}, party: null, zone: "UTC", notes: [] }, 10);
  expect(sessions).toHaveLength(1);
  const day = Date.UTC(2013, 4, 14);
  const histogram = index.reader.histogram(null, day, day + 86_400_000, 24);
  return {
    events: sessions[0]?.events,
    session: sessions[0]?.deletions,
    histogram: histogram.reduce((sum, { deletions }) => sum + deletions, 0),
    at: histogram.findIndex(({ deletions }) => deletions > 0),
  };
}

describe("the deletions of a session, and of the histogram", () => {
  it("are the items that an act names and counts, once", async () => {
    const text = folderAction(
      "mailbox - Emptying 3 items from /Trash, removeSubfolders=true.",
      "mailop - Deleting contents of Folder Trash (id=3).",
      "mailop - Deleting items: 257,258,300.",
    );
    expect(await deletionsIn(text)).toEqual({ events: 4, session: 3, histogram: 3, at: 10 });
  });

  it("are as many as the server counted, where it names none", async () => {
    const text = folderAction("mailbox - Emptying 9 items from /Trash, removeSubfolders=true.");
    expect(await deletionsIn(text)).toMatchObject({ session: 9, histogram: 9 });
  });

  it("count an id once, however many lists of types repeat it", async () => {
    const text = folderAction(
      "mailop - Deleting MESSAGES: 257,300,301.",
      "mailop - Deleting CONTACTS: 257,300,301,612.",
      "mailop - Deleting VIRTUAL_CONVERSATIONS: 257,300,301,612.",
    );
    expect(await deletionsIn(text)).toMatchObject({ session: 4, histogram: 4 });
  });

  it("count all blocks of a long list", async () => {
    const text = folderAction(
      `mailop - Deleting MESSAGES: ${ids(1000, 200)}.`,
      `mailop - Deleting MESSAGES: ${ids(1200, 200)}.`,
      `mailop - Deleting MESSAGES: ${ids(1400, 50)}.`,
      `mailop - Deleting VIRTUAL_CONVERSATIONS: ${ids(1000, 200)}.`,
    );
    expect(await deletionsIn(text)).toMatchObject({ session: 450, histogram: 450 });
  });

  it("are the content of a deleted folder, not the folders", async () => {
    const text = folderAction(
      "mailop - Deleting MESSAGES: 900,901,902.",
      "mailbox - deleting folder id=302,path=/Trash/Projects/Offers",
      "mailop - Deleting Folder Offers (id=302).",
      "mailbox - deleting folder id=301,path=/Trash/Projects",
      "mailop - Deleting Folder Projects (id=301).",
    );
    expect(await deletionsIn(text)).toMatchObject({ session: 3, histogram: 3 });
  });

  it("are none where the request failed", async () => {
    const text = messageAction(
      "11:00:00",
      "mailop - Deleting Message (id=257).",
      "SoapEngine - handler exception: permission denied: you do not have the required rights",
    );
    expect(await deletionsIn(text)).toEqual({ events: 3, session: 0, histogram: 0, at: -1 });
  });

  it("are what was lost, not what went on under another id", async () => {
    const imap = (time: string, message: string) =>
      `2013-05-14 ${time},000 INFO  [ImapServer-7] [name=anna@example.com;mid=42;ip=192.0.2.44;ua=Mail;cid=3311;] ${message}\n`;
    const text = [
      imap(
        "12:00:00",
        "mailop - Performing IMAP copy of Message (id=400): copyId=410, folderId=3, folderName=Trash, parentId=-1.",
      ),
      imap("12:00:00", "imap - UID COPY elapsed=3"),
      imap("12:00:01", "mailop - Deleting Message (id=400)."),
      imap("12:00:01", "mailop - Deleting Message (id=401)."),
      imap("12:00:01", "imap - EXPUNGE elapsed=3"),
    ].join("");
    expect(await deletionsIn(text)).toMatchObject({ session: 1, histogram: 1 });
  });

  it("add up over the acts of the session", async () => {
    const text = `${messageAction("10:30:00", "mailop - Deleting Message (id=200).", "mailop - Deleting Message (id=201).")}${folderAction(
      "mailbox - Emptying 1 items from /Trash, removeSubfolders=true.",
      "mailop - Deleting items: 257.",
    )}`;
    expect(await deletionsIn(text)).toMatchObject({ session: 3, histogram: 3 });
  });
});

describe("the session of a client", () => {
  it("takes in records that do not tell the protocol, where the client's others do", async () => {
    // Carbonio's threads show no URL: only the closing record says that this is WebDAV.
    const dav = (time: string, message: string) =>
      `2013-05-14 ${time},000 INFO  [qtp1476011703-45] [name=anna@example.com;ip=192.0.2.44;ua=DAVx5/4.3;] ${message}\n`;
    const owner =
      "2013-05-14 08:00:00,000 INFO  [LmtpServer-1] [name=anna@example.com;mid=42;ip=192.0.2.25;] mailop - Adding Message: id=300, Message-ID=<a@example.net>, parentId=-1, folderId=2, folderName=Inbox.\n";
    const text = [
      owner,
      dav("12:00:00", "mailop - Deleting Appointment (id=820)."),
      dav(
        "12:00:01",
        "dav - DavServlet operation DELETE to /dav/anna@example.com/Calendar/x.ics (depth: zero) finished in 7ms",
      ),
    ].join("");
    expect(await deletionsIn(text)).toMatchObject({ events: 2, session: 1 });
  });
});
