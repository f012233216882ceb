import { describe, expect, it } from "vitest";
import type { StoredEvent } from "../../src/index/index.ts";
import { describeEvent } from "../../src/query/describe-event.ts";
import { FACT_WORDS } from "../../src/query/fact-words.ts";
import { eachEvent, eventRow } from "../../src/query/index.ts";
import { REMARK_WORDS } from "../../src/query/remark-words.ts";
import { builtIn } from "../grammar/grammars.ts";
import { smallIndex } from "../support/small-index.ts";
import { storedEvent } from "./stored.ts";

function words(given: Partial<StoredEvent>): string {
  return describeEvent(eventRow(storedEvent({ event: 1, timeUtcMs: 0, ...given })));
}

const item = (id: number) => ({ id, type: "unknown" as const, role: "subject" as const });

/** Kinds whose name says what happened; the others need words. */
const TELLING_KINDS = new Set([
  "add",
  "move",
  "copy",
  "delete",
  "empty",
  "recover",
  "deliver",
  "send",
  "discard",
  "request",
]);

/** Records whose message is kept as text, which is what a reader needs. */
const TOLD_BY_THEIR_TEXT = [
  "zimbra/datasource:local-folder",
  "zimbra/datasource:remote-folder",
  "zimbra/dav:error",
  "zimbra/imap:session-summary",
  "zimbra/lmtp:reply",
  "zimbra/misc:archive-error",
  "zimbra/pop:session-summary",
];

describe("what the server remarks beside the acts", () => {
  it("has words of its own for every record that is kept and whose kind does not say what happened", () => {
    const wordless = builtIn.grammars.flatMap((grammar) =>
      grammar.events
        .filter((event) => event.keep && !TELLING_KINDS.has(event.kind))
        .filter(({ fact }) => FACT_WORDS[fact] === undefined && REMARK_WORDS[fact] === undefined)
        .map(({ name }) => `${grammar.id}:${name}`),
    );
    expect(wordless.sort()).toEqual(TOLD_BY_THEIR_TEXT);
  });

  it("never leaves a gap in a record that servers write", async () => {
    const samples = builtIn.grammars.flatMap(({ categories, events }) =>
      events
        .filter(({ fact }) => REMARK_WORDS[fact] !== undefined)
        .map(({ samples }) => [categories[0], samples[0]?.message]),
    );
    const header = "2024-03-11 09:14:02,118 INFO  [main] [name=anna@example.com;mid=42;]";
    const { reader, remove } = await smallIndex({
      text: samples.map(([category, message]) => `${header} ${category} - ${message}\n`).join(""),
    });
    const told = [...eachEvent((page) => reader.events({}, page))].map((event) => describeEvent(eventRow(event)));
    await remove();
    expect(told).toHaveLength(samples.length);
    for (const text of told) expect(text).not.toMatch(/ {2}|undefined|null|^ |[ :,]$|see its log line/);
  });

  it.each<[string, Partial<StoredEvent>]>([
    ["mailbox 42 put under maintenance", { kind: "mailbox", fact: "maintenance-begin", mailbox: 42 }],
    [
      "password changed for anna@example.com",
      { kind: "auth", fact: "password-changed", details: { account: "anna@example.com" } },
    ],
    [
      "address 192.0.2.7 locked out after failed logins",
      { kind: "auth", fact: "address-suspended", details: { address: "192.0.2.7" } },
    ],
    [
      'calendar item changed: item 820 "Budget review" in /Calendar (during ModifyAppointmentRequest)',
      {
        kind: "other",
        fact: "calendar-change",
        items: [item(820)],
        folder: { id: 10, name: null, path: null },
        details: { subject: "Budget review", method: "REQUEST" },
        operation: "ModifyAppointmentRequest",
      },
    ],
    [
      'calendar item to be moved: item 820 "Budget review" to /Trash',
      {
        kind: "other",
        fact: "calendar-move",
        items: [item(820)],
        folder: { id: 3, name: "Trash", path: null },
        details: { subject: "Budget review", source: "Folder Calendar (id=10)" },
      },
    ],
    [
      "a filter files from boss@example.com into /Lists/dev",
      { kind: "other", fact: "filter-file", sender: "boss@example.com", details: { path: "/Lists/dev" } },
    ],
    [
      "delivery put off to anna@example.com: account status maintenance",
      {
        kind: "other",
        fact: "lmtp-later",
        recipients: ["anna@example.com"],
        details: { reason: "account status maintenance" },
      },
    ],
    ["filter rules applied to 1 message already there", { kind: "other", fact: "filter-run", claimed: 1 }],
    ["client left without QUIT: what it marked is not deleted", { kind: "other", fact: "pop-no-quit" }],
  ])("%s", (expected, given) => {
    expect(words(given)).toBe(expected);
  });

  it("is printed without what a log could smuggle into a terminal", () => {
    expect(words({ kind: "other", fact: "filter-folder", details: { path: "/a\u001b[2Jb" } })).not.toContain("\u001b");
  });
});
