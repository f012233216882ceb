import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { EXIT, SalvageError, UsageError } from "../../core/index.ts";
import type { MailStore } from "../../mailstore/index.ts";
import type { Engine, Plan, Witness } from "../../recovery/index.ts";
import { textOption } from "../option-values.ts";
import { rootOfCall } from "../store/root.ts";
import type { Call } from "../verb.ts";
import { commandEngineOf } from "./command-engine.ts";
import { soapEngineOf } from "./soap-engine.ts";

/** What a plan runs on, and who can tell what is in the mailboxes. */
export interface OpenedEngine {
  readonly engine: Engine;
  readonly witness: Witness | null;
}

/** Opens the engine that a plan names, with a witness where one is within reach, and closes both after `work`. */
export async function withEngine<T>(call: Call, plan: Plan, work: (opened: OpenedEngine) => Promise<T>): Promise<T> {
  const { mailboxWitness } = await import("../../recovery/index.ts");
  const store = await openStore(call, ["backup", "snapshot", "archive"].includes(plan.engine.name));
  try {
    const engine = await engineOf(call, plan, store);
    try {
      return await work({ engine, witness: store === null ? null : mailboxWitness(store) });
    } finally {
      await engine.close();
    }
  } finally {
    await store?.close();
  }
}

async function engineOf(call: Call, plan: Plan, store: MailStore | null): Promise<Engine> {
  const { embeddedEngine } = await import("../../recovery/index.ts");
  if (plan.engine.name === "backup") {
    if (store === null) throw noMailboxes(rootOfCall(call));
    return embeddedEngine(rootOfCall(call), store, call.terminal.env);
  }
  if (plan.engine.name === "carbonio") return commandEngineOf(call, plan);
  if (plan.engine.name === "dumpster") return soapEngineOf(call);
  if (plan.engine.name === "snapshot" || plan.engine.name === "archive")
    return fileEngineOf(call, plan.engine.name, store);
  throw new UsageError(
    `there is no engine "${plan.engine.name}"`,
    "engines: carbonio, backup, dumpster, snapshot, archive",
  );
}

/** A copy of a store volume or a mailbox archive, and the mailboxes that its contents go to. */
async function fileEngineOf(call: Call, name: "snapshot" | "archive", store: MailStore | null): Promise<Engine> {
  const { archiveEngine, snapshotEngine } = await import("../../recovery/index.ts");
  const path = textOption(call, name);
  if (path === null) throw new UsageError(`it is not said where the ${name} is`, `add --${name} PATH`);
  if (store === null) throw noMailboxes(rootOfCall(call));
  return name === "archive"
    ? archiveEngine({ archive: resolve(path), store })
    : snapshotEngine({ volume: resolve(path), store });
}

/** The embedded mailboxes, and those on IMAP servers that their `imap.json` names: where the plan runs on them, or where they were named. Null where they are not there. */
export async function openStore(call: Call, isMeant: boolean): Promise<MailStore | null> {
  const named = call.options.root !== undefined || Boolean(call.terminal.env.SALVAGE_ROOT);
  const root = rootOfCall(call);
  const { hasImapServers, openMailStore } = await import("../../mailstore/index.ts");
  const hasServers = hasImapServers(root);
  if (!(isMeant || named) || !(hasServers || existsSync(join(root, "store", "store.db")))) return null;
  return openMailStore(root, { create: hasServers, environment: call.terminal.env });
}

function noMailboxes(root: string): SalvageError {
  return new SalvageError(`the engine is not available: there are no embedded mailboxes in ${root}`, {
    code: "engine-unavailable",
    exitCode: EXIT.engineUnavailable,
    hint: "name their folder with --root DIR",
  });
}
