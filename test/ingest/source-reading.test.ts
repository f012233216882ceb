import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { builtInFolder } from "../../src/grammar/index.ts";
import { IndexWriter } from "../../src/index/index.ts";
import { concludeWithReader } from "../../src/ingest/conclude.ts";
import { examine } from "../../src/ingest/identify.ts";
import { ParserThread } from "../../src/ingest/parser-thread.ts";
import { SourceReading } from "../../src/ingest/source-reading.ts";
import { index, temporaryFolder } from "./workplace.ts";

const folder = temporaryFolder();

const trashed = (id: number) =>
  `2024-03-11 08:00:${String(id).padStart(2, "0")},000 INFO  [btpool0-1://localhost/service/soap/MsgActionRequest] [name=anna@example.com;mid=42;ua=Web;] mailop - moving Message (id=${id}) to Folder Trash (id=3)\n`;

it("a file that was read in part does not count as the file of that size: the next run reads the rest", async () => {
  const [log, db] = [join(folder, "mailbox.log"), join(folder, "index.db")];
  writeFileSync(log, Array.from({ length: 20 }, (_, id) => trashed(id)).join(""));
  const half = readFileSync(log).subarray(0, trashed(0).length * 10);
  const writer = new IndexWriter(db);
  const parser = new ParserThread([builtInFolder()]);
  const options = { host: "mbs1", zone: "UTC", sinceUtcMs: null, untilUtcMs: null };
  const reading = new SourceReading({ writer, parser, file: await examine(log, log), known: null, options });
  await reading.push(half);
  await reading.end(null);
  await concludeWithReader(writer);
  await parser.close();
  expect(writer.knownSources()).toMatchObject([{ fileBytes: null, fileMtimeMs: null, indexedBytes: half.length }]);
  writer.close();
  expect((await index(db, [log])).sources).toMatchObject([{ status: "resumed", records: 20 }]);
});
