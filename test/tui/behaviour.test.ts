import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SmallIndex, smallIndex } from "../support/small-index.ts";
import { KEY, shownScreen } from "./support/shown-screen.ts";
import { THREE_LOSSES } from "./support/three-losses.ts";

describe("the screen", () => {
  let index: SmallIndex;
  beforeAll(async () => {
    index = await smallIndex({ text: THREE_LOSSES, zone: "Europe/Rome" });
  });
  afterAll(() => index.remove());

  it("finds a sender's message with the filter bar and shows the absolute span before enter", async () => {
    const shown = await shownScreen(index.reader);
    await shown.keys("/", 'from:boss@example.com on:"11 mar 2024"');
    await shown.until("2024-03-11 00:00:00 .. 2024-03-12 00:00:00");
    await shown.keys(KEY.enter);
    const screen = await shown.settled(/4 hits/);
    expect(screen).toContain("message 301 to /Trash");
    expect(screen).not.toContain("message 302");
    await shown.end();
  });

  it("completes what the index knows", async () => {
    const shown = await shownScreen(index.reader);
    await shown.keys("/", "from:bo", KEY.tab);
    await shown.until("from:boss@example.com");
    await shown.end();
  });

  it("says which condition emptied an answer", async () => {
    const shown = await shownScreen(index.reader, { route: { to: "search", filter: "from:boss@example.com id:999" } });
    const screen = await shown.settled("without id:999: 4");
    expect(screen).toContain("without from:boss@example.com: 0");
    await shown.end();
  });

  it("shows the times in sentences, too, in the zone that a key chooses", async () => {
    const counted = THREE_LOSSES.replace("Emptying 1 items", "Emptying 9 items").replace(
      /.*Deleting MESSAGES: 301.*\n/,
      "",
    );
    const own = await smallIndex({ text: counted, zone: "Europe/Rome" });
    const setting = { localZone: "America/New_York" };
    const [inRome, inUtc, inYork] = ["2024-03-11 09:00:01", "2024-03-11 08:00:01", "2024-03-11 04:00:01"];
    for (const route of [{ to: "loss", number: 1 }, { to: "losses", filter: "" }, { to: "start" }] as const) {
      const shown = await shownScreen(own.reader, { route, setting, columns: 160, rows: 40 });
      if (route.to !== "loss") await shown.keys("G");
      await shown.settled(`The log begins on ${inRome}`);
      await shown.keys("t");
      await shown.settled(`The log begins on ${inUtc}`);
      await shown.keys("t");
      await shown.settled(`The log begins on ${inYork}`);
      await shown.end();
    }
    const shown = await shownScreen(own.reader, {
      route: { to: "item", id: 301, account: "user@example.com", host: null },
      setting,
    });
    await shown.settled("to Trash on 2024-03-11 09:10:00 (Europe/Rome)");
    await shown.keys("t");
    await shown.settled("to Trash on 2024-03-11 08:10:00 (UTC)");
    await shown.end();
    await own.remove();
  });

  it("says what is wrong with a filter and stays in the bar", async () => {
    const shown = await shownScreen(index.reader, { route: { to: "search", filter: "" } });
    await shown.keys("/", "form:boss@example.com", KEY.enter);
    await shown.until('there is no token "form:"');
    await shown.end();
  });

  it("leads from a loss to the raw record, each screen with its command line", async () => {
    const record = {
      path: "/srv/mailbox.log",
      line: 6,
      offsetBytes: 900,
      before: ["the line before"],
      record: "2024-03-11 09:12:30,010 INFO  mailop - Deleting MESSAGES: 301.",
      after: ["the line after"],
      sha256: "0".repeat(64),
      verified: true,
    };
    const shown = await shownScreen(index.reader, { ports: { record: async () => record } });
    await shown.keys("l");
    await shown.until("$ salvage lost");
    await shown.keys("G", KEY.enter);
    await shown.until("$ salvage lost --loss 1");
    await shown.until("301");
    await shown.keys(KEY.enter);
    await shown.until("$ salvage item 301 -a user@example.com");
    await shown.keys("G", KEY.enter);
    const screen = await shown.settled("Deleting MESSAGES: 301.");
    expect(screen).toMatch(/the line before\n.*> 2024-03-11 09:12:30,010[^\n]*\n.*the line after/);
    expect(screen).toContain("file unchanged");
    await shown.end();
  });

  it("counts what was marked and clears it again; looking changes nothing", async () => {
    const shown = await shownScreen(index.reader, { route: { to: "losses", filter: "" } });
    await shown.until("2 losses");
    await shown.keys(" ");
    await shown.until("basket 2");
    await shown.keys("g", " ");
    await shown.settled(/^(?!.*basket)/);
    expect(shown.saved.size).toBe(0);
    await shown.end();
  });

  it("marks a range of rows", async () => {
    const shown = await shownScreen(index.reader, { route: { to: "search", filter: "op:move" } });
    await shown.until("3 hits");
    await shown.keys("V", "j", "j", "V");
    await shown.until("basket 3");
    await shown.end();
  });

  it("marks everything that a session touched, and everything that a search found", async () => {
    const shown = await shownScreen(index.reader, { route: { to: "session", number: 1 } });
    await shown.until(/▸.*message 301/);
    await shown.keys("A");
    // 301 was moved and deleted, 302 and 303 were moved: three items, each once.
    await shown.until("3 items of this session marked");
    await shown.keys("a", "/", "id:500", KEY.enter);
    await shown.until("1 hit");
    // The record names 500 and 501; one of them was asked for.
    await shown.keys("A");
    await shown.until("basket 4");
    await shown.keys("g", " ");
    await shown.until("basket 3");
    await shown.end();
  });

  it("zooms the histogram, which tells nothing lost from no log", async () => {
    const shown = await shownScreen(index.reader, { columns: 120, rows: 30, route: { to: "losses", filter: "" } });
    await shown.until(/·▅·█ lost per 10 min at 2024-03-11 09:30 {2}· nothing lost, blank: no log/);
    await shown.keys("z");
    // Twenty minutes around the cursor: two slots.
    await shown.until(/^[·▅█]{2} lost per 10 min/m);
    await shown.keys("Z");
    await shown.until(/^·▅·█ lost/m);
    await shown.end();
  });

  it("says why a key does nothing", async () => {
    const shown = await shownScreen(index.reader);
    await shown.keys("p");
    await shown.until("the basket is empty");
    await shown.keys("v");
    await shown.until("does nothing on this screen");
    await shown.end();
  });

  it("has no key that changes anything when it is read-only", async () => {
    const shown = await shownScreen(index.reader, { setting: { readOnly: true } });
    const screen = await shown.settled("READ-ONLY");
    expect(screen).not.toMatch(/o index/);
    await shown.keys("o");
    await shown.until("read-only: nothing can be changed here");
    await shown.end();
  });

  it("copies the command by OSC 52 and into a file", async () => {
    const shown = await shownScreen(index.reader, { route: { to: "losses", filter: "acct:user@example.com" } });
    await shown.until("1 loss");
    await shown.keys("y", "c");
    await shown.until("/srv/clipboard.txt");
    expect(shown.saved.get("clipboard.txt")).toBe("salvage lost acct:user@example.com\n");
    const base64 = Buffer.from("salvage lost acct:user@example.com").toString("base64");
    expect(shown.terminal.bytes()).toContain(`\u001b]52;c;${base64}\u0007`);
    await shown.end();
  });

  it("shows command lines that ask the same index", async () => {
    const setting = { optionsOf: () => ["--index", "/srv/case.db"] };
    const shown = await shownScreen(index.reader, {
      setting,
      route: { to: "losses", filter: "acct:user@example.com" },
    });
    expect(await shown.settled(/3 losses|LOSS/)).toContain("$ salvage lost acct:user@example.com --index /srv/case.db");
    await shown.end();
  });

  it("keeps the selected event when the terminal changes its size", async () => {
    const shown = await shownScreen(index.reader, { route: { to: "search", filter: "" } });
    await shown.until("13 hits");
    await shown.keys("G", "k");
    await shown.until(/▸.*anna@ex/);
    for (const [columns, rows] of [
      [110, 30],
      [60, 12],
      [39, 9],
      [200, 50],
      [80, 24],
    ] as const)
      shown.terminal.resize(columns, rows);
    await shown.settled(/▸.*anna@ex/);
    await shown.end();
  });

  it("clears the screen once and never again while it is used", async () => {
    const shown = await shownScreen(index.reader, { route: { to: "search", filter: "" } });
    await shown.until("13 hits");
    const before = shown.terminal.bytes().length;
    await shown.keys("j", "j", "k", "G", "g", "l", "j", KEY.esc, "?", "j", "/", "abc", KEY.esc);
    const after = shown.terminal.bytes().slice(before);
    expect(after).not.toContain("\u001b[2J");
    expect(after).not.toContain("\u001b[3J");
    await shown.end();
  });

  it("shows hostile names as text", async () => {
    const shown = await shownScreen(index.reader, { columns: 200, route: { to: "search", filter: "id:302" } });
    const screen = await shown.settled("\\x1b]52;c;aGk=\\x07");
    expect(screen).toContain("\\u{202e}gpj.x");
    expect(shown.terminal.bytes()).not.toContain("\u001b]52");
    await shown.end();
  });

  it("writes ASCII where the terminal has no UTF-8", async () => {
    const shown = await shownScreen(index.reader, { setting: { unicode: false }, route: { to: "search", filter: "" } });
    await shown.settled("13 hits");
    expect(shown.terminal.bytes()).toMatch(/^[\u0000-\u007f]*$/);
    await shown.end();
  });

  it("gives the terminal back: cursor visible, main screen", async () => {
    const shown = await shownScreen(index.reader);
    await shown.end();
    expect(shown.terminal.bytes()).toContain("\u001b[?1049l");
    expect(shown.terminal.bytes().lastIndexOf("\u001b[?25h")).toBeGreaterThan(
      shown.terminal.bytes().lastIndexOf("\u001b[?25l"),
    );
  });
});
