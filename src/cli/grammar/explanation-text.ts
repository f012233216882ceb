import { printable } from "../../core/index.ts";
import type { ExplanationRow } from "./explain.ts";

/** An explanation for people: the parts of the header, the pattern and its fields, or how near others came. */
export function explanationText({ header, category, watched, message, match, nearest }: ExplanationRow): string {
  const lines: string[] = [];
  if (header !== null) {
    const context = Object.entries(header.context).map(([key, value]) => `${key}=${value}`);
    lines.push(`time      ${header.local}  ${header.level}`, `thread    ${header.thread}`);
    if (context.length > 0) lines.push(`context   ${context.join("  ")}`);
  }
  lines.push(`category  ${category ?? "not told"}`, `message   ${message.split("\n")[0]}`);
  if (match !== null) {
    lines.push(`pattern   ${match.pattern} (version ${match.version}): ${match.kind}, ${match.fact}`);
    for (const [field, value] of Object.entries(match.fields)) lines.push(`  ${field} = ${JSON.stringify(value)}`);
  } else if (watched) {
    lines.push("pattern   none matches; nearest:", ...nearest.flatMap((attempt) => nearLines(attempt, message)));
  } else {
    lines.push("pattern   none: no grammar is for it");
  }
  return lines.map((line) => `${printable(line)}\n`).join("");
}

function nearLines(attempt: ExplanationRow["nearest"][number], message: string): string[] {
  const rest = message.slice(attempt.reached.length, attempt.reached.length + 40).split("\n")[0];
  return [
    `  ${attempt.id}: ${attempt.template}`,
    `    stopped at character ${attempt.reached.length + 1} before "${rest}": expected ${attempt.expected}`,
  ];
}
