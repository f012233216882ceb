import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { builtInFolder, createMatch, loadGrammars } from "../../src/grammar/index.ts";
import { builtIn, readMessage, withFiles } from "./grammars.ts";

describe("a message", () => {
  it("is matched by its first line only, where the lines after it are a stack trace", () => {
    const trace =
      "handler exception\ncom.zimbra.cs.mailbox.MailServiceException: no such message: 1857\n\tat a.b(C.java:1)";
    expect(readMessage("SoapEngine", trace)).toEqual({ event: "zimbra/soap:failed", fields: {} });
  });

  it("is matched as a whole where a subject may hold line breaks", () => {
    const found = readMessage(
      "calendar",
      'Deleting CalendarItem: id=820, folderId=3, subject="a\r\n"b", UID=c", UID=7d1c',
    );
    expect(found?.fields).toEqual({ id: 820, folderId: 3, subject: 'a\r\n"b", UID=c', uid: "7d1c" });
  });

  it("may end in CR", () => {
    expect(readMessage("mailop", "Deleting Message (id=257).\r")?.fields).toEqual({ item: "Message (id=257)" });
  });

  it("that begins or ends with more than the pattern is not matched", () => {
    for (const message of ["Deleting Message (id=257). ", " Deleting Message (id=257).", "Deleting Message (id=257).."])
      expect(readMessage("mailop", message)).toBeNull();
  });

  it("keeps broken UTF-8 as replacement characters", () => {
    const { matcher } = builtIn;
    const text = "moving Message (id=1) to Folder K\xf6ln (id=301)";
    const match = createMatch(matcher);
    expect(matcher.match(matcher.categories.indexOf("mailop"), text, 0, text.length, text.length, match)).toBe(true);
    expect(text.slice(match.starts[1], match.ends[1])).toBe("Folder K\xf6ln (id=301)");
  });

  it("of a request has the request's name without its namespace, as 6.x printed it", () => {
    for (const printed of [
      "MsgActionRequest",
      "MsgActionRequest {urn:zimbraMail}",
      "{urn:zimbraMail}MsgActionRequest",
      "mail:MsgActionRequest",
    ])
      expect(readMessage("soap", `${printed} elapsed=23`)?.fields).toEqual({
        operation: "MsgActionRequest",
        elapsedMs: 23,
      });
  });
});

describe("a category", () => {
  it("is found by its whole name, wherever it stands in the text", () => {
    const { matcher } = builtIn;
    const text = "xx mailop imap SoapEngine soapx";
    const at = (word: string): number => matcher.category(text, text.indexOf(word), text.indexOf(word) + word.length);
    expect(matcher.categories[at("mailop")]).toBe("mailop");
    expect(matcher.categories[at("SoapEngine")]).toBe("SoapEngine");
    expect(at("soapx")).toBe(-1);
    expect(at("mai")).toBe(-1);
    expect(matcher.category(text, 0, 0)).toBe(-1);
  });

  it("that nobody watches matches nothing", () => {
    const { matcher } = builtIn;
    expect(matcher.match(-1, "x", 0, 1, 1, createMatch(matcher))).toBe(false);
  });
});

describe("hostile text", () => {
  const { matcher } = builtIn;
  const match = createMatch(matcher);
  const pieces = [
    "Deleting ",
    "Folder ",
    " (id=",
    "7)",
    " to Folder X (id=9)",
    ", parentId=",
    "-1",
    "Adding Message: id=",
    ", Message-ID=",
    ", folderId=",
    ", folderName=",
    " acct=",
    ".",
    ", to=",
    "cmd=",
    "; ",
    ";",
    "=",
    "(batch) ",
    " elapsed=",
    "{",
    "}",
    "\n",
    '", UID=',
    "\u0000",
    "é",
    "Request",
  ];
  const hostile = fc
    .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 6 })), { maxLength: 30 })
    .map((parts) => parts.join(""));

  it("of any kind gives positions inside the message, in every category", () => {
    fc.assert(
      fc.property(hostile, fc.nat({ max: 40 }), (message, before) => {
        const text = `${"#".repeat(before)}${message}${"#".repeat(5)}`;
        const end = before + message.length;
        const firstBreak = text.indexOf("\n", before);
        const lineEnd = firstBreak < 0 || firstBreak > end ? end : firstBreak;
        for (let category = 0; category < matcher.categories.length; category++) {
          if (!matcher.match(category, text, before, lineEnd, end, match)) continue;
          match.pattern.holes.forEach((_, slot) => {
            const [from = 0, to = 0] = [match.starts[slot], match.ends[slot]];
            if (from >= 0) expect([from >= before, to >= from, to <= end]).toEqual([true, true, true]);
          });
        }
      }),
      { numRuns: 300 },
    );
  });

  it("of a mebibyte takes time in proportion to its length: holes are not tried again", () => {
    const attacks: readonly (readonly [string, string, string])[] = [
      ["mailop", "moving Folder ", " to Folder X (id=7)"],
      ["mailop", "Adding Message: id=1, Message-ID=", ", parentId=1, folderId=2, folderName= acct=a"],
      ["mailop", "Copying Folder ", " (id=1): copyId=2, folderId=3, folderName="],
      ["smtp", "Sending message: Message-ID=", ", size=1, sender=, nrcpts=1, to="],
      ["calendar", 'Adding CalendarItem: id=1, Message-ID="', '", folderId=1, subject="a", UID='],
      ["security", "cmd=ModifyAccount; name=a", "; zimbraPrefTrashLifetime"],
      ["imap", "[", "] read[1] write[2] time["],
    ];
    for (const [category, head, part] of attacks) {
      const text = head + part.repeat(Math.ceil((1 << 20) / part.length));
      const began = performance.now();
      matcher.match(matcher.categories.indexOf(category), text, 0, text.length, text.length, match);
      // About 20 ms each; a hole that is tried again for each candidate would take minutes.
      expect([category, performance.now() - began < 3000]).toEqual([category, true]);
    }
  });
});

describe("a pattern of a user", () => {
  const grammar = (pattern: string, message: string, fields: object): string =>
    JSON.stringify({
      id: "site/test",
      version: 1,
      title: "t",
      categories: ["test"],
      events: {
        one: {
          pattern,
          kind: "other",
          importance: 1,
          from: { product: "p", source: "s" },
          samples: [{ message, fields }],
        },
      },
    });
  const problemsOf = (text: string) =>
    withFiles({ "site.json": text }, (folder) => loadGrammars({ folders: [builtInFolder(), folder] }).problems);

  it("may hold letters outside ASCII, in text and in values", () => {
    expect(
      problemsOf(grammar("Größe von {name:text} → {size:int}", "Größe von Ä→Ö → 5", { name: "Ä→Ö", size: 5 })),
    ).toEqual([]);
  });

  it("ends a text at the first and a longest at the last place where the rest fits", () => {
    expect(problemsOf(grammar("{name:text} - {text:rest}", "a - b - c", { name: "a", text: "b - c" }))).toEqual([]);
    expect(problemsOf(grammar("{name:longest} - {text:rest}", "a - b - c", { name: "a - b", text: "c" }))).toEqual([]);
  });

  it("prefers an optional part to its absence at the end of a longest", () => {
    expect(
      problemsOf(grammar("{name:longest}{? by {account:word}}", "a by b by c", { name: "a by b", account: "c" })),
    ).toEqual([]);
  });

  it("takes optional parts in their order, lists, choices and doubled braces", () => {
    const pattern =
      "{{{status:oneof(UP|DOWN)}}}{?, n={count:int}}{?, to={recipients:list(, to=)}}{?, why={reason:rest}}";
    expect(
      problemsOf(
        grammar(pattern, "{DOWN}, to=a, to=b, why=x", { status: "DOWN", recipients: ["a", "b"], reason: "x" }),
      ),
    ).toEqual([]);
  });
});
