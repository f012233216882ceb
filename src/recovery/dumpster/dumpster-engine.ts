import type { Engine, EngineListener } from "../engine/engine.ts";
import { plainOutcome } from "../engine/engine.ts";
import type { PlanStep } from "../plan/types.ts";
import { recover } from "./recover.ts";
import { type SoapClient, type SoapSetting, soapClient } from "./soap.ts";

const INBOX = "2";
const TRASH = 3;

/** Steps that are looked at together, so that ids of one mailbox can share requests. */
const BATCH = 100;

/**
 * The dumpster of Zimbra and Carbonio CE, by SOAP: recovers what the server itself still keeps. Only what was deleted while the
 * dumpster was enabled is there, for `zimbraMailDumpsterLifetime` (30 days by default). A recovered item leaves the dumpster, so
 * a step that is repeated cannot bring a second copy.
 */
export function dumpsterEngine(setting: SoapSetting): Engine {
  const soap = soapClient(setting);
  return {
    async describe() {
      await soap.login();
      const where = `dumpster at ${setting.url} as ${setting.admin}`;
      return { name: "dumpster", where, version: null, batchSize: BATCH, repeatsSafely: true };
    },
    commands: (steps) => steps.map(({ argv }) => argv),
    async run(steps, listener, signal) {
      for (const [place, group] of Map.groupBy(steps, placeOf)) {
        signal.throwIfAborted();
        await runGroup(soap, place, group, listener);
      }
    },
    // A request is answered when it is done: there is no queue to look at.
    progress: async () => null,
    settle: async () => true,
    stop: async () => false,
    close: async () => undefined,
  };
}

/** Steps of one account into one folder: the one that the words end with, or, where they only say Inbox, where the item was. */
function placeOf({ account, items, argv }: PlanStep): string {
  const wanted = items[0]?.lastFolder?.id ?? null;
  const named = argv.at(-1) ?? "";
  const folder = named !== "/Inbox" || wanted === null || wanted === TRASH ? named : `#${wanted}`;
  return `${account} ${folder}`;
}

async function runGroup(
  soap: SoapClient,
  place: string,
  steps: readonly PlanStep[],
  listener: EngineListener,
): Promise<void> {
  const account = steps[0]?.account ?? "";
  const folder = place.slice(account.length + 1);
  const folderId = folder.startsWith("#") ? folder.slice(1) : await folderIdOf(soap, account, folder);
  const ids = steps.flatMap(({ items }) => items.map(({ id }) => id));
  const recovered = await recover(soap, account, ids, folderId);
  for (const { step, items } of steps) {
    const told = items.map(({ id }) => ({ id, result: recovered.get(id) }));
    const failed = told.flatMap(({ id, result }) =>
      result?.ok === true ? [] : [`${id}: ${result?.why ?? "not asked for"}`],
    );
    const outcome = plainOutcome(
      step,
      failed.length === 0 ? "done" : "failed",
      failed.length === 0 ? null : failed.join("; "),
    );
    listener.finished({ ...outcome, unrestored: told.flatMap(({ id, result }) => (result?.ok === true ? [] : [id])) });
  }
}

/** The id of a folder by its path, made where it is missing (`fie`: give back the one that is there). */
async function folderIdOf(soap: SoapClient, account: string, path: string): Promise<string> {
  let parent = "1";
  for (const name of path.split("/").filter((part) => part !== "")) {
    if (parent === "1" && name.toLowerCase() === "inbox") {
      parent = INBOX;
      continue;
    }
    const folder = { name, l: parent, view: "message", fie: "1" };
    const response = await soap.inMailbox(account, "CreateFolderRequest", { folder });
    const [made] = (Array.isArray(response.folder) ? response.folder : [response.folder]) as { id?: unknown }[];
    parent = String(made?.id ?? INBOX);
  }
  return parent === "1" ? INBOX : parent;
}
