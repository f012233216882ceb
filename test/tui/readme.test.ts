import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { afterAll, beforeAll, describe, it } from "vitest";
import { KEYMAP } from "../../src/tui/index.ts";
import { expectBlockInReadme, expectInReadme, ROOT } from "../support/documented.ts";
import { runSalvage } from "../support/run-salvage.ts";
import { type SmallIndex, smallIndex } from "../support/small-index.ts";
import { shownScreen } from "./support/shown-screen.ts";

/** The table of keys as the README has it: two columns of them, the first half on the left. */
function keyTable(): string {
  const cells = KEYMAP.map(({ keys, help, changes }) => {
    const names = keys.map((key) => `\`${key}\``).join(" ");
    return `${names} | ${help}${changes === true ? " *" : ""}`;
  });
  const half = Math.ceil(cells.length / 2);
  const rows = cells.slice(0, half).map((left, row) => `| ${left} | ${cells[half + row] ?? " | "} |`);
  return ["", "| key | what it does | key | what it does |", "| --- | --- | --- | --- |", ...rows, ""].join("\n");
}

describe("the README", () => {
  let index: SmallIndex;
  beforeAll(async () => {
    const logs = ["seed", "imap"].map((sample) => resolve(ROOT, "samples", sample, "mailbox.log"));
    index = await smallIndex(...logs.map((path) => ({ text: readFileSync(path, "utf8"), zone: "Europe/Rome" })));
  });
  afterAll(() => index.remove());

  it("lists the keys that there are", () => {
    expectInReadme("<!-- keys: begin -->", "<!-- keys: end -->", keyTable());
  });

  it("shows the start screen as it is", async () => {
    const shown = await shownScreen(index.reader, { columns: 100, rows: 24 });
    const screen = await shown.settled(/lost per[\s\S]*Newest losses/);
    await shown.end();
    expectBlockInReadme("screen: start, 100x24", screen);
  });

  it("shows what `salvage lost` prints", async () => {
    const path = resolve(index.folder, "readme.db");
    await runSalvage(["index", "samples/seed", "--tz", "Europe/Rome", "--host", "mbs1", "--index", path], {
      cwd: ROOT,
    });
    const words = ["lost", "-a", "user@example.com", "--on", "18/07/2020", "--index", path];
    expectBlockInReadme("output: lost", (await runSalvage(words, { cwd: ROOT })).stdout);
  });
});
