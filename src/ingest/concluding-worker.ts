import { parentPort, workerData } from "node:worker_threads";
import { openBesideWriter } from "../index/index.ts";
import type { ConcludingData } from "./concluding-thread.ts";
import { MailboxReplays } from "./mailbox-replays.ts";

/** The thread that replays groups of mailboxes, of which it is asked for one after the other by their places. */
const port = parentPort;
if (port === null) throw new Error("concluding-worker.ts runs as a worker thread only");

const { indexPath, eventsOfAGroup } = workerData as ConcludingData;
const db = openBesideWriter(indexPath);
const replays = new MailboxReplays(db);
const groups = replays.groups(eventsOfAGroup);

port.on("message", (place: number | null) => {
  const group = place === null ? undefined : groups[place];
  if (group !== undefined) port.postMessage([...replays.ofGroup(group)]);
  else {
    db.close();
    port.close();
  }
});
