import { afterEach, describe, expect, it } from "vitest";
import { runInProcess } from "../support/run-in-process.ts";
import { type SmallIndex, smallIndex } from "../support/small-index.ts";

const record = (ms: number, thread: string, context: string, message: string) =>
  `2024-03-11 10:00:00,${String(ms).padStart(3, "0")} INFO  [${thread}] [${context}] ${message}\n`;
const imap = (ms: number, message: string) =>
  record(ms, "ImapSSLServer-7", "name=anna@example.com;mid=42;ip=192.0.2.30;ua=Thunderbird/115.8.0;cid=3311;", message);
const pop = (ms: number, message: string) =>
  record(ms, "Pop3SSLServer-9", "name=anna@example.com;ip=192.0.2.30;cid=811;", message);
const web = (ms: number, message: string) =>
  record(
    ms,
    "qtp1-5:https://mbs1.example.com/service/soap/ItemActionRequest",
    "name=anna@example.com;mid=42;soapId=5a1;",
    message,
  );

let index: SmallIndex;
afterEach(() => index.remove());
async function lostFolders(...records: string[]): Promise<unknown> {
  index = await smallIndex({ text: records.join("") });
  const { stdout } = await runInProcess(["lost", "--json", "--index", index.path]);
  const losses = JSON.parse(stdout).losses as {
    items: { id: number; lastFolder: { id: number; name: string } | null }[];
  }[];
  return Object.fromEntries(
    losses.flatMap(({ items }) =>
      items.map(({ id, lastFolder }) => [id, lastFolder && `${lastFolder.id} ${lastFolder.name}`]),
    ),
  );
}

describe("the last folder of an item whose arrival is older than the log", () => {
  it("is the one that the IMAP client had selected when it deleted or copied it", async () => {
    const folders = await lostFolders(
      imap(0, "imap - selected folder Sent"),
      imap(1, "imap - SELECT elapsed=1 (NIO)"),
      imap(
        2,
        "mailop - Performing IMAP copy of Message (id=300): copyId=400, folderId=3, folderName=Trash, parentId=-300.",
      ),
      imap(3, "imap - UID COPY elapsed=1 (NIO)"),
      imap(4, "mailop - Deleting Message (id=300)."),
      imap(5, "mailop - Deleting Message (id=301)."),
      imap(6, "imap - EXPUNGE elapsed=1 (NIO)"),
      web(7, "mailop - Deleting Message (id=400)."),
    );
    expect(folders).toEqual({ 301: "5 Sent", 400: "5 Sent" });
  });

  it("is the Inbox for POP3, which shows no other", async () => {
    const folders = await lostFolders(
      web(0, "mailop - Deleting Message (id=299)."),
      pop(1, "mailop - Deleting Message (id=300)."),
      pop(2, "mailop - moving Message (id=301) to Folder Trash (id=3)"),
      web(3, "mailop - Deleting Message (id=301)."),
    );
    expect(folders).toEqual({ 299: null, 300: "2 Inbox", 301: "2 Inbox" });
  });

  it("is what the calendar or the address book says of it", async () => {
    const uid = "UID=7d1c55aa-0b0b-4d2f-8f53-6f1d1c7d9a10";
    const folders = await lostFolders(
      web(
        0,
        `calendar - Moving CalendarItem: id=820, src=Folder Team (old) (id=310), dest=Folder Trash (id=3), subject="x", ${uid}`,
      ),
      web(1, "mailop - moving Appointment (id=820) to Folder Trash (id=3)"),
      web(2, "mailop - modifying contact carl@example.org: id=612, folderId=13, folderName=Emailed Contacts."),
      web(3, "soap - ItemActionRequest elapsed=3"),
      web(4, "mailop - Deleting Appointment (id=820)."),
      web(5, `calendar - Deleting CalendarItem: id=821, folderId=10, subject="y", ${uid}`),
      web(6, "mailop - Deleting Appointment (id=821)."),
      web(7, "mailop - Deleting Contact carl@example.org (id=612)."),
    );
    expect(folders).toEqual({ 612: "13 Emailed Contacts", 820: "310 Team (old)", 821: "10 Calendar" });
  });
});

describe("the folder that an IMAP client had selected", () => {
  interface Place {
    id: number | null;
    name: string | null;
    path?: string;
  }
  async function loss(...records: string[]): Promise<{ folder: Place | null; items: { lastFolder: Place | null }[] }> {
    index = await smallIndex({ text: records.join("") });
    const { stdout } = await runInProcess(["lost", "--json", "--index", index.path]);
    return JSON.parse(stdout).losses[0];
  }
  const expunged = [imap(1, "mailop - Deleting Message (id=900)."), imap(2, "imap - EXPUNGE elapsed=9 (NIO)")];

  it("is named by its path where no record tells its id", async () => {
    const { folder, items } = await loss(imap(0, "imap - selected folder Lists/dev"), ...expunged);
    expect(folder).toEqual({ id: null, name: "dev", path: "/Lists/dev" });
    expect(items[0]?.lastFolder).toEqual({ id: null, name: "dev", path: "/Lists/dev" });
    const { stdout } = await runInProcess(["item", "900", "-a", "anna@example.com", "--index", index.path]);
    expect(stdout).toContain("from folder /Lists/dev");
    expect((await runInProcess(["lost", "--index", index.path])).stdout).toContain("/Lists/dev");
  });

  it("gives the folder of what CLOSE expunges too, whichever thread does it", async () => {
    const [other, mailbox] = ["ImapSSLServer-9", "name=anna@example.com;mid=42;ip=192.0.2.30;cid=3311;"];
    const { folder } = await loss(
      imap(0, "imap - selected folder Lists/dev"),
      record(1, other, mailbox, "mailop - Deleting Message (id=900)."),
      record(2, other, mailbox, "imap - CLOSE elapsed=9 (NIO)"),
    );
    expect(folder).toEqual({ id: null, name: "dev", path: "/Lists/dev" });
  });

  it("has its id once a record has told it", async () => {
    const copying = imap(
      1,
      "mailop - Performing IMAP copy of Message (id=900): copyId=910, folderId=3, folderName=Trash, parentId=-1.",
    );
    await loss(
      imap(0, "imap - selected folder dev"),
      copying,
      web(2, "mailop - moving Folder dev (id=310) to Folder USER_ROOT (id=1)"),
      web(3, "soap - FolderActionRequest elapsed=3"),
      web(4, "mailop - Deleting Message (id=910)."),
      web(5, "soap - MsgActionRequest elapsed=3"),
      imap(6, "mailop - Deleting Message (id=900)."),
      imap(7, "imap - EXPUNGE elapsed=9 (NIO)"),
    );
    const { stdout } = await runInProcess(["item", "900", "-a", "anna@example.com", "--json", "--index", index.path]);
    expect(JSON.parse(stdout).lastFolder).toEqual({ id: 310, name: "dev", path: "/dev" });
  });

  it("is no folder of another mailbox that the client sees as one of its own", async () => {
    const eve = (ms: number, message: string) =>
      record(ms, "ImapSSLServer-8", "name=eve@example.com;mid=42;ip=192.0.2.31;cid=7;", message);
    const owner = record(
      0,
      "LmtpServer-1",
      "name=anna@example.com;mid=42;ip=192.0.2.25;",
      "mailop - Adding Message: id=800, Message-ID=<m800@example.net>, parentId=-1, folderId=2, folderName=Inbox.",
    );
    const deleting = [eve(2, "mailop - Deleting Message (id=900)."), eve(3, "imap - EXPUNGE elapsed=9 (NIO)")];
    const mounted = await loss(owner, eve(1, "imap - selected folder Anna's lists"), ...deleting);
    expect(mounted.folder).toBeNull();
    await index.remove();
    const named = await loss(owner, eve(1, "imap - selected folder /home/anna@example.com/Lists/dev"), ...deleting);
    expect(named.folder).toEqual({ id: null, name: "dev", path: "/Lists/dev" });
  });
});
