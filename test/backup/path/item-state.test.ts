import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeHistory } from "../../../src/backup/path/history-file.ts";
import { decodeItemState, encodeItemState } from "../../../src/backup/path/item-state.ts";

const keys = [
  "start-date",
  "end-date",
  "deleted",
  "state",
  "folder_id",
  "l",
  "date",
  "flags",
  "tags",
  "color",
  "metadata",
  "size",
  "name",
];
const anyState = fc.dictionary(
  fc.constantFrom(...keys),
  fc.oneof(fc.jsonValue(), fc.integer(), fc.string(), fc.date().map(String)),
);

describe("item states of other writers", () => {
  it("are read under the names that getItem shows", () => {
    const written = {
      "start date": "2013-07-12T16:35:44+02:00",
      type: "message",
      deleted: true,
      "blob path": "/mnt/import/items/c0/c0,gUlvz=",
    };
    expect(decodeItemState(written, 339)).toMatchObject({
      id: 339,
      startUtcMs: Date.UTC(2013, 6, 12, 14, 35, 44),
      deleted: true,
      digest: "c0,gUlvz=",
    });
  });

  it("are read under the names of Zimbra's archive metadata", () => {
    const written = {
      startDate: 1594981321000,
      folder_id: 2,
      blob_digest: "w5Jq=",
      size: 12,
      sender: "a@example.org",
      Path: "/Inbox",
      TagNames: "Work,Home",
    };
    expect(decodeItemState(written, 7)).toMatchObject({
      folderId: 2,
      digest: "w5Jq=",
      sizeBytes: 12,
      folderPath: "/Inbox",
      tags: ["Work", "Home"],
    });
  });

  it("never throw, whatever they are, and ours come back as they were (fuzz)", () => {
    fc.assert(
      fc.property(anyState, fc.nat(), (value, id) => {
        const state = decodeItemState(value, id);
        if (state !== null)
          expect(decodeItemState(JSON.parse(JSON.stringify(encodeItemState(state))), id)).toEqual(state);
      }),
      { examples: [[{ "start-date": -0 }, 0]] },
    );
  });

  it("that are no array of states are broken metadata, not an empty history", () => {
    const decode = (value: unknown) => decodeItemState(value, 1);
    for (const text of ["", "{", "[1]", "[{}]", "null"])
      expect(() => decodeHistory(text, decode, "accounts/a/items/01/1")).toThrow("broken metadata");
  });
});
