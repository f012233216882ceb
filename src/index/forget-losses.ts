import type { Connection } from "./database.ts";
import { unpackSenders } from "./loss-senders.ts";

/** Forgets the losses of a mailbox. */
export function forgetLosses(db: Connection, mailbox: number): void {
  const losses = db
    .prepare<[number], [loss: number, senders: string]>(
      "SELECT t.loss, t.senders FROM loss l CROSS JOIN loss_text t ON t.loss = l.id WHERE l.mailbox = ?",
    )
    .raw()
    .all(mailbox);
  const forgetSender = db.prepare("DELETE FROM loss_sender WHERE sender = ? AND loss = ?");
  const forgetText = db.prepare("DELETE FROM loss_text WHERE loss = ?");
  for (const [loss, senders] of losses) {
    for (const sender of unpackSenders(senders)) forgetSender.run(sender, loss);
    forgetText.run(loss);
  }
  db.prepare("DELETE FROM loss WHERE mailbox = ?").run(mailbox);
}
