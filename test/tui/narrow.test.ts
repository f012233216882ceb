import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Route } from "../../src/tui/index.ts";
import { textOf } from "../../src/tui/lines/line.ts";
import { arrayList } from "../../src/tui/lists/array-list.ts";
import { openPrompt } from "../../src/tui/screen/prompt.ts";
import { listLines } from "../../src/tui/views/list-lines.ts";
import { type SmallIndex, smallIndex } from "../support/small-index.ts";
import { KEY, shownScreen } from "./support/shown-screen.ts";
import { THREE_LOSSES } from "./support/three-losses.ts";

/** A small server's client whose name alone is longer than a row. */
const LONG_CLIENT = `ZimbraWebClient - ${"very long name ".repeat(20)}`;
const ANNA = `[name=anna@example.com;mid=42;oip=198.51.100.23;ua=${LONG_CLIENT};]`;
const LOG = `2024-03-11 09:00:00,000 INFO  [qtp1-1:https://localhost/service/soap/MsgActionRequest] ${ANNA} mailop - Deleting Message (id=257).\n`;

describe("in 40 columns", () => {
  it.each<[string, Route, string]>([
    ["start", { to: "start" }, " 13 events, 2 losses. / searches"],
    ["the losses", { to: "losses", filter: "" }, " / (all losses)                2 losses"],
    ["coverage", { to: "coverage" }, " 1 host: what the logs cover"],
    ["a session", { to: "session", number: 1 }, " user@example.com"],
    ["a search", { to: "search", filter: "acct:user@example.com" }, " / acct:user@example.com        11 hits"],
    ["the basket", { to: "basket" }, " 0 items. Nothing is changed so far."],
  ])("the bar of %s tells less instead of being cut", async (_, route, bar) => {
    const index = await smallIndex({ text: THREE_LOSSES, zone: "Europe/Rome" });
    const shown = await shownScreen(index.reader, { route, columns: 40, rows: 10 });
    const screen = await shown.settled(bar);
    expect(screen.split("\n")[1]?.trimEnd().slice(0, bar.length)).toBe(bar);
    await shown.end();
    await index.remove();
  });

  it("a question is told whole, and what is typed stays in sight", () => {
    const request = { label: " restore 4 items of user@example.com by backup?", text: "yes", echo: () => [] };
    const prompt = openPrompt({ ...request, submit: () => true }, () => undefined);
    expect(prompt.lines(40).map((line) => textOf(line).trimEnd())).toEqual([
      " restore 4 items of user@example.com by",
      " backup?",
      " > yes",
    ]);
    expect(prompt.lines(80).map(textOf)).toEqual([" restore 4 items of user@example.com by backup? yes "]);
  });
});

describe("in 80 columns", () => {
  let index: SmallIndex;
  beforeAll(async () => {
    index = await smallIndex({ text: THREE_LOSSES, zone: "Europe/Rome" });
  });
  afterAll(() => index.remove());

  it("numbers are never cut: their column becomes as wide as they are", () => {
    const rows = [{ loss: 7 }, { loss: 1_234_567 }];
    const look = {
      columns: [
        { title: "LOSS", cells: 5, align: "right" as const, fits: true as const },
        { title: "WHAT", cells: 8, grows: 1 },
      ],
      cellsOf: ({ loss }: { readonly loss: number }) => [{ text: String(loss) }, { text: "deleted" }],
      empty: [],
    };
    const shown = listLines(
      arrayList(() => rows),
      look,
      40,
      5,
    ).map(textOf);
    expect(shown[1]).toContain("      7 deleted");
    expect(shown[2]).toContain("1234567 deleted");
  });

  it("a message is told whole, what to do at its end too", async () => {
    const shown = await shownScreen(index.reader);
    await shown.keys(":", "frobnicate", KEY.enter);
    const screen = await shown.settled("there is no screen for");
    expect(screen.replaceAll(/\s+/g, " ")).toContain(
      'there is no screen for "frobnicate": type one of: search, lost, item, session, show, coverage, plan, index',
    );
    expect(screen.split("\n")).toHaveLength(24);
    await shown.end();
  });

  it("a prompt tells which keys help, and only those that do", async () => {
    const shown = await shownScreen(index.reader, { route: { to: "search", filter: "" } });
    await shown.keys("/");
    expect(await shown.until("ctrl-u empty the line")).toContain("tab complete");
    await shown.keys(KEY.esc);
    await shown.keys(":");
    const prompt = await shown.settled("ctrl-u empty the line");
    expect(prompt).not.toContain("tab complete");
    await shown.end();
  });

  it("a verdict is told whole", async () => {
    const long = await smallIndex({ text: LOG });
    const shown = await shownScreen(long.reader, {
      route: { to: "item", id: 257, account: "anna@example.com", host: null },
    });
    const screen = await shown.settled("state ");
    expect(screen.replaceAll(/\s+/g, " ")).toContain(`${"very long name ".repeat(20).trim()}`);
    await shown.end();
    await long.remove();
  });

  it("events tell their session, by which the others of it are found", async () => {
    const shown = await shownScreen(index.reader, { route: { to: "search", filter: "op:delete" } });
    expect(await shown.settled(/S#/)).toMatch(/message 301 +soap 203\.0\.113\.7 +1$/m);
    await shown.end();
  });
});
