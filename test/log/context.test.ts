import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contextValue, decodeUtf8, parseContext } from "../../src/log/index.ts";

const parse = (context: string) => {
  const latin1 = Buffer.from(context, "utf8").toString("latin1");
  return parseContext(`[${latin1}]`, 1, 1 + latin1.length);
};

describe("a context", () => {
  it("is keys and values in the order of the log, unknown keys kept", () => {
    const entries = parse("name=anna@example.com;mid=42;oip=203.0.113.4, 10.0.0.5;Cmd=Sync;DeviceID=ApplDN1;x=;");
    expect(entries).toEqual([
      ["name", "anna@example.com"],
      ["mid", "42"],
      ["oip", "203.0.113.4, 10.0.0.5"],
      ["Cmd", "Sync"],
      ["DeviceID", "ApplDN1"],
      ["x", ""],
    ]);
    expect(contextValue(entries, "mid")).toBe("42");
    expect(contextValue(entries, "aname")).toBeNull();
  });

  it("has its doubled semicolons undone, and '=' and brackets left alone", () => {
    expect(parse("ua=Mozilla/5.0 (X11;; Linux);;;a=b=c];")).toEqual([
      ["ua", "Mozilla/5.0 (X11; Linux);"],
      ["a", "b=c]"],
    ]);
  });

  it("is read as UTF-8", () => {
    expect(parse("name=jürgen@example.com;ua=猫;")).toEqual([
      ["name", "jürgen@example.com"],
      ["ua", "猫"],
    ]);
  });

  it("is empty as []", () => {
    expect(parse("")).toEqual([]);
  });

  it("keeps what is damaged: an entry without '=', an end without ';'", () => {
    expect(parse("abc;mid=4")).toEqual([
      ["abc", ""],
      ["mid", "4"],
    ]);
  });

  it("gives back any keys and values that the server can write", () => {
    const key = fc.stringMatching(/^[a-zA-Z]{1,8}$/);
    const value = fc.string({ unit: fc.constantFrom(..."a1;=[] é猫") });
    fc.assert(
      fc.property(fc.array(fc.tuple(key, value), { maxLength: 8 }), (entries) => {
        expect(parse(entries.map(([k, v]) => `${k}=${v.replaceAll(";", ";;")};`).join(""))).toEqual(entries);
      }),
    );
  });
});

describe("decoding a piece of log text", () => {
  it("reads UTF-8 and replaces what is none", () => {
    expect(decodeUtf8("Voil\xc3\xa0")).toBe("Voilà");
    expect(decodeUtf8("Voil\xe0 x")).toBe("Voil\ufffd x");
    expect(decodeUtf8("plain")).toBe("plain");
  });
});
