import { hostname } from "node:os";
import { addAbortSignal } from "node:stream";
import { EXIT, isSameZone, systemZone, ZoneClock } from "../../core/index.ts";
import type { IndexSummary, Progress } from "../../ingest/index.ts";
import { printAnswer } from "../answer.ts";
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
    "With another --tz than before, the times of logs that are known change; all logs of the index are read again for that.\n" +
    "With --follow it goes on until Ctrl-C (or SIGTERM), which ends it in order.",
  arguments: [{ syntax: "<paths...>", help: "logs", completes: "file" }],
  options: [
    { flags: "--tz <ZONE>", help: "zone of the log's clock (default: this machine's)" },
    { flags: "--host <NAME>", help: "server that wrote the log (default: this machine's name)" },
    { flags: "--since <DATE>", help: "leave out records before this time" },
    { flags: "--until <DATE>", help: "leave out records from this time on" },
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
    for (const line of zoneRemarks(call, options.zone, summary)) call.terminal.note(line);
    // Nothing but an interruption ends a run that follows: it ends in order, and says what it was.
    if (follow) return EXIT.interrupted;
    return summary.sources.some((source) => source.status === "failed") ? EXIT.partly : EXIT.done;
  },
};

/** A log has no zone: a wrong one makes every time wrong, so what was taken for granted is told. */
function zoneRemarks(call: Call, zone: string, { sources, totals }: IndexSummary): string[] {
  const isNamed = textOption(call, "tz") !== null;
  const kept = sources.find((source) => source.status !== "failed" && !isSameZone(source.zone, zone));
  if (kept !== undefined) {
    const wayOut = isNamed ? `for ${zone}, make a new index` : `--tz ${zone} would change it`;
    return [`${kept.path} keeps the zone ${kept.zone}, in which it was indexed before: ${wayOut}`];
  }
  if (isNamed || totals.records === 0) return [];
  return [`times were read as ${zone}, this machine's zone: for a server in another, run it again with --tz`];
}

async function optionsOf(call: Call) {
  const { parseDate } = await import("../../query/index.ts");
  const { grammarFolders } = await import("../../grammar/index.ts");
  const { terminal } = call;
  const zone = new ZoneClock(textOption(call, "tz") ?? systemZone());
  const dateOption = (name: string) => {
    const text = textOption(call, name);
    return text === null ? null : parseDate(text, { clock: zone, nowUtcMs: terminal.nowUtcMs }).fromUtcMs;
  };
  return {
    indexPath: indexPathOf(call),
    paths: call.words,
    host: textOption(call, "host") ?? hostname(),
    zone: zone.zone,
    movesZone: textOption(call, "tz") !== null,
    sinceUtcMs: dateOption("since"),
    untilUtcMs: dateOption("until"),
    jobs: countOption(call, "jobs", 1),
    grammarFolders: grammarFolders(terminal.env),
    stdin: addAbortSignal(terminal.stop, terminal.stdin),
    signal: terminal.stop,
  };
}
