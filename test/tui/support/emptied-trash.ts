import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vi } from "vitest";
import { portsOfCall } from "../../../src/cli/screen/ports-of-call.ts";
import type { Call } from "../../../src/cli/verb.ts";
import { systemZone } from "../../../src/core/index.ts";
import type { RecoveryPort } from "../../../src/tui/index.ts";
import { runInProcess } from "../../support/run-in-process.ts";
import { type SmallIndex, smallIndex } from "../../support/small-index.ts";

const USER = "user@example.com";
const SUBJECTS = ["Budget", "Contract", "Offer", "Minutes"];
const BEGIN = Date.UTC(2024, 2, 11, 9);
const MINUTE_MS = 60_000;

/** Embedded mailboxes with a backup, in which a user has emptied Trash; the log of that, indexed; and what plans run on. */
export interface EmptiedTrash {
  readonly index: SmallIndex;
  /** The real one, on the embedded engine; the file of a plan is told as /srv/plan.json. */
  readonly recovery: RecoveryPort;
  remove(): Promise<void>;
}

/** Makes it by the program's own verbs, at times that are always the same: the clock has to be `vi`'s. */
export async function emptiedTrash(): Promise<EmptiedTrash> {
  const folder = mkdtempSync(join(tmpdir(), "salvage-emptied-"));
  const root = join(folder, "root");
  let minutes = 0;
  const salvage = async (...words: readonly string[]): Promise<string> => {
    vi.setSystemTime(BEGIN + minutes++ * MINUTE_MS);
    const { code, stdout, stderr } = await runInProcess([...words, "--root", root], { env: { HOME: folder } });
    if (code !== 0) throw new Error(`salvage ${words.join(" ")}: ${stderr}`);
    return stdout;
  };
  await salvage("store", "create-account", USER);
  const ids = await deliverAll(folder, salvage);
  await salvage("backup", "doSmartScan", "start", "--sync");
  await salvage("store", "trash", USER, ...ids);
  await salvage("store", "empty-trash", USER);
  const text = readFileSync(join(root, "log", "mailbox.log"), "utf8");
  const index = await smallIndex({ text, zone: systemZone() });
  return {
    index,
    recovery: withSteadyPath(portsOfCall(callOn(index.path, root, folder)).ports.recovery),
    async remove() {
      await index.remove();
      rmSync(folder, { recursive: true, maxRetries: 10 });
    },
  };
}

async function deliverAll(folder: string, salvage: (...words: string[]) => Promise<string>): Promise<string[]> {
  mkdirSync(join(folder, "letters"));
  const letters = SUBJECTS.map((subject) => {
    const path = join(folder, "letters", `${subject}.eml`);
    const id = `<${subject.toLowerCase()}@example.com>`;
    writeFileSync(
      path,
      `From: boss@example.com\r\nTo: ${USER}\r\nSubject: ${subject}\r\nMessage-ID: ${id}\r\n\r\nfigures\r\n`,
    );
    return path;
  });
  const { items } = JSON.parse(await salvage("store", "deliver", USER, ...letters, "--json")) as {
    readonly items: readonly { readonly id: number }[];
  };
  return items.map(({ id }) => String(id));
}

/** A call of `salvage tui` on that index and those mailboxes, as far as plans look at it. */
function callOn(index: string, root: string, home: string): Call {
  const terminal = { env: { HOME: home }, nowUtcMs: BEGIN + 30 * MINUTE_MS, note: () => undefined };
  return { words: [], options: { index, root, utc: true }, terminal } as unknown as Call;
}

function withSteadyPath(port: RecoveryPort): RecoveryPort {
  let path = "";
  return {
    ...port,
    async save(plan) {
      path = await port.save(plan);
      return "/srv/plan.json";
    },
    open: async () => ({ ...(await port.open(path)), path: "/srv/plan.json" }),
    apply: (plan, _shown, listener, control) => port.apply(plan, path, listener, control),
    verify: (plan) => port.verify(plan, path),
    recent: async () => [],
  };
}
