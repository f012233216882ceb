import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { itemStory } from "../../src/query/index.ts";
import { type SmallIndex, smallIndex } from "../support/small-index.ts";

const soap = (account: string, mid: number) =>
  `[btpool0-1://localhost/service/soap/FolderActionRequest] [name=${account}@example.com;mid=${mid};ip=192.0.2.44;]`;

/** Item 311 goes to /Proj/Offers (291), appointment 400 lies in Offers by id alone; bert's folder 291 is another one. */
const LOG = `\
2013-05-14 08:30:00,000 INFO  ${soap("anna", 42)} mailop - adding folder Proj: id=290, parentId=1.
2013-05-14 08:30:01,000 INFO  ${soap("anna", 42)} mailop - adding folder Offers: id=291, parentId=290.
2013-05-14 08:31:02,000 INFO  ${soap("anna", 42)} mailop - moving Message (id=311) to Folder Offers (id=291)
2013-05-14 08:31:03,000 INFO  ${soap("anna", 42)} calendar - Adding CalendarItem: id=400, Message-ID="(none)", folderId=291, subject="Plan", UID=7d1c55aa-0b0b-4d2f-8f53-6f1d1c7d9a10
2013-05-14 08:31:04,000 INFO  ${soap("anna", 42)} calendar - Adding CalendarItem: id=401, Message-ID="(none)", folderId=10, subject="Plan", UID=7d1c55aa-0b0b-4d2f-8f53-6f1d1c7d9a11
2013-05-14 08:31:05,000 INFO  ${soap("anna", 42)} mailbox - Emptying 1 items from /Proj/Offers, removeSubfolders=true.
2013-05-14 08:31:06,000 INFO  [LmtpServer-1] [name=anna@example.com;mid=42;ip=192.0.2.30;] filter - Copying existing message 311 to folder Offers.
2013-05-14 08:31:07,000 INFO  ${soap("bert", 43)} calendar - Adding CalendarItem: id=402, Message-ID="(none)", folderId=291, subject="Plan", UID=7d1c55aa-0b0b-4d2f-8f53-6f1d1c7d9a12
2013-05-14 08:31:08,000 INFO  ${soap("bert", 43)} mailop - moving Message (id=312) to Folder 100%_sure (id=500)
2013-05-14 08:31:09,000 INFO  ${soap("bert", 43)} mailop - moving Message (id=313) to Folder 100 not sure (id=501)
2013-05-14 08:31:10,000 INFO  ${soap("bert", 43)} mailbox - Emptying 1 items from /100 not sure, removeSubfolders=true.
`;

let index: SmallIndex;
beforeAll(async () => {
  index = await smallIndex({ text: LOG });
});
afterAll(() => index.remove());

/** The seconds at which events in a folder were written. */
const secondsIn = (folder: string): number[] =>
  index.reader
    .events({ folder }, { limit: 100, order: "asc" })
    .map(({ timeUtcMs }) => new Date(timeUtcMs).getUTCSeconds());

describe("events in a folder", () => {
  it("are found by the path that an answer tells, with and without its slash, and by the last name alone", () => {
    const path = itemStory(index.reader, { id: 400, account: "anna@example.com", host: null }).lastFolder?.path;
    expect(path).toBe("/Proj/Offers");
    for (const folder of ["/Proj/Offers", "Proj/Offers", "/Proj/Offers/", "offers"]) {
      expect([folder, secondsIn(folder)]).toEqual([folder, [2, 3, 5, 6]]);
    }
  });

  it("are found by a folder's id in every mailbox, and by its name where only the id is told, in its own mailbox", () => {
    expect(secondsIn("291")).toEqual([2, 3, 7]);
    expect(secondsIn("Offers")).toContain(3);
    expect(secondsIn("Offers")).not.toContain(7);
  });

  it("are found by the name of a system folder that the record tells by its id alone", () => {
    expect(secondsIn("/Calendar")).toEqual([4]);
    expect(secondsIn("calendar")).toEqual([4]);
    expect(secondsIn("/Proj/Calendar")).toEqual([]);
  });

  it("are those of a name with signs that mean something to SQL, and of no other", () => {
    expect(secondsIn("/100%_sure")).toEqual([8]);
    expect(secondsIn("%")).toEqual([]);
    expect(secondsIn("/")).toEqual([]);
  });
});
