import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EVENT_KINDS, PROTOCOLS, SalvageError, ZoneClock } from "../../src/core/index.ts";
import { queryOf } from "../../src/query/filter.ts";
import { describeQuery, wordsOf } from "../../src/query/filter-text.ts";
import { FILTER_TOKENS, TOKEN_NAMES } from "../../src/query/filter-tokens.ts";
import { termsOfLine, termsOfWords } from "../../src/query/filter-words.ts";

// Wednesday 22 July 2026, 10:30 in Rome.
const setting = { clock: new ZoneClock("Europe/Rome"), nowUtcMs: Date.UTC(2026, 6, 22, 8, 30) };
const ask = (...words: string[]) => queryOf(termsOfWords(words), setting);
const askLine = (line: string) => queryOf(termsOfLine(line), setting);

function refusal(...words: string[]): string {
  try {
    ask(...words);
  } catch (error) {
    if (error instanceof SalvageError) return `${error.exitCode} ${error.message} / ${error.hint}`;
    throw error;
  }
  return "accepted";
}

describe("the filter language", () => {
  it("has a condition for every token of the contract", () => {
    const query = ask(
      "from:boss@example.com",
      "to:user@example.com",
      "id:339",
      "acct:user@example.com",
      "actor:admin@example.com",
      "ip:203.0.113.7",
      "ua:zclient",
      "msgid:a@example.org",
      "folder:Trash",
      "op:delete,empty",
      "proto:soap,imap",
      "host:mbs1",
      "session:4",
      "after:2020-07-18T13:00Z",
      "before:2020-07-18T14:00Z",
    );
    expect(query.filter).toEqual({
      sender: "boss@example.com",
      recipient: "user@example.com",
      itemId: 339,
      account: "user@example.com",
      actor: "admin@example.com",
      ip: "203.0.113.7",
      client: "zclient",
      messageId: "<a@example.org>",
      folder: "Trash",
      kinds: ["delete", "empty"],
      protocols: ["soap", "imap"],
      host: "mbs1",
      session: 4,
      fromUtcMs: Date.UTC(2020, 6, 18, 13),
      toUtcMs: Date.UTC(2020, 6, 18, 14),
    });
    expect(query.party).toBeNull();
  });

  it("takes a bare number as an id, a bare address as account or sender, an IP address and a Message-ID as such", () => {
    expect(ask("339").filter).toEqual({ itemId: 339 });
    expect(ask("boss@example.com")).toMatchObject({ filter: {}, party: "boss@example.com" });
    expect(ask("203.0.113.7").filter).toEqual({ ip: "203.0.113.7" });
    expect(ask("2001:db8::7").filter).toEqual({ ip: "2001:db8::7" });
    expect(ask("<a@example.org>").filter).toEqual({ messageId: "<a@example.org>" });
  });

  it("takes flag names as tokens too, in any case", () => {
    expect(ask("account:user@example.com", "FROM:boss").filter).toEqual({
      account: "user@example.com",
      sender: "boss",
    });
  });

  it("understands a word whose quotes the shell has eaten, and a whole line in one word", () => {
    expect(ask("folder:Rechnungen (alt)").filter).toEqual({ folder: "Rechnungen (alt)" });
    expect(ask("after:18 jul 2020 3pm").filter).toEqual({ fromUtcMs: Date.UTC(2020, 6, 18, 13) });
    expect(ask('from:boss folder:"Rechnungen (alt)" op:delete').filter).toEqual({
      sender: "boss",
      folder: "Rechnungen (alt)",
      kinds: ["delete"],
    });
  });

  it("reads quotes and backslashes of a typed line", () => {
    expect(askLine(String.raw`folder:"a \"b\" \\ c"  339`).filter).toEqual({
      folder: String.raw`a "b" \ c`,
      itemId: 339,
    });
    expect(askLine('"folder:two words"').filter).toEqual({ folder: "two words" });
    expect(askLine("").filter).toEqual({});
  });

  it("covers a day with on:, starts with its begin for after:, ends before its begin for before:", () => {
    const [from, to] = [Date.UTC(2020, 6, 17, 22), Date.UTC(2020, 6, 18, 22)];
    expect(ask("on:18/07/2020").filter).toEqual({ fromUtcMs: from, toUtcMs: to });
    expect(ask("after:18/07/2020").filter).toEqual({ fromUtcMs: from });
    expect(ask("before:18/07/2020").filter).toEqual({ toUtcMs: from });
  });

  it("lets before: reach to the second of two equal clock times, and tells", () => {
    const query = ask("before:2025-10-26 02:30");
    expect(query.filter.toUtcMs).toBe(Date.UTC(2025, 9, 26, 1, 30));
    expect(query.notes).toEqual([
      "2025-10-26 02:30 came twice in Europe/Rome: both are covered, and all the time between them",
    ]);
  });

  it("takes an operation of the log where it is no kind", () => {
    expect(ask("op:FolderActionRequest").filter).toEqual({ operation: "FolderActionRequest" });
    expect(ask("op:delete", "op:EXPUNGE").filter).toEqual({ kinds: ["delete"], operation: "EXPUNGE" });
  });
});

describe("what the filter language refuses", () => {
  it.each([
    [["form:boss"], 'there is no token "form:" / did you mean from: ?'],
    [["accout:x"], "did you mean account: ?"],
    [["zzzzz:x"], "the tokens are: from: to: id:"],
    [["boss"], 'did not understand "boss" / write from:boss'],
    [["on:last", "friday"], 'values with spaces need quotes: on:"last friday"'],
    [["folder:Sent", "items"], 'values with spaces need quotes: folder:"Sent items"'],
    [["from:boss@example.com", "friday"], 'did not understand "friday"'],
    [["id:abc"], 'id: takes a whole number, not "abc"'],
    [["id:99999999999999999999"], "id: takes a whole number"],
    [["session:-1"], "session: takes a whole number"],
    [["from:"], "from: needs a value"],
    [["from:a", "from:b"], "from: is given twice"],
    [["a@example.com", "b@example.com"], "an address is given twice"],
    [["a@example.com", "from:b", "acct:c"], "an address says nothing beside from: and acct:"],
    [["op:delte"], 'op: has no kind "delte" / did you mean op:delete ?'],
    [["op:delete,FolderActionRequest"], "op: takes kinds"],
    [["proto:imp"], "did you mean proto:imap ?"],
    [["proto:carrier-pigeon"], "the protocols are: soap, imap"],
    [["on:today", "after:yesterday"], "on: does not go with"],
    [["after:2020-07-19", "before:2020-07-18"], "before: ends the span before it begins"],
    [["after:banana"], "did not understand the date"],
    [['folder:"never closed'], "a quote is not closed"],
  ])("%j", (words, expected) => {
    expect(refusal(...words)).toContain(expected);
    expect(refusal(...words)).toMatch(/^2 /);
  });

  it("shows hostile text harmlessly", () => {
    expect(refusal("id:\u001b[31mx")).not.toContain("\u001b");
    expect(refusal("\u001b]0;title\u0007")).not.toContain("\u001b");
  });
});

describe("a query written back", () => {
  const text = fc
    .string({ minLength: 1, unit: "binary" })
    .map((value) => value.trim())
    .filter((value) => value !== "");
  const plain = fc.record(
    {
      sender: text,
      recipient: text,
      itemId: fc.nat(),
      account: text,
      actor: text,
      ip: text,
      client: text,
      messageId: text.map((value) => `<${value}>`),
      folder: text,
      kinds: fc.uniqueArray(fc.constantFrom(...EVENT_KINDS), { minLength: 1 }),
      operation: fc.constantFrom("FolderActionRequest", "EXPUNGE", "UID COPY"),
      protocols: fc.uniqueArray(fc.constantFrom(...PROTOCOLS), { minLength: 1 }),
      host: text,
      session: fc.nat(),
      fromUtcMs: fc.integer({ min: 0, max: Date.UTC(2019, 0) }),
      toUtcMs: fc.integer({ min: Date.UTC(2019, 0, 2), max: Date.UTC(2037, 0) }),
    },
    { requiredKeys: [] },
  );

  it("means the same again, whatever its values hold", () => {
    const party = fc.option(fc.constantFrom("boss@example.com", "ü@example.org"));
    fc.assert(
      fc.property(plain, party, (filter, address) => {
        const spokenFor = filter.sender !== undefined && filter.account !== undefined;
        const query = { filter, party: spokenFor ? null : address, zone: "Europe/Rome", notes: [] };
        expect(askLine(wordsOf(query))).toEqual(query);
      }),
      { numRuns: 300 },
    );
  });

  it("is echoed under the names of the flags, with the absolute span", () => {
    expect(describeQuery(ask("from:boss@example.com", "after:18/07/2020 15:00"))).toEqual({
      from: "boss@example.com",
      after: "2020-07-18T13:00:00.000Z",
      before: null,
      zone: "Europe/Rome",
    });
    expect(describeQuery(ask("user@example.com", "op:delete op:EXPUNGE")).op).toBe("delete,EXPUNGE");
    expect(describeQuery(ask("user@example.com")).accountOrSender).toBe("user@example.com");
  });
});

describe("the token table", () => {
  it("has one row for each token, with a flag of its own", () => {
    expect(FILTER_TOKENS.map((token) => token.name)).toEqual([...TOKEN_NAMES]);
    expect(new Set(FILTER_TOKENS.map((token) => token.flag)).size).toBe(FILTER_TOKENS.length);
  });
});
