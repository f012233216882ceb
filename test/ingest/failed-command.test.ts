import { appendFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { builtInFolder } from "../../src/grammar/index.ts";
import { openIndex } from "../../src/index/index.ts";
import { indexSources } from "../../src/ingest/index.ts";
import { itemStory, lostItems } from "../../src/query/index.ts";
import { type SmallIndex, smallIndex } from "../support/small-index.ts";
import { temporaryFolder } from "./workplace.ts";

let index: SmallIndex | null = null;
afterEach(async () => {
  await index?.remove();
  index = null;
});

const record = (ms: number, level: string, thread: string, context: string, message: string) =>
  `2024-03-11 10:00:00,${String(ms).padStart(3, "0")} ${level.padEnd(5)} [${thread}] [${context}] ${message}\n`;
const added = (ms: number, id: number) =>
  record(
    ms,
    "INFO",
    "LmtpServer-1",
    "name=anna@example.com;mid=42;ip=192.0.2.25;",
    `mailop - Adding Message: id=${id}, Message-ID=<m${id}@example.net>, parentId=-1, folderId=2, folderName=Inbox.`,
  );
const imap = (ms: number, message: string, level = "INFO", thread = "ImapSSLServer-1") =>
  record(ms, level, thread, "name=anna@example.com;mid=42;ip=192.0.2.30;ua=Thunderbird/115.8.0;cid=1;", message);
const pop = (ms: number, message: string, level = "INFO") =>
  record(ms, level, "Pop3SSLServer-9", "name=anna@example.com;ip=192.0.2.30;cid=814;", message);
const traced = (line: string) =>
  `${line}com.zimbra.common.service.ServiceException: system failure: x\n\tat com.zimbra.cs.mailbox.Mailbox.delete(Mailbox.java:1)\n`;

/** Which ids were lost and which deletions were only tried, by the command. */
async function told(...records: string[]): Promise<Record<string, number[]>> {
  index = await smallIndex({ text: records.join("") });
  return deletionsOf(index);
}

function deletionsOf({ reader }: Pick<SmallIndex, "reader">): Record<string, number[]> {
  const { losses } = lostItems(reader, { all: true }, 10);
  return Object.fromEntries(
    losses.map(({ operation, notLost, items }) => [`${operation} ${notLost ?? "lost"}`, items.map(({ id }) => id)]),
  );
}

const stateOf = (id: number): string =>
  itemStory(index!.reader, { id, account: "anna@example.com", host: "mbs1" }).state;

describe("an IMAP command that fails", () => {
  it("only tried to delete the message that the server names, and deleted the others", async () => {
    const deletions = await told(
      added(0, 400),
      added(1, 401),
      imap(2, "mailop - Deleting Message (id=400)."),
      imap(3, "mailop - Deleting Message (id=401)."),
      traced(imap(4, "imap - failed to delete message: 401", "WARN")),
      imap(5, "mailop - Deleting Message (id=402)."),
      imap(6, "imap - EXPUNGE elapsed=9 (NIO)"),
    );
    expect(deletions).toEqual({ "EXPUNGE lost": [400, 402], "EXPUNGE attempted": [401] });
    expect([stateOf(400), stateOf(401), stateOf(402)]).toEqual(["deleted", "present", "deleted"]);
    const [loss, attempt] = lostItems(index!.reader, { all: true }, 10).losses;
    expect(loss?.evidence.map(({ line }) => line)).toEqual([3, 8]);
    expect(attempt?.evidence.map(({ line }) => line)).toEqual([4, 5]);
    expect(attempt?.notes).toEqual(["The server could not delete 1 item: it stayed in place."]);
  });

  it("only tried all that it names where an exception tells no more than that", async () => {
    const deletions = await told(
      added(0, 400),
      imap(1, "mailop - Deleting Message (id=399)."),
      imap(2, "imap - EXPUNGE elapsed=3 (NIO)"),
      imap(3, "mailop - Deleting Message (id=400)."),
      imap(4, "mailop - Deleting Message (id=401)."),
      traced(imap(5, "imap - EXPUNGE failed", "WARN")),
      imap(6, "imap - EXPUNGE elapsed=9 (NIO)"),
      imap(7, "mailop - Deleting Message (id=402)."),
      imap(8, "imap - CLOSE elapsed=3 (NIO)"),
    );
    // Other commands of the connection, before and after, in the same thread, went through.
    expect(deletions).toEqual({ "EXPUNGE lost": [399], "EXPUNGE attempted": [400, 401], "CLOSE lost": [402] });
    expect(stateOf(400)).toBe("present");
  });

  it("is told from another thread's, even of the same connection", async () => {
    const deletions = await told(
      imap(0, "mailop - Deleting Message (id=400)."),
      traced(imap(1, "imap - NOOP failed", "WARN", "ImapSSLServer-2")),
      imap(2, "imap - EXPUNGE elapsed=9 (NIO)"),
    );
    expect(deletions).toEqual({ "EXPUNGE lost": [400] });
  });

  it("is no command that goes on after an exception which a grammar knows", async () => {
    const deletions = await told(
      imap(0, "mailop - Deleting Message (id=400)."),
      traced(imap(1, "mailop - could not train spam filter: Message (id=400)")),
      imap(2, "imap - EXPUNGE elapsed=9 (NIO)"),
    );
    expect(deletions).toEqual({ "EXPUNGE lost": [400] });
  });

  it("is known to have failed when the log grows by that", async () => {
    const folder = temporaryFolder();
    const [log, path] = [join(folder, "mailbox.log"), join(folder, "index.db")];
    const read = () =>
      indexSources({
        indexPath: path,
        paths: [log],
        host: "mbs1",
        zone: "UTC",
        sinceUtcMs: null,
        untilUtcMs: null,
        jobs: 1,
        grammarFolders: [builtInFolder()],
      });
    const grownBy = async (text: string) => {
      await appendFile(log, text);
      await read();
      const reader = openIndex(path);
      const deletions = deletionsOf({ reader });
      reader.close();
      return deletions;
    };
    await writeFile(log, "");
    const other = record(2, "INFO", "LmtpServer-7", "ip=192.0.2.25;", "lmtp - disconnected without quit");
    expect(await grownBy(imap(1, "mailop - Deleting Message (id=400).") + other)).toEqual({ "null lost": [400] });
    const end = traced(imap(3, "imap - EXPUNGE failed", "WARN")) + imap(4, "imap - EXPUNGE elapsed=9 (NIO)") + other;
    expect(await grownBy(end)).toEqual({ "EXPUNGE attempted": [400] });
  });
});

describe("a POP3 session whose deletion fails at QUIT", () => {
  it("only tried what it names: the server does not say which it could not delete", async () => {
    const deletions = await told(
      added(0, 404),
      pop(1, "mailop - Deleting Message (id=404)."),
      traced(pop(2, "pop - Failed to expunge delete", "WARN")),
      pop(3, "pop - quit from client"),
      pop(4, "pop - QUIT elapsed=19"),
      pop(5, "mailop - Deleting Message (id=405)."),
      pop(6, "pop - QUIT elapsed=2"),
    );
    expect(deletions).toEqual({ "QUIT lost": [405], "QUIT attempted": [404] });
    expect([stateOf(404), stateOf(405)]).toEqual(["present", "deleted"]);
  });

  it("did not move to Trash what it names either", async () => {
    await told(
      added(0, 404),
      pop(1, "mailop - moving Message (id=404) to Folder Trash (id=3)"),
      traced(pop(2, "pop - Failed to expunge delete", "WARN")),
      pop(3, "pop - QUIT elapsed=19"),
    );
    expect(stateOf(404)).toBe("present");
  });

  it.each(["pop - Failed to update flags", "pop - error resetting mailbox recent message count"])(
    "is none where the server only reports `%s`",
    async (message) => {
      const deletions = await told(
        pop(1, "mailop - Deleting Message (id=404)."),
        traced(pop(2, message, "WARN")),
        pop(3, "pop - QUIT elapsed=19"),
      );
      expect(deletions).toEqual({ "QUIT lost": [404] });
    },
  );
});
