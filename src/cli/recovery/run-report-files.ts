import { resolve } from "node:path";
import { printable, UsageError } from "../../core/index.ts";
import type { RunReport } from "../../recovery/index.ts";
import { packageVersion } from "../package-version.ts";
import { writeNewFile } from "./write-file.ts";

/** Where the forms of a run's report go. */
export interface RunReportFiles {
  readonly json: string;
  readonly text: string;
  readonly html: string;
}

/**
 * The report's files beside the plan, or as `given` names them; an ending that is one of the three's own is not doubled.
 * @throws {UsageError} where one of them is the plan itself
 */
export function runReportFiles(planPath: string, given: string | null): RunReportFiles {
  const base = given?.replace(/\.(json|txt|html)$/i, "") ?? `${planPath}.report`;
  const files = { json: `${base}.json`, text: `${base}.txt`, html: `${base}.html` };
  if (Object.values(files).some((file) => resolve(file) === resolve(planPath)))
    throw new UsageError("the report would overwrite the plan", "give another name with -o");
  return files;
}

/** Writes all forms of a report, the one for programs first; people read its times in `zone`. */
export async function writeRunReport(files: RunReportFiles, report: RunReport, zone: string): Promise<void> {
  const { wholeRunText } = await import("../../recovery/index.ts");
  const { jsonText, runHtml } = await import("../../report/index.ts");
  await writeNewFile(files.json, jsonText(report));
  await writeNewFile(files.text, wholeRunText(report, zone));
  await writeNewFile(files.html, runHtml(report, packageVersion(), zone));
}

/** Tells where the report is. */
export function filesText({ json, text, html }: RunReportFiles): string {
  return ["report:", ...[text, html, json].map((file) => `  ${file}`)].map((line) => `${printable(line)}\n`).join("");
}
