import { describe, expect, it } from "vitest";
import { attributeWords } from "../../src/cli/store/attribute-words.ts";
import { deliverWords } from "../../src/cli/store/deliver-words.ts";
import { itemIds } from "../../src/cli/store/open-store.ts";

describe("the words behind `deliver ACCOUNT`", () => {
  it("are files, then pairs in any order", () => {
    expect(deliverWords(["a.eml", "b.eml", "tags", "x,y", "folder", "/Sent"])).toEqual({
      files: ["a.eml", "b.eml"],
      folder: "/Sent",
      date: null,
      flags: null,
      tags: "x,y",
    });
    // A file that is called like a parameter, and a value that is.
    expect(deliverWords(["./folder", "folder", "date"])).toMatchObject({ files: ["./folder"], folder: "date" });
  });

  it.each([
    [[], "deliver needs at least one file"],
    [["folder", "/Sent"], "deliver needs at least one file"],
    [["a.eml", "folder"], "folder needs a value"],
    [["a.eml", "folder", "/a", "colour", "red"], 'deliver does not know "colour"'],
    [["a.eml", "flags", "u", "flags", "f"], "flags is given twice"],
  ])("%j are refused: %s", (words, message) => {
    expect(() => deliverWords(words)).toThrow(message);
  });
});

describe("the words behind `create-account ACCOUNT`", () => {
  it("are pairs, where a name may come again, and the id apart", () => {
    const words = ["zimbraMailAlias", "a@example.com", "zimbraId", "X", "zimbraMailAlias", "b@example.com"];
    expect(attributeWords(words)).toEqual({
      id: "X",
      attributes: { zimbraMailAlias: ["a@example.com", "b@example.com"] },
    });
  });

  it.each([
    [["displayName"], "displayName needs a value"],
    [["a=b", "c"], '"a=b" is no attribute name'],
    [["userPassword", "secret"], "passwords do not belong on a command line"],
    [["password", "{x"], "passwords do not belong on a command line"],
  ])("%j are refused: %s", (words, message) => {
    expect(() => attributeWords(words)).toThrow(message);
  });
});

describe("item ids", () => {
  it("are numbers from 1, and at least one", () => {
    expect(itemIds(["257", "300"])).toEqual([257, 300]);
    for (const words of [[], ["0"], ["-1"], ["1x"], ["1.5"], ["99999999999"]]) {
      expect(() => itemIds(words), words.join()).toThrow();
    }
  });
});
