import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { harmfulParts } from "../report/html/page.ts";
import { runInProcess } from "../support/run-in-process.ts";

const folder = mkdtempSync(join(tmpdir(), "salvage-report-"));
afterAll(() => rmSync(folder, { recursive: true }));
const [log, index] = [join(folder, "mailbox.log"), join(folder, "index.db")];

const CONTEXT = "[name=anna@example.com;mid=42;oip=198.51.100.23;ua=zclient/7.2.4;]";
const LINES = [
  `2024-03-11 09:00:00,000 INFO  [btpool0-1://localhost/service/soap/MsgActionRequest] ${CONTEXT} mailop - moving Message (id=257) to Folder Trash (id=3)`,
  `2024-03-11 09:20:40,502 INFO  [btpool0-2://localhost/service/soap/FolderActionRequest] ${CONTEXT} mailbox - Emptying 2 items from /Trash, removeSubfolders=true.`,
];
const salvage = (...args: string[]) => runInProcess([...args, "--index", index]);
const write = async (lines: readonly string[], file = log, db = index) => {
  writeFileSync(file, lines.map((line) => `${line}\n`).join(""));
  const run = await runInProcess(["index", file, "--tz", "Europe/Rome", "--host", "mbs1", "--index", db]);
  if (run.code !== 0) throw new Error(run.stderr);
};

beforeAll(() => write(LINES));
beforeEach(() => writeFileSync(log, LINES.map((line) => `${line}\n`).join("")));

describe("salvage report as a page", () => {
  it("tells the loss, its proof, the coverage, the digest of the source, and how it was made", async () => {
    const { code, stdout } = await salvage("report", "-a", "anna@example.com", "--format", "html", "--title", "Case 7");
    expect(code).toBe(0);
    for (const words of [
      "<h1>Case 7</h1>",
      "1 act took 2 items from 1 mailbox at 2024-03-11 09:20 (Europe/Rome): 1 item named, 1 item only counted by the server.",
      "folder emptied: /Trash",
      `<pre>${LINES[1]}</pre>`,
      "<td>2024-03-11 09:20:40,502</td>".replace("<td>", '<td class="time">'),
      createHash("sha256").update(readFileSync(log)).digest("hex"),
      '<span class="good">unchanged</span>',
      "salvage report --account anna@example.com --format html --title &#39;Case 7&#39;",
    ])
      expect(stdout).toContain(words);
    expect(stdout).toMatch(/<footer>salvage \d+\.\d+\.\d+<\/footer>/);
    expect(harmfulParts(stdout)).toEqual([]);
  });

  it("tells what was recovered since, and counts once what went with the dumpster as well", async () => {
    const line = (time: string, message: string, request = "MsgActionRequest") =>
      `2024-03-11 ${time} INFO  [qtp1-1:https://m.example.com/service/soap/${request}] ${CONTEXT} ${message}`;
    const lines = [
      line("09:00:00,000", "mailop - Deleting Message (id=257)."),
      line("09:00:00,000", "mailop - Deleting Message (id=258)."),
      line("09:00:00,009", "soap - MsgActionRequest elapsed=9"),
      line(
        "09:10:00,000",
        "mailop - Copying Message (id=257): copyId=2050, folderId=2, folderName=Inbox, parentId=-1.",
      ),
      line("09:10:00,000", "mailop - Deleting Message (id=257)."),
      line("09:10:00,009", "soap - ItemActionRequest elapsed=9"),
      line("09:20:00,000", "mailbox - Emptying dumpster with batchSize=1000", "EmptyDumpsterRequest"),
      line("09:20:00,000", "mailop - Deleting Message (id=258).", "EmptyDumpsterRequest"),
      line("09:20:00,009", "soap - EmptyDumpsterRequest elapsed=9", "EmptyDumpsterRequest"),
    ];
    const db = join(folder, "recovered.db");
    await write(lines, join(folder, "recovered.log"), db);
    const { stdout } = await runInProcess(["report", "--format", "html", "--index", db]);
    for (const words of [
      "2 acts took 2 items from 1 mailbox",
      "2 items named, 1 lost item destroyed in the dumpster as well, 1 of them recovered since.",
      "red: 2 items lost",
      "<th>Lives on as</th>",
      '<td class="num">257</td><td class="free">2050</td>',
      "They had been deleted before: with the dumpster the server&#39;s own way to bring them back is gone",
    ])
      expect(stdout).toContain(words);
    expect(harmfulParts(stdout)).toEqual([]);
  });

  it("allows only its own style, by digest", async () => {
    const { stdout } = await salvage("report", "--format", "html");
    const [, style = ""] = /<style>([^<]*)<\/style>/.exec(stdout) ?? [];
    const digest = createHash("sha256").update(style).digest("base64");
    const policy = `default-src 'none'; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'`;
    expect(stdout).toContain(`<meta http-equiv="Content-Security-Policy" content="${policy}">`);
    expect(stdout).not.toMatch(/\sstyle=|@import|url\((?!#)/);
  });

  it("is the same byte for byte from run to run, wherever and whenever it is written", async () => {
    const run = (nowUtcMs: number, file: string) =>
      runInProcess(["report", "-o", join(folder, file), "--index", index, "-a", "anna@example.com"], { nowUtcMs });
    expect(await run(0, "a.html")).toEqual({ code: 0, stdout: "", stderr: "" });
    await run(9e11, "b.html");
    expect(readFileSync(join(folder, "a.html"), "utf8")).toBe(readFileSync(join(folder, "b.html"), "utf8"));
    expect(statSync(join(folder, "a.html")).mode & 0o777).toBe(0o600);
  });

  it("shows where there is no log, and says that more may have happened", async () => {
    const { stdout } = await salvage("report", "--on", "11/03/2024", "--format", "html");
    expect(stdout).toContain("The log has 2 gaps in the span in question, 2024-03-11 00:00:00 to 2024-03-12 00:00:00");
    expect(stdout.match(/class="gap"/g)).toHaveLength(2);
    expect((await salvage("report", "--on", "11/03/2024", "--strict")).code).toBe(4);
  });

  it("adds up: what the tiles, the lead and the picture count is the same, and so are the gaps", async () => {
    const { stdout } = await salvage("report", "--on", "11/03/2024", "--format", "html");
    const tiles = [...stdout.matchAll(/<li><b>([^<]*)<\/b><span>([^<]*)<\/span>/g)].map(
      ([, value, label]) => `${value} ${label}`,
    );
    expect(tiles).toEqual([
      "1 loss",
      "2 items lost",
      "1 of them named by the log",
      "1 of them only counted by the server",
      "1 mailbox",
      "2 gaps in the log",
    ]);
    expect(stdout).toContain("red: 2 items lost");
    // Each of the two is told: what nobody sees cannot be weighed.
    expect(stdout).toContain("before the log begins");
    expect(stdout).toContain("after the log ends");
  });

  it("on an item, a session, events", async () => {
    const item = await salvage("report", "--item", "257", "-a", "anna@example.com", "--format", "html");
    expect(item.stdout).toContain("<h1>What became of item 257 of anna@example.com</h1>");
    expect(item.stdout).toContain(`<pre>${LINES[0]}</pre>`);
    expect(item.stdout).toContain('<a href="#event-1">1</a>');
    expect(item.stdout).toContain('id="event-1"');
    const session = await salvage("report", "--session", "1", "--format", "html");
    expect(session.stdout).toContain("anna@example.com from 198.51.100.23 did 2 things in this session");
    const events = await salvage("report", "--events", "op:move", "--format", "html");
    expect(events.stdout).toContain("1 event matches the question.");
    for (const { code, stdout } of [item, session, events]) expect([code, harmfulParts(stdout)]).toEqual([0, []]);
  });
});

describe("salvage report in other forms", () => {
  it("gives the rows of lost and search as NDJSON", async () => {
    const report = await salvage("report", "--format", "ndjson");
    expect(report.stdout).toBe((await salvage("lost", "--ndjson")).stdout);
    const events = await salvage("report", "--events", "--format", "ndjson");
    expect(events.stdout).toBe((await salvage("search", "--ndjson")).stdout);
  });

  it("gives an item a row as CSV", async () => {
    const { stdout } = await salvage("report", "--format", "csv");
    const [head = "", row = "", ...rest] = stdout.split("\r\n");
    // The local time has a comma and stands in quotes.
    const values = row.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/);
    const cells = Object.fromEntries(head.split(",").map((title, place) => [title, values[place]]));
    expect(cells).toMatchObject({ loss: "1", cause: "empty-folder", claimed: "2", item: "257", certainty: "possible" });
    expect(rest).toEqual([""]);
  });

  it("gives text with the raw lines and digests, by the ending of the file's name too", async () => {
    const { stdout } = await salvage("report");
    expect(stdout).toContain(`  | ${LINES[1]}\n`);
    expect(stdout).toContain(`  SHA-256 ${createHash("sha256").update(readFileSync(log)).digest("hex")}\n`);
    for (const [name, begins] of [
      ["x.csv", "loss,"],
      ["x.ndjson", "{"],
      ["x.html", "<!doctype html>"],
      ["x.txt", "Lost"],
    ]) {
      await salvage("report", "-o", join(folder, name ?? ""));
      expect(readFileSync(join(folder, name ?? ""), "utf8").startsWith(begins ?? "")).toBe(true);
    }
  });
});

describe("salvage report is honest", () => {
  it("ends with 1 where nothing was lost, and says for which log", async () => {
    const { code, stdout } = await salvage("report", "-a", "nobody@example.com", "--format", "html");
    expect(code).toBe(1);
    expect(stdout).toContain("No loss of mail was found in what the log covers.");
  });

  it("ends with 5 where a file has changed, and marks it", async () => {
    writeFileSync(log, LINES.join("\n").replace("Emptying 2", "Emptying 1"));
    const { code, stdout, stderr } = await salvage("report", "--format", "html");
    expect(code).toBe(5);
    expect(stdout).toContain('<span class="bad">CHANGED since it was indexed</span>');
    expect(stderr).toContain("is not what was indexed any more");
  });

  it("ends with 3 where a file is gone, and says which line could not be read", async () => {
    rmSync(log);
    const { code, stdout } = await salvage("report", "--format", "html");
    expect(code).toBe(3);
    expect(stdout).toContain('<p class="bad">Could not be read: ');
  });

  it("refuses two subjects, and conditions that it would have to ignore", async () => {
    const refusal = async (...args: string[]) => (await salvage("report", ...args)).code;
    expect(await refusal("--item", "257", "--events")).toBe(2);
    expect(await refusal("--item", "257", "op:move")).toBe(2);
    expect(await refusal("op:move")).toBe(2);
    expect(await refusal("--events", "--cause", "delete")).toBe(2);
  });
});

describe("hostile log text", () => {
  const hostile = [
    "</pre><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "<!--",
    "]]><svg/onload=alert(1)>",
    "&lt;script&gt;",
    "javascript:alert(1)",
    "\u202e\u001b[2J\u0007",
    "=cmd|'/C calc'!A1",
  ];

  it("stays text, in every form of a report", async () => {
    const [file, db] = [join(folder, "hostile.log"), join(folder, "hostile.db")];
    const lines = hostile.flatMap((text, place) => {
      const [id, second] = [300 + place, String(10 + place)];
      const context = `[name=${text}@example.com;mid=${7 + place};oip=198.51.100.9;ua=${text};]`;
      const thread = (action: string) => `[btpool0-1://localhost/service/soap/${action}]`;
      return [
        `2024-03-11 09:00:${second},000 INFO  [LmtpServer-1] [ip=192.0.2.25;] lmtp - Delivering message: size=1 bytes, nrcpts=1, sender=${text}@x.example, msgid=<${text}>`,
        `2024-03-11 09:00:${second},100 INFO  [LmtpServer-1] ${context} mailop - Adding Message: id=${id}, Message-ID=<${text}>, parentId=-1, folderId=300, folderName=${text}.`,
        `2024-03-11 09:01:${second},000 INFO  ${thread("MsgActionRequest")} ${context} mailop - Deleting Message (id=${id}).`,
      ];
    });
    await write(lines, file, db);
    const run = (...args: string[]) => runInProcess([...args, "--index", db]);
    const pages = [
      await run("report", "--format", "html", "--title", hostile[0] ?? "", "--dated", hostile[1] ?? ""),
      await run("report", "--events", "--format", "html", "--after", "2024-03-11"),
      await run("report", "--session", "1", "--format", "html"),
    ];
    for (const { stdout, code } of pages) {
      expect([code, harmfulParts(stdout)]).toEqual([0, []]);
      expect(stdout).not.toContain("<script");
    }
    expect(pages[0]?.stdout).toContain("&lt;/pre&gt;&lt;script&gt;alert(1)&lt;/script&gt;");
    const csv = (await run("report", "--format", "csv")).stdout;
    expect(csv).toMatch(/'=cmd/);
    expect(csv).not.toMatch(/(^|,|")[=@]/m);
    const text = (await run("report", "--format", "text")).stdout;
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  });
});

describe("salvage report for a script", () => {
  it("takes --json and --ndjson as every verb that reads does", async () => {
    const { code, stdout } = await salvage("report", "--json");
    expect(code).toBe(0);
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({ total: 1, losses: [{ loss: 1 }], proof: [{ text: LINES[1] }] });
    expect(document.sources[0].sha256).toBe(createHash("sha256").update(readFileSync(log)).digest("hex"));
    expect((await salvage("report", "--format", "json")).stdout.replace("--format json", "--json")).toBe(stdout);
    const rows = (await salvage("report", "--ndjson")).stdout.trimEnd().split("\n");
    expect(rows.map((row) => JSON.parse(row))).toEqual(document.losses);
    expect(await salvage("report", "--json", "--format", "csv")).toMatchObject({ code: 2 });
  });

  it("on events of which there is none does not say that the index is empty", async () => {
    const { code, stdout } = await salvage("report", "--events", "--from", "boss@example.com");
    expect(code).toBe(1);
    expect(stdout).toContain("no event was found\n  without from:boss@example.com: 2 events\n");
  });
});
