import { describe, expect, it } from "vitest";
import type { RunReport } from "../../../src/recovery/index.ts";
import { runHtml } from "../../../src/report/index.ts";
import { harmfulParts } from "./page.ts";

const report: RunReport = {
  plan: "sha256:6f1ed002ab5595859014ebf0951522d9",
  engine: { name: "carbonio", where: "/usr/bin/carbonio", version: "24.3.1" },
  created: "2024-03-11T08:00:00.000Z",
  started: "2024-03-11T09:15:01.250Z",
  finished: "2024-03-11T09:16:40.500Z",
  runs: 1,
  interrupted: false,
  steps: [
    {
      step: 1,
      argv: ["carbonio", "backup", "doItemRestore", "user@example.com", "256"],
      state: "done",
      operation: "5b9d8a4e-0001",
      exitCode: 0,
      begun: "2024-03-11T09:15:02.000Z",
      ended: "2024-03-11T09:15:09.000Z",
      message: null,
    },
    {
      step: 2,
      argv: ["carbonio", "backup", "doUndelete", "user@example.com", "11/03/2024 07:00:00"],
      state: "failed",
      operation: null,
      exitCode: 2,
      begun: "2024-03-11T09:15:10.000Z",
      ended: "2024-03-11T09:16:39.000Z",
      message: "no such account in the backup",
    },
  ],
  items: [
    {
      account: "user@example.com",
      id: 256,
      status: "restored",
      newId: 901,
      by: "mailstore",
      messageId: "<one@example.org>",
      folder: "/Inbox/Bills",
      message: null,
    },
    {
      account: "user@example.com",
      id: 257,
      status: "missing",
      newId: null,
      by: "log",
      messageId: "<two@example.org>",
      folder: null,
      message: "looked for in vain",
    },
  ],
  totals: { restored: 1, "already-there": 0, differs: 0, missing: 1, unverifiable: 0 },
  counts: [{ account: "user@example.com", before: 1041, after: 1042 }],
  proved: false,
  letters: [
    { account: "user@example.com", text: "1 item is back, in /Inbox/Bills. 1 item could not be brought back." },
  ],
};

/** The texts of a page's elements, as a reader sees them. */
function textsOf(page: string): string[] {
  const body = page.slice(page.indexOf("<main>"));
  return body.split(/<[^>]*>/).flatMap((text) => text.trim() || []);
}

/** The texts of the table row that holds `part`. */
function rowOf(page: string, part: string): string[] {
  const row = page.split("<tr>").find((text) => text.includes(part)) ?? "";
  return textsOf(`<main>${row.slice(0, row.indexOf("</tr>"))}`);
}

describe("the page about a run", () => {
  const page = runHtml(report, "1.2.3", "UTC");

  it("tells the plan, the engine and when it ran", () => {
    const texts = textsOf(page);
    for (const text of [
      "sha256:6f1ed002ab5595859014ebf0951522d9",
      "carbonio 24.3.1: /usr/bin/carbonio",
      "2024-03-11 08:00:00 (UTC)",
      "2024-03-11 09:15:01 (UTC)",
      "2024-03-11 09:16:40 (UTC)",
      "salvage 1.2.3",
    ])
      expect(texts).toContain(text);
  });

  it("tells each command with its times and its outcome", () => {
    expect(rowOf(page, "doItemRestore")).toEqual([
      "1",
      "carbonio backup doItemRestore user@example.com 256",
      "done",
      "0",
      "2024-03-11 09:15:02",
      "2024-03-11 09:15:09",
      "5b9d8a4e-0001",
    ]);
    expect(rowOf(page, "doUndelete")).toEqual([
      "2",
      "carbonio backup doUndelete user@example.com &#39;11/03/2024 07:00:00&#39;",
      "failed",
      "2",
      "2024-03-11 09:15:10",
      "2024-03-11 09:16:39",
      "–",
      "no such account in the backup",
    ]);
  });

  it("tells of each item what was proved, and by which source", () => {
    expect(rowOf(page, "one@example.org")).toEqual([
      "user@example.com",
      "256",
      "restored",
      "901",
      "/Inbox/Bills",
      "mailstore",
      "&lt;one@example.org&gt;",
    ]);
    expect(rowOf(page, "two@example.org")).toEqual([
      "user@example.com",
      "257",
      "missing",
      "–",
      "–",
      "log",
      "&lt;two@example.org&gt;",
      "looked for in vain",
    ]);
    expect(rowOf(page, "1,041")).toEqual(["user@example.com", "1,041", "1,042"]);
  });

  it("has the paragraph for the user, whole and in one piece", () => {
    expect(page).toContain("<p>1 item is back, in /Inbox/Bills. 1 item could not be brought back.</p>");
  });

  it("calls a run proved only where it is", () => {
    expect(page).toContain("<h1>Restored mail: not all is proved</h1>");
    expect(textsOf(page)).toContain("1 of 2 items is proved to be there.");
    const [first] = report.items;
    const proved: RunReport = {
      ...report,
      items: first === undefined ? [] : [first],
      totals: { ...report.totals, missing: 0 },
      proved: true,
    };
    const good = runHtml(proved, "1.2.3", "UTC");
    expect(good).toContain("<h1>Restored mail</h1>");
    expect(good).toContain("The one item of the plan is proved to be there.");
    expect(good).not.toContain('class="note"');
  });

  it("tells times in the zone that is asked for, and says which", () => {
    const rome = textsOf(runHtml({ ...report, created: "2024-03-11T08:00:00.000Z" }, "1.2.3", "Europe/Rome"));
    expect(rome).toContain("2024-03-11 09:00:00 (Europe/Rome)");
    expect(rome).toContain("Begun (Europe/Rome)");
  });

  it("says that a run was interrupted", () => {
    const shown = runHtml({ ...report, interrupted: true, letters: [] }, "1.2.3", "UTC");
    expect(shown).toContain("<dt>Interrupted</dt><dd>2024-03-11 09:16:40 (UTC)</dd>");
    expect(textsOf(shown)).toContain("The run was interrupted. Applied again, the plan goes on where it stopped.");
    expect(page).not.toContain("nterrupted");
  });

  it("says so where a run named no item and ran nothing", () => {
    const totals = { ...report.totals, restored: 0, missing: 0 };
    const empty = runHtml(
      { ...report, steps: [], items: [], counts: [], letters: [], totals, started: null },
      "1",
      "UTC",
    );
    expect(textsOf(empty)).toContain("The plan names no item.");
    expect(textsOf(empty)).toContain("The plan has no command: nothing was run.");
    expect(harmfulParts(empty)).toEqual([]);
  });

  it("holds no tag, link, script or hidden character of what logs and engines said", () => {
    const hostile = `"><script>alert(1)</script><img src=x onerror='x'>\u202e\u0000\u001b[2J&lt;`;
    const evil = JSON.parse(JSON.stringify(report), (key, value) =>
      typeof value === "string" && !["created", "started", "finished", "begun", "ended"].includes(key)
        ? hostile
        : value,
    ) as RunReport;
    const shown = runHtml(evil, hostile, "UTC");
    expect(harmfulParts(shown)).toEqual([]);
    expect(shown).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(harmfulParts(page)).toEqual([]);
  });

  it("lets nothing run or load, and is the same bytes each time", () => {
    expect(page).toMatch(
      /content="default-src 'none'; style-src 'sha256-[\w+/=]+'; base-uri 'none'; form-action 'none'"/,
    );
    expect(runHtml(structuredClone(report), "1.2.3", "UTC")).toBe(page);
  });
});
