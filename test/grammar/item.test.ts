import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ITEM_TYPES } from "../../src/core/index.ts";
import { itemTypeOf, readItem } from "../../src/grammar/index.ts";
import { readMessage } from "./grammars.ts";

function item(text: string): unknown {
  const bytes = Buffer.from(`>${text}<`, "utf8").toString("latin1");
  const found = readItem(bytes, 1, bytes.length - 1);
  if (found === null) return null;
  const { nameStart, nameEnd, ...rest } = found;
  const name = nameStart < 0 ? null : Buffer.from(bytes.slice(nameStart, nameEnd), "latin1").toString("utf8");
  return { ...rest, name };
}

describe("an item as the server writes it", () => {
  it("is read from the right, so that a name may hold anything", () => {
    expect(item("Folder Rechnungen (alt) [2023], Köln (id=301)")).toEqual({
      type: "folder",
      id: 301,
      virtual: false,
      name: "Rechnungen (alt) [2023], Köln",
    });
    expect(item("Folder a (id=7) (id=301)")).toEqual({ type: "folder", id: 301, virtual: false, name: "a (id=7)" });
    expect(item("Mountpoint bob's Inbox (id=740)")).toEqual({
      type: "mountpoint",
      id: 740,
      virtual: false,
      name: "bob's Inbox",
    });
    expect(item("Contact <undefined> (id=613)")).toEqual({
      type: "contact",
      id: 613,
      virtual: false,
      name: "<undefined>",
    });
  });

  it("has no name where its class has none", () => {
    expect(item("Message (id=1857)")).toEqual({ type: "message", id: 1857, virtual: false, name: null });
    expect(item("Flag \\Deleted (id=-8)")).toEqual({ type: "flag", id: -8, virtual: false, name: "\\Deleted" });
  });

  it("is the message itself where it is a conversation of one message", () => {
    expect(item("VirtualConversation (id=-257)")).toEqual({ type: "message", id: 257, virtual: true, name: null });
  });

  it("is nothing where the text is no item", () => {
    for (const text of [
      "<undefined>",
      "",
      "Message",
      "Message (id=)",
      "Message (id=1",
      "message (id=1)",
      "(id=1)",
      "Folder x(id=1)",
    ])
      expect([text, item(text)]).toEqual([text, null]);
  });

  it("has a type for every class and every name of the server's enum, singular and plural", () => {
    const names = {
      Message: "message",
      MESSAGES: "message",
      VIRTUAL_CONVERSATION: "message",
      CONVERSATIONS: "conversation",
      SearchFolder: "searchfolder",
      WikiItem: "wiki",
      CALENDAR_GROUPS: "calendar-group",
      APPOINTMENTS: "appointment",
      UNKNOWN: "unknown",
      Nonsense: "unknown",
      TAGS: "tag",
    };
    for (const [name, type] of Object.entries(names)) expect([name, itemTypeOf(name)]).toEqual([name, type]);
    for (const type of ITEM_TYPES.filter((t) => t !== "calendar-group")) expect(itemTypeOf(type)).toBe(type);
  });
});

/** Folder names as the server allows them: anything but : / " and control characters (MailItem.validateItemName). */
const nasty = fc.constantFrom(
  "a (id=7)",
  "x to Folder X (id=9)",
  "Inbox, parentId=5",
  "b]c[d",
  "it's; ;; ok",
  "مجلد",
  "Ünïcödé 日本",
  "a. b.",
  "Affected message ids",
  "folderName",
  "🗑 Trash",
  " (id=",
  ")",
);
const anyName = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 40 })
  .map((s) => s.replace(/[:/"\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, "_"));
const folderName = fc.oneof(
  nasty,
  anyName,
  fc.tuple(nasty, anyName, nasty).map((parts) => parts.join("")),
);
const id = fc.integer({ min: 1, max: 2 ** 31 - 1 });
/** A name that does not itself say ` (id=N) to Folder …`, which no reader could tell from the line it stands in. */
const clearName = folderName.filter((name) => !/\(id=-?\d+\) to (?:Folder|SearchFolder|Mountpoint) /.test(name));

describe("any folder name", () => {
  it("survives as the target of a move", () => {
    fc.assert(
      fc.property(folderName, id, id, (name, message, folder) => {
        const dest = `Folder ${name} (id=${folder})`;
        expect(readMessage("mailop", `moving Message (id=${message}) to ${dest}`)).toEqual({
          event: "zimbra/mailop:move",
          fields: { item: `Message (id=${message})`, dest },
        });
      }),
    );
  });

  it("survives as the folder that is moved", () => {
    fc.assert(
      fc.property(folderName, clearName, id, id, (name, target, moved, folder) => {
        const item = `Folder ${name} (id=${moved})`;
        const dest = `Mountpoint ${target} (id=${folder})`;
        expect(readMessage("mailop", `moving ${item} to ${dest}`)?.fields).toEqual({ item, dest });
      }),
    );
  });

  it("survives as the target of a conversation's move", () => {
    fc.assert(
      fc.property(folderName, id, fc.array(id, { minLength: 1, maxLength: 5 }), (name, folder, ids) => {
        const dest = `Folder ${name} (id=${folder})`;
        const message = `Moving Conversation (id=450) to ${dest}.  Affected message ids: ${ids.join(",")}.`;
        expect(readMessage("mailop", message)?.fields).toEqual({ conversation: "Conversation (id=450)", dest, ids });
      }),
    );
  });

  it("survives where a message is added or copied", () => {
    fc.assert(
      fc.property(folderName, id, id, (name, message, folder) => {
        const uuid = "7f0c9a52-9f2e-4a53-a6d2-3b1f5f3a9c11";
        const added = `Adding Message: id=${message}, Message-ID=<a@example.net>, parentId=-1, folderId=${folder}, folderName=${name} acct=${uuid}.`;
        expect(readMessage("mailop", added)?.fields).toEqual({
          type: "Message",
          id: message,
          messageId: "<a@example.net>",
          parentId: -1,
          folderId: folder,
          folderName: name,
          accountId: uuid,
        });
        const copied = `Performing IMAP copy of Message (id=${message}): copyId=${message + 1}, folderId=${folder}, folderName=${name}, parentId=-1.`;
        expect(readMessage("mailop", copied)?.fields).toEqual({
          item: `Message (id=${message})`,
          copyId: message + 1,
          folderId: folder,
          folderName: name,
          parentId: -1,
        });
      }),
    );
  });

  it("survives where the folder is deleted", () => {
    fc.assert(
      fc.property(folderName, id, (name, folder) => {
        const item = `Folder ${name} (id=${folder})`;
        expect(readMessage("mailop", `Deleting ${item}.`)).toEqual({ event: "zimbra/mailop:delete", fields: { item } });
        expect(readMessage("mailop", `Deleting contents of ${item}.`)).toEqual({
          event: "zimbra/mailop:delete-contents",
          fields: { item },
        });
      }),
    );
  });
});
