import { existsSync } from "node:fs";
import { join } from "node:path";
import type { RecordAnswer } from "../../report/index.ts";
import type { Asking, Overview, Ports, RawRecord, RecoveryPort } from "../../tui/index.ts";
import { indexPathOf, withIndex } from "../open-index.ts";
import { textOption } from "../option-values.ts";
import { runReportFiles } from "../recovery/run-report-files.ts";
import { rootOfCall } from "../store/root.ts";
import type { Call } from "../verb.ts";
import { type IndexThread, indexThread } from "./index-thread.ts";
import type { LiveLogs } from "./messages.ts";
import { openSavedPlan, recentPlans, savePlan } from "./saved-plans.ts";
import { readMemory, writeMemory, writeState } from "./state-files.ts";

export interface OpenedPorts {
  readonly ports: Ports;
  close(): Promise<void>;
}

/** What the screen needs of the world, as the options of a call say. */
export function portsOfCall(call: Call): OpenedPorts {
  const indexPath = indexPathOf(call);
  let thread: IndexThread | null = null;
  let isFirst = true;
  const questions = async (): Promise<Asking | null> => {
    await thread?.close();
    thread = existsSync(indexPath) ? indexThread({ indexPath }) : null;
    const asking = thread?.asking ?? null;
    if (asking === null || !isFirst) return asking;
    const overview: Asking["overview"] = (newestLosses, zone) => {
      if (!isFirst) return asking.overview(newestLosses, zone);
      isFirst = false;
      return overviewHere(indexPath, newestLosses, zone);
    };
    return { ...asking, overview };
  };
  const record = async (event: number, linesAround: number): Promise<RawRecord> => {
    if (thread === null) throw new Error("there is no index");
    return rawRecordOf((await thread.ask("record", event, linesAround)) as RecordAnswer);
  };
  const ports: Ports = {
    indexPath,
    questions,
    record,
    async readLogs(request, progress, signal) {
      const { readLogs } = await import("./read-logs.ts");
      return readLogs(call, indexPath, request, progress, signal);
    },
    async followLogs(told, signal) {
      const { followLogs } = await import("./read-logs.ts");
      const live = ((await thread?.ask("liveLogs")) ?? null) as LiveLogs | null;
      return followLogs(call, indexPath, live, told, signal);
    },
    recovery: recoveryOfCall(call),
    saveText: (name, text) => writeState(call, name, text),
    readMemory: () => readMemory(call),
    writeMemory: (memory) => writeMemory(call, memory),
  };
  return {
    ports,
    async close() {
      await thread?.close();
    },
  };
}

/** The first answer, given in this thread: starting another takes longer, and no key is held up before there is a frame. */
async function overviewHere(indexPath: string, newestLosses: number, zone?: string | null): Promise<Overview> {
  const { answerFrom } = await import("../../tui/index.ts");
  const { openIndex } = await import("../../index/index.ts");
  const reader = openIndex(indexPath);
  try {
    return answerFrom(reader).overview(newestLosses, zone);
  } finally {
    reader.close();
  }
}

function rawRecordOf({ event, record, before, after, source }: RecordAnswer): RawRecord {
  const { line, offset } = event.evidence;
  const { path, sha256, verified } = source;
  return { path, line, offsetBytes: offset, before, record, after, sha256, verified };
}

/** The engine that was asked for; else the embedded one where there are embedded mailboxes. */
export function engineOfCall(call: Call): "backup" | "carbonio" {
  const named = textOption(call, "engine");
  if (named !== null) return named === "backup" ? "backup" : "carbonio";
  return existsSync(join(rootOfCall(call), "store", "store.db")) ? "backup" : "carbonio";
}

function recoveryOfCall(given: Call): RecoveryPort {
  const engine = engineOfCall(given);
  // The screen is drawn meanwhile: remarks would go between its rows.
  const terminal = { ...given.terminal, note: () => undefined };
  const call: Call = { ...given, terminal, options: { ...given.options, engine } };
  return {
    engine,
    plan: (request) =>
      withIndex(call, async (reader) => {
        const { planOfRequest } = await import("../recovery/plan-of-request.ts");
        return planOfRequest(call, reader, request);
      }),
    save: (plan) => savePlan(call, plan),
    open: openSavedPlan,
    recent: (limit) => recentPlans(call, limit),
    async apply(plan, path, listener, { hold, signal }) {
      const { compareWithIndex, runPlan } = await import("../recovery/run-plan.ts");
      await compareWithIndex(call, plan);
      const report = await runPlan(call, plan, path, {
        files: runReportFiles(path, null),
        signal,
        hold,
        onBegin: (steps) => listener.begin(steps),
        onStep: (outcome) => listener.step(outcome),
        onInterrupted: () => undefined,
      });
      return { totals: report.totals, proved: report.proved };
    },
    async verify(plan, path) {
      const { journalPathOf, readJournal } = await import("../../recovery/index.ts");
      const { verifiedPlan } = await import("../recovery/verified-plan.ts");
      return verifiedPlan(call, plan, readJournal(journalPathOf(path), plan.digest));
    },
  };
}
