import { counted, EXIT, type ExitCode, UsageError } from "../../core/index.ts";
import type { CaseFile, SourceFiles } from "../../query/index.ts";
import type { CaseFormat } from "../../report/index.ts";
import { exitOf, printText } from "../answer.ts";
import { filterOptions, TOKEN_SUGGESTIONS } from "../filter-options.ts";
import { LOSS_OPTIONS } from "../loss-filter.ts";
import { withIndex } from "../open-index.ts";
import { isSet, textOption, zoneOption } from "../option-values.ts";
import { packageVersion } from "../package-version.ts";
import { writeNewFile } from "../recovery/write-file.ts";
import { reportCommand } from "../report/command.ts";
import { subjectOf } from "../report/subject.ts";
import { isUnchanged } from "../source-files.ts";
import type { Call, VerbParts } from "../verb.ts";

const FORMATS: readonly CaseFormat[] = ["html", "csv", "json", "ndjson", "text"];

export const report: VerbParts = {
  description:
    "Losses (by default), an item, a session or events, with the raw log lines, what the log covers, the digests of its\n" +
    "files, and the command that makes the report again. The same index and files give the same bytes: no clock is looked at.",
  arguments: [{ syntax: "[words...]", help: "conditions, as of search or lost", suggests: TOKEN_SUGGESTIONS }],
  options: [
    ...filterOptions(),
    { flags: "--item <ID>", help: "about this item (with -a ACCOUNT)" },
    { flags: "--events", help: "about the events that search finds" },
    ...LOSS_OPTIONS,
    { flags: "--limit <N>", help: "at most so many losses (default: all) or events (default: 1000)" },
    {
      flags: "--format <FORMAT>",
      help: "form of the report (default: as the file's name ends, else text)",
      oneOf: FORMATS,
    },
    { flags: "-o, --output <FILE>", help: "write to this file instead of stdout", completes: "file" },
    { flags: "--title <TEXT>", help: "heading" },
    { flags: "--dated <TEXT>", help: "line below the heading, e.g. a date or a case number" },
  ],
  prints: "rows",
  qualified: true,
  exits: [EXIT.nothingFound, EXIT.partly, EXIT.mismatch, EXIT.noPermission, EXIT.indexUnusable],
  exitMeanings: {
    3: "partly done: log lines could not be read any more; the report says which",
    5: "a file is not what was indexed any more; the report says which",
  },
  examples: [
    {
      command: "salvage report -a user@example.com --on 18/07/2020 -o losses.html",
      does: "a page on what a user lost on a day",
    },
    { command: "salvage report --item 339 -a user@example.com --format text", does: "the proof for one item, as text" },
  ],
  run: (call) =>
    withIndex(call, async (reader) => {
      const format = formatOf(call);
      const { subject, scope, title, found } = await subjectOf(call, reader);
      const { caseFile } = await import("../../query/index.ts");
      const { casePieces } = await import("../../report/index.ts");
      const file = await caseFile(reader, subject, scope, await sourceFiles());
      const pieces = casePieces(file, format, {
        title: textOption(call, "title") ?? title,
        dated: textOption(call, "dated"),
        command: reportCommand(call),
        version: packageVersion(),
        zone: zoneOption(call),
      });
      const output = textOption(call, "output");
      if (output === null) await printText(call.terminal, pieces);
      else await writeNewFile(output, pieces);
      return problemsOf(call, file) ?? exitOf(call, found, subject.answer.coverage.complete);
    }),
};

/** `--json` and `--ndjson`, which every verb that reads takes, are forms of a report too. */
function formatAsked(call: Call): string | null {
  const flags = ["json", "ndjson"].filter((flag) => isSet(call, flag));
  const [format = null, ...others] = new Set([...flags, ...[textOption(call, "format")].filter((one) => one !== null)]);
  if (others.length > 0) throw new UsageError(`a report has one form, not ${[format, ...others].join(" and ")}`);
  return format;
}

function formatOf(call: Call): CaseFormat {
  const given = formatAsked(call);
  const output = textOption(call, "output") ?? "";
  const ending = /\.(html?|csv|json|ndjson|txt)$/i.exec(output)?.[1]?.toLowerCase() ?? "txt";
  const byName = ({ htm: "html", txt: "text" } as const)[ending] ?? ending;
  const format = FORMATS.find((one) => one === (given ?? byName));
  if (format === undefined) throw new UsageError(`there is no format "${given}"`, `formats: ${FORMATS.join(", ")}`);
  return format;
}

/** The files behind the index, as they lie now. */
async function sourceFiles(): Promise<SourceFiles> {
  const { decodeUtf8, readRawRecord } = await import("../../log/index.ts");
  return {
    read: async ({ absolutePath }, offsetBytes, lengthBytes) => {
      if (absolutePath === "-") throw new UsageError("it was read from stdin");
      return decodeUtf8((await readRawRecord(absolutePath, offsetBytes, lengthBytes)).toString("latin1"));
    },
    isUnchanged: async (source) =>
      source.absolutePath === "-" ? null : isUnchanged(source.absolutePath, source, false),
  };
}

/** Says on stderr what of the proof could not be had; the exit code for it, or null. */
function problemsOf(call: Call, file: CaseFile): ExitCode | null {
  const changed = file.sources.filter((source) => source.unchanged === false);
  for (const { path } of changed) {
    call.terminal.note(
      `${path} is not what was indexed any more: index its folder again, so that rotated files are found`,
    );
  }
  if (changed.length > 0) return EXIT.mismatch;
  const unread = file.evidence.filter((record) => record.problem !== null);
  if (unread.length === 0) return null;
  const count = counted(unread.length, "log line");
  call.terminal.note(`${count} could not be read: ${unread[0]?.problem}`);
  return EXIT.partly;
}
