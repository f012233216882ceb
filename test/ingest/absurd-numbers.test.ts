import { afterEach, describe, expect, it } from "vitest";
import { runInProcess } from "../support/run-in-process.ts";
import { type SmallIndex, smallIndex } from "../support/small-index.ts";

const HUGE = "99999999999999999999";
const record = (second: number, context: string, message: string) =>
  `2024-03-11 10:00:0${second},000 INFO  [qtp1-${second}:https://mbs1.example.com/service/soap/MsgActionRequest] [${context}] ${message}\n`;
const ANNA = "name=anna@example.com;mid=42;soapId=5a1;";

let index: SmallIndex;
afterEach(() => index.remove());
const ask = async (...words: string[]) =>
  JSON.parse((await runInProcess([...words, "--json", "--index", index.path])).stdout);

describe("numbers longer than any that a server writes", () => {
  it("spoil their own record only: it counts as not understood, and the rest of the log is read", async () => {
    const absurd = [
      `mailop - Deleting Message (id=${HUGE}).`,
      `mailop - Deleting MESSAGES: 300,${HUGE}.`,
      `mailbox - Emptying ${HUGE} items from /Trash, removeSubfolders=true.`,
      `mailop - moving Message (id=301) to Folder Trash (id=${HUGE})`,
    ];
    index = await smallIndex({
      text: [
        ...absurd.map((message, second) => record(second, ANNA, message)),
        record(5, ANNA, "mailop - Deleting Message (id=302)."),
        record(6, `name=bob@example.com;mid=${HUGE};soapId=5a2;`, "mailop - Deleting Message (id=303)."),
      ].join(""),
    });
    const { losses } = await ask("lost");
    expect(losses).toMatchObject([
      { account: "anna@example.com", mailbox: 42, items: [{ id: 302 }] },
      { account: "bob@example.com", mailbox: null, items: [{ id: 303 }] },
    ]);
    expect((await ask("coverage")).hosts).toMatchObject([{ records: 6, unrecognised: absurd.length }]);
  });
});

describe("an account that turns out to have had two mailboxes on a host", () => {
  const delivered = (second: number, mailbox: number) =>
    record(second, `name=anna@example.com;mid=${mailbox};ip=192.0.2.25;`, "mailop - Deleting Message (id=1).").replace(
      /\[qtp1[^\]]*\]/,
      "[LmtpServer-1]",
    );
  const pop = record(5, "name=anna@example.com;ip=192.0.2.30;cid=8;", "mailop - Deleting Message (id=257).").replace(
    /\[qtp1[^\]]*\]/,
    "[Pop3Server-1]",
  );

  it("gets its POP3 deletions told of the one that it was seen with by then, whichever log was read first", async () => {
    const logs = [{ text: `${delivered(1, 42)}${pop}` }, { text: delivered(6, 43) }];
    for (const order of [logs, logs.toReversed()]) {
      index = await smallIndex(...order);
      const { losses } = await ask("lost", "--cause", "pop3-delete");
      expect(losses).toMatchObject([{ account: "anna@example.com", mailbox: 42, items: [{ id: 257 }] }]);
      if (order === logs) await index.remove();
    }
  });
});
