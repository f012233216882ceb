import { hostname } from "node:os";
import { addAbortSignal } from "node:stream";
import { EXIT, systemZone, UsageError, ZoneClock } from "../../core/index.ts";
import type { Progress, SourceSetting } from "../../ingest/index.ts";
import { printAnswer } from "../answer.ts";
import { indexRemarks } from "../index-remarks.ts";
import { summaryText } from "../index-summary-text.ts";
import { indexPathOf } from "../open-index.ts";
import { countOption, isSet, textOption } from "../option-values.ts";
import { progressMeter } from "../progress.ts";
import type { Call, VerbParts } from "../verb.ts";
import { YoungGeneration } from "../young-generation.ts";

export const indexLogs: VerbParts = {
  description:
    "Takes files, folders (mailbox.log* in them) and - for stdin; plain, gzip and zstd are told apart by content. Again on\n" +
    "the same files it goes on where it stopped: nothing is counted twice, a rotated or compressed copy is known.\n" +
    "With another --tz or --host than before, and with other (or without) --since and --until, logs that are known become what\n" +
    "they would be if they had been read so from the start; all logs of the index are read again for that.\n" +
    "With --follow it goes on until Ctrl-C (or SIGTERM), which ends it in order.",
  arguments: [{ syntax: "<paths...>", help: "logs", completes: "file" }],
  options: [
    { flags: "--tz <ZONE>", help: "zone of the log's clock (default: this machine's)" },
    { flags: "--host <NAME>", help: "server that wrote the log (default: this machine's name)" },
    { flags: "--since <DATE>", help: "leave out records before this time (told as a gap)" },
    { flags: "--until <DATE>", help: "leave out records from this time on (told as a gap)" },
    { flags: "--jobs <N>", help: "files read at the same time (default: 1)" },
    { flags: "--follow", help: "keep the index current while the server writes" },
  ],
  prints: "json",
  stopsInOrder: true,
  exits: [EXIT.partly, EXIT.noPermission, EXIT.indexUnusable],
  examples: [
    { command: "salvage index /opt/zimbra/log --tz Europe/Rome", does: "every mailbox.log and its rotations" },
    { command: "zcat mailbox.log.2020-07-18.gz | salvage index - --host mbs1", does: "from stdin, for host mbs1" },
  ],
  run: async (call) => {
    const { indexSources } = await import("../../ingest/index.ts");
    const young = new YoungGeneration();
    const options = await optionsOf(call);
    const meter = progressMeter(call.terminal);
    const follow = isSet(call, "follow");
    const onProgress = (progress: Progress): void => {
      young.follow(progress);
      meter.update(progress);
    };
    const summary = await indexSources({ ...options, follow, onProgress }).finally(meter.end);
    await printAnswer(call, { document: summary, text: () => summaryText(summary, call.terminal.columns) });
    for (const line of indexRemarks(call, options, summary)) call.terminal.note(line);
    // Nothing but an interruption ends a run that follows: it ends in order, and says what it was.
    if (follow) return EXIT.interrupted;
    return summary.sources.some((source) => source.status === "failed") ? EXIT.partly : EXIT.done;
  },
};

async function optionsOf(call: Call) {
  const { backwardSpan, parseDate } = await import("../../query/index.ts");
  const { grammarFolders } = await import("../../grammar/index.ts");
  const { terminal } = call;
  const zone = new ZoneClock(textOption(call, "tz") ?? systemZone());
  const dateOption = (name: string) => {
    const text = textOption(call, name);
    return text === null ? null : parseDate(text, { clock: zone, nowUtcMs: terminal.nowUtcMs }).fromUtcMs;
  };
  const [sinceUtcMs, untilUtcMs] = [dateOption("since"), dateOption("until")];
  const backward = backwardSpan(sinceUtcMs, untilUtcMs, zone.zone);
  if (backward !== null) throw new UsageError(`--until ${backward}`, "--since is the earlier time, --until the later");
  const readsAnewFor: SourceSetting[] = ["window"];
  if (textOption(call, "tz") !== null) readsAnewFor.push("zone");
  if (textOption(call, "host") !== null) readsAnewFor.push("host");
  return {
    indexPath: indexPathOf(call),
    paths: call.words,
    host: textOption(call, "host") ?? hostname(),
    zone: zone.zone,
    readsAnewFor,
    sinceUtcMs,
    untilUtcMs,
    jobs: countOption(call, "jobs", 1),
    grammarFolders: grammarFolders(terminal.env),
    stdin: addAbortSignal(terminal.stop, terminal.stdin),
    signal: terminal.stop,
  };
}
