import { UsageError, ZoneClock } from "../../core/index.ts";
import { counted } from "../../query/index.ts";
import { barText } from "../lines/bar.ts";
import { EMPTY, type Line, line, span } from "../lines/line.ts";
import { wrapped } from "../lines/wrap.ts";
import type { ReadingProgress, ReadingSummary } from "../ports.ts";
import type { Desk } from "../screen/desk.ts";
import type { View } from "../screen/view.ts";

/** Leads by the hand from no index to an index: which files, which zone, then a bar. */
export function readingView(desk: Desk): View {
  let paths = "";
  let zone = desk.setting.localZone;
  let progress: ReadingProgress | null = null;
  let summary: ReadingSummary | null = null;
  let stop: AbortController | null = null;
  let startedMs = 0;

  const askPaths = (): void =>
    desk.prompt({
      label: " logs:",
      text: paths === "" ? "/opt/zimbra/log" : paths,
      echo: () => line("files or folders, divided by spaces; ctrl-u empties the line", "muted"),
      submit(text) {
        paths = text.trim();
        if (paths === "") return false;
        setImmediate(askZone);
        return true;
      },
    });
  const askZone = (): void =>
    desk.prompt({
      label: " zone of the log's clock:",
      text: zone,
      echo: (text) => (isZone(text.trim()) ? line("", "muted") : line("no such zone; write Europe/Rome", "warn")),
      submit(text) {
        if (!isZone(text.trim())) return false;
        zone = text.trim();
        setImmediate(read);
        return true;
      },
    });
  const read = (): void => {
    const controller = new AbortController();
    stop = controller;
    summary = null;
    startedMs = performance.now();
    desk.ports
      .readLogs(
        { paths: paths.split(/\s+/), zone },
        (now) => {
          progress = now;
          desk.redraw();
        },
        controller.signal,
      )
      .then(async (done) => {
        await desk.reload();
        summary = done;
        stop = null;
      })
      .catch((error: unknown) => {
        if (!controller.signal.aborted) desk.fail(error);
        else desk.say("stopped: the next run goes on where this one ended", "warn");
      })
      .finally(() => {
        stop = null;
        progress = null;
        desk.redraw();
      });
  };

  return {
    crumb: "index logs",
    bar: () => line(` index: ${desk.ports.indexPath}`, "muted"),
    body(columns) {
      if (summary !== null) return summaryLines(summary, columns);
      if (stop !== null) return progressLines(progress, (performance.now() - startedMs) / 1000, columns);
      return [
        EMPTY,
        ...wrapped(
          " Reads mailbox.log and its rotations, plain, gzip or zstd, into the index. The logs are only read. Again on the same files, nothing is counted twice.",
          columns - 2,
        ),
        EMPTY,
        line(" enter  choose the files", "accent"),
      ];
    },
    command: () => ["index", ...(paths === "" ? ["/opt/zimbra/log"] : paths.split(/\s+/)), "--tz", zone],
    can: (action) =>
      action === "open" || action === "index" ? (stop === null ? true : "logs are being read") : action === "stop",
    act(action) {
      if (action === "stop") stop?.abort();
      else if (summary === null) askPaths();
      else desk.back();
    },
    footer: ["open", "stop", "back"],
    holds: () => (stop === null ? null : "logs are being read: S stops"),
    close: () => stop?.abort(),
    place: () => null,
  };
}

function isZone(text: string): boolean {
  try {
    new ZoneClock(text);
    return true;
  } catch (error) {
    if (error instanceof UsageError) return false;
    throw error;
  }
}

function progressLines(progress: ReadingProgress | null, seconds: number, columns: number): Line[] {
  if (progress === null) return [EMPTY, line(" looking for logs …", "muted")];
  const { bytesRead, bytesTotal, path, concluded } = progress;
  if (concluded !== null) {
    const percent = concluded === 0 ? "" : ` ${Math.floor(concluded * 100)} %`;
    return [EMPTY, line(` drawing conclusions: owners, sessions, losses …${percent}`)];
  }
  const mib = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
  const rate = seconds > 0 ? bytesRead / seconds : 0;
  const left =
    bytesTotal === null || rate === 0 ? "" : `, ${Math.ceil(Math.max(0, bytesTotal - bytesRead) / rate)} s left`;
  const share = bytesTotal === null || bytesTotal === 0 ? 0 : bytesRead / bytesTotal;
  return [
    EMPTY,
    [
      span(" "),
      span(barText(share, Math.min(60, columns - 10)), "accent"),
      span(` ${Math.floor(Math.min(1, share) * 100)}%`),
    ],
    line(` ${mib(bytesRead)}, ${mib(rate)}/s${left}`, "muted"),
    line(` ${path}`, "muted"),
  ];
}

function summaryLines(summary: ReadingSummary, columns: number): Line[] {
  return [
    EMPTY,
    line(` ${counted(summary.events, "event")} ${summary.events === 1 ? "is" : "are"} in the index`, "good"),
    ...summary.problems.flatMap((problem) => wrapped(` ${problem}`, columns - 2, "danger", 3)),
    EMPTY,
    line(" enter  go on", "accent"),
  ];
}
