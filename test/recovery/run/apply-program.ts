/** Applies a plan in a process of its own, so that a test can kill it: `embedded ROOT PLAN` or `stand-in HOME PLAN`. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { openEmbeddedStore } from "../../../src/mailstore/index.ts";
import {
  applyPlan,
  CARBONIO_DEFAULTS,
  carbonioEngine,
  embeddedEngine,
  journalPathOf,
  mailboxWitness,
  openJournal,
  readPlan,
} from "../../../src/recovery/index.ts";
import { standInWitness } from "../stand-in/witness.ts";

const [kind, folder = "", planPath = ""] = process.argv.slice(2);
const plan = readPlan(readFileSync(planPath, "utf8"));
const journal = openJournal(journalPathOf(planPath), plan.digest);
const store = kind === "embedded" ? openEmbeddedStore(folder, { create: false }) : null;
const outside = {
  ...CARBONIO_DEFAULTS,
  program: join(folder, "carbonio"),
  remote: [],
  runAs: null,
  pollMs: 150,
  batchSize: 7,
};
const engine = store === null ? carbonioEngine(outside) : embeddedEngine(folder, store);
const witness = store === null ? standInWitness(folder) : mailboxWitness(store);
await applyPlan({ plan, engine, journal, witness, signal: new AbortController().signal, onStep: () => undefined });
journal.close();
await engine.close();
await store?.close();
