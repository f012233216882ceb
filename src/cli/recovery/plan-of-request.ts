import { resolve } from "node:path";
import { ZoneClock } from "../../core/index.ts";
import type { IndexReader } from "../../index/index.ts";
import type { EngineName, Plan, PlanRequest, Strategy } from "../../recovery/index.ts";
import { indexPathOf } from "../open-index.ts";
import { isSet, textOption, zoneOption } from "../option-values.ts";
import type { Call } from "../verb.ts";
import { withPresence } from "./presence.ts";

/** The plan for what is wanted, made as the options of a call say. Reads only. */
export async function planOfRequest(call: Call, reader: IndexReader, request: PlanRequest): Promise<Plan> {
  const { ENGINE_PROFILES, gatherEvidence, makePlan } = await import("../../recovery/index.ts");
  const name = (textOption(call, "engine") ?? "carbonio") as EngineName;
  const profile = ENGINE_PROFILES[name];
  const program = textOption(call, "program");
  const evidence = await withPresence(call, name, (mailboxes) => gatherEvidence(reader, request, mailboxes));
  const zone = textOption(call, "serverZone");
  return makePlan(evidence, {
    engine: program === null ? profile : { ...profile, command: [program, "backup"] },
    strategy: (textOption(call, "strategy") ?? "auto") as Strategy,
    restoreFolder: textOption(call, "restoreFolder"),
    zone: zone === null ? null : new ZoneClock(zone).zone,
    index: resolve(indexPathOf(call)),
    nowUtcMs: call.terminal.nowUtcMs,
    shownIn: zoneOption(call),
    again: isSet(call, "again"),
  });
}
