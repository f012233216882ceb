import { appendFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { openQueue } from "../../../src/backup/operations/queue.ts";

/** A process of its own that queues one operation: writes `begin NAME` and `end NAME` to a file while it is at work. */
const [path, name, file, workMs] = process.argv.slice(2) as [string, string, string, string];
const queue = openQueue(path);
const { operation } = await queue.run(
  { name, parameters: {}, onQueued: () => process.stdout.write("queued\n") },
  async (control) => {
    appendFileSync(file, `begin ${name}\n`);
    for (let left = Number(workMs); left > 0; left -= 20) {
      control.checkpoint();
      await pause(20);
    }
    appendFileSync(file, `end ${name}\n`);
  },
);
process.stdout.write(`${operation.state}\n`);
queue.close();
