import { join } from "node:path";
import { systemZone } from "../../core/index.ts";
import type { IndexReader } from "../../index/index.ts";
import type { MailStore } from "../../mailstore/index.ts";
import type { LostAnswer } from "../../query/index.ts";
import type { Plan, Verification } from "../../recovery/index.ts";
import { RECIPIENT } from "./letters.ts";
import type { Narrator } from "./narrator.ts";
import { withDemoIndex } from "./temporary-index.ts";
import { contentsOf, fillMailboxes, type Shown, throwAway } from "./world.ts";

export interface WorldOutcome {
  readonly lost: LostAnswer;
  readonly plan: Plan;
  readonly verification: Verification;
  readonly mailbox: readonly Shown[];
}

/** From the loss to the restored mail, on embedded mailboxes that log as a real server does. */
export async function worldChapter(narrator: Narrator, root: string, columns: number | null): Promise<WorldOutcome> {
  const { openEmbeddedStore } = await import("../../mailstore/index.ts");
  const store = openEmbeddedStore(root);
  try {
    await narrator.say(
      "2. The same once more, up to the restored mail.",
      "",
      "salvage has mailboxes of its own, which log as a real server does, and a backup that follows them. In a temporary folder, anna@example.com now gets four messages from ben@example.com, files one in a folder, throws two away and empties Trash. What is left:",
    );
    await fillAndLose(root, store);
    await narrator.show(tableOf(await contentsOf(store)));
    const log = { path: join(root, "log", "mailbox.log"), host: "demo", zone: systemZone() };
    return await withDemoIndex(root, log, (reader, indexPath) =>
      recover({ narrator, root, store, columns }, reader, indexPath),
    );
  } finally {
    await store.close();
  }
}

/** The backup follows: what was there between the two is in it. */
async function fillAndLose(root: string, store: MailStore): Promise<void> {
  const { openBackupEngine } = await import("../../backup/index.ts");
  const backup = await openBackupEngine({ root, store, environment: {} });
  try {
    const { realTime } = backup.context;
    await realTime.gather(() => fillMailboxes(store, Date.now()));
    await realTime.gather(() => throwAway(store));
  } finally {
    backup.close();
  }
}

interface Stage {
  readonly narrator: Narrator;
  readonly root: string;
  readonly store: MailStore;
  readonly columns: number | null;
}

async function recover(stage: Stage, reader: IndexReader, indexPath: string): Promise<WorldOutcome> {
  const { narrator, root, store, columns } = stage;
  const { lostItems } = await import("../../query/index.ts");
  const { lostText } = await import("../../report/index.ts");
  const { planText, verificationText } = await import("../../recovery/index.ts");
  const lost = lostItems(reader, { account: RECIPIENT }, Number.POSITIVE_INFINITY);
  const style = { columns: columns === null ? null : columns - 2, zone: null };
  await narrator.say("The log knows what went, and where it had lain:");
  await narrator.command(`salvage lost -a ${RECIPIENT}`, lostText(lost, style).replaceAll(root, "DIR"));
  const plan = await planFor(reader, indexPath, store, lost);
  await narrator.say("From that comes a plan, to be read before anything is done:");
  await narrator.command("salvage plan --loss 1 --engine backup -o plan.json", planText(plan, style.columns));
  const verification = await carryOut(stage, plan);
  await narrator.say("It is carried out, and the mailbox itself is asked whether each item is back:");
  await narrator.command("salvage apply plan.json", verificationText(verification));
  const mailbox = await contentsOf(store);
  await narrator.say("Anna's mailbox now:");
  await narrator.show(tableOf(mailbox));
  return { lost, plan, verification, mailbox };
}

async function planFor(reader: IndexReader, indexPath: string, store: MailStore, lost: LostAnswer): Promise<Plan> {
  const { ENGINE_PROFILES, gatherEvidence, makePlan, presenceIn } = await import("../../recovery/index.ts");
  const losses = lost.losses.map(({ loss }) => loss);
  const request = { losses, items: [], conditions: null, host: null };
  const evidence = await gatherEvidence(reader, request, presenceIn(store));
  return makePlan(evidence, {
    engine: ENGINE_PROFILES.backup,
    strategy: "auto",
    restoreFolder: null,
    zone: null,
    index: indexPath,
    nowUtcMs: Date.now(),
    shownIn: null,
    again: false,
  });
}

async function carryOut({ root, store }: Stage, plan: Plan): Promise<Verification> {
  const { applyPlan, embeddedEngine, journalPathOf, mailboxWitness, openJournal } = await import(
    "../../recovery/index.ts"
  );
  const engine = embeddedEngine(root, store, {});
  const journal = openJournal(journalPathOf(join(root, "plan.json")), plan.digest);
  try {
    const signal = new AbortController().signal;
    const witness = mailboxWitness(store);
    const { verification } = await applyPlan({ plan, engine, journal, witness, signal, onStep: () => undefined });
    return verification;
  } finally {
    journal.close();
    await engine.close();
  }
}

function tableOf(rows: readonly Shown[]): string {
  const width = Math.max(...rows.map(({ folder }) => folder.length));
  return rows.map(({ id, folder, subject }) => `${id}  ${folder.padEnd(width)}  ${subject}`).join("\n");
}
