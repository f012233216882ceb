import { printable } from "../../core/index.ts";
import type { Explanation } from "./explain.ts";

/** An explanation for people: the parts of the header, the pattern and its fields, or how near others came. */
export function explanationText(explanation: Explanation): string {
  const { category, thread, context, message, match, watched } = explanation;
  const entries = Object.entries(context).map(([key, value]) => `${key}=${value}`);
  const lines = [
    `category  ${category}`,
    `thread    ${thread}`,
    ...(entries.length === 0 ? [] : [`context   ${entries.join("  ")}`]),
    `message   ${message.split("\n")[0]}`,
  ];
  if (match !== null) {
    lines.push(`pattern   ${match.pattern} (version ${match.version}): ${match.kind}, ${match.fact}`);
    for (const [field, value] of Object.entries(match.fields)) lines.push(`  ${field} = ${JSON.stringify(value)}`);
  } else if (watched) {
    lines.push(
      "pattern   none matches; nearest:",
      ...explanation.attempts.flatMap((attempt) => nearLines(attempt, message)),
    );
  } else {
    lines.push("pattern   none: no grammar is for this category");
  }
  return lines.map((line) => `${printable(line)}\n`).join("");
}

function nearLines(attempt: Explanation["attempts"][number], message: string): string[] {
  const rest = message.slice(attempt.reached, attempt.reached + 40).split("\n")[0];
  return [
    `  ${attempt.pattern}: ${attempt.template}`,
    `    stopped at character ${attempt.reached + 1} before "${rest}": expected ${attempt.expected}`,
  ];
}
