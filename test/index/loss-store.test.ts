import Database from "better-sqlite3";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runInProcess } from "../support/run-in-process.ts";
import { type SmallIndex, smallIndex } from "../support/small-index.ts";

const record = (time: string, message: string): string =>
  `2024-03-11 ${time} INFO  [qtp1-1:https://mbs1.example.com/service/soap/MsgActionRequest] [name=anna@example.com;mid=42;ip=192.0.2.7;soapId=5a1;] ${message}\n`;

const LOG = [
  record(
    "10:00:00,000",
    "mailop - Adding Message: id=257, Message-ID=<hé\u{1f600}@example.org>, parentId=-1, folderId=2, folderName=Inbox.",
  ),
  record("10:00:01,000", "mailop - moving Message (id=257) to Folder Trash (id=3)"),
  record("10:00:02,000", "mailop - Deleting Message (id=257)."),
].join("");

let index: SmallIndex;
beforeAll(async () => {
  index = await smallIndex({ text: LOG });
});
afterAll(() => index.remove());

const lost = async () => {
  const { code, stdout } = await runInProcess(["lost", "--json", "--index", index.path]);
  return { code, answer: JSON.parse(stdout) };
};

describe("a loss in the index", () => {
  it("names its items and the line that proves it, as the log has them", async () => {
    const { answer } = await lost();
    const [, , deletion] = LOG.split(/(?<=\n)/);
    expect(answer.losses).toMatchObject([
      {
        time: "2024-03-11T10:00:02.000Z",
        account: "anna@example.com",
        ip: "192.0.2.7",
        items: [{ id: 257, messageId: "<hé\u{1f600}@example.org>", trashedAt: "2024-03-11T10:00:01.000Z" }],
        evidence: [{ line: 3, offset: Buffer.byteLength(LOG) - Buffer.byteLength(deletion!) }],
      },
    ]);
  });

  it("that is damaged ends the answer with the word that the index is damaged, or changes what is told: nothing else", async () => {
    const db = new Database(index.path);
    const columns = ["own", "items", "senders", "proof"] as const;
    const sound = db.prepare("SELECT own, items, senders, proof FROM loss_text").get() as Record<string, string>;
    let refused = 0;
    await fc.assert(
      fc
        .asyncProperty(fc.constantFrom(...columns), fc.nat(), fc.string(), async (column, place, inserted) => {
          const text = sound[column]!;
          const at = place % (text.length + 1);
          db.prepare(`UPDATE loss_text SET ${column} = ?`).run(text.slice(0, at) + inserted + text.slice(at + 1));
          const { code, answer } = await lost();
          if (code === 0) return;
          refused++;
          expect(code).toBe(10);
          expect(answer.error.code).toBe("index-damaged");
        })
        .afterEach(() => {
          for (const column of columns) db.prepare(`UPDATE loss_text SET ${column} = ?`).run(sound[column]);
        }),
    );
    db.close();
    expect(refused).toBeGreaterThan(0);
    expect((await lost()).code).toBe(0);
  }, 120_000);
});
