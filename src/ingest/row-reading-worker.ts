import { parentPort, workerData } from "node:worker_threads";
import { type MailboxGroup, openBesideWriter, StoryRowReader } from "../index/index.ts";

/** The thread that reads the events of groups of mailboxes, as it is asked for them. */
const port = parentPort;
if (port === null) throw new Error("row-reading-worker.ts runs as a worker thread only");

const db = openBesideWriter(workerData as string);
const reader = new StoryRowReader(db);

port.on("message", (group: MailboxGroup | null) => {
  if (group === null) {
    db.close();
    port.close();
    return;
  }
  const columns = reader.ofGroup(group).columns();
  const { mailboxes, numbers, texts } = columns;
  port.postMessage(columns, [mailboxes.buffer, numbers.buffer, texts.ends.buffer]);
});
