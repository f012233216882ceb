import { EXIT, printable } from "../../core/index.ts";
import { exitOf, printAnswer, styleOf } from "../answer.ts";
import { queryOfCall } from "../filter-call.ts";
import { filterOptions } from "../filter-options.ts";
import { withIndex } from "../open-index.ts";
import type { VerbParts } from "../verb.ts";

export const coverage: VerbParts = {
  options: filterOptions(["host", "after", "before", "on"]),
  prints: "rows",
  qualified: true,
  exits: [EXIT.nothingFound, EXIT.indexUnusable],
  examples: [
    { command: "salvage coverage", does: "first and last time of each host, and its gaps" },
    { command: "salvage coverage --on 18/07/2020 --strict", does: "exit 4 unless that day is covered whole" },
  ],
  run: (call) =>
    withIndex(call, async (reader) => {
      const { coverageReport } = await import("../../query/index.ts");
      const { coverageReportText } = await import("../../report/index.ts");
      const { filter } = await queryOfCall(call, reader);
      const report = coverageReport(reader, filter);
      const complete = report.hosts.length > 0 && report.hosts.every((host) => host.gaps.length === 0);
      await printAnswer(call, {
        document: report,
        rows: report.hosts,
        text: () => (report.hosts.length === 0 ? nothingText(filter.host) : coverageReportText(report, styleOf(call))),
      });
      return exitOf(call, report.hosts.length > 0, complete);
    }),
};

function nothingText(host: string | null | undefined): string {
  return host == null ? "no log is indexed: salvage index PATH…\n" : `no log of ${printable(host)} is indexed\n`;
}
