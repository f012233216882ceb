import { commandText } from "../../core/index.ts";
import { showCount, showTime } from "../../query/index.ts";
import type { RunReport } from "../../recovery/index.ts";
import { html, type Markup } from "./markup.ts";

const PROVED = ["restored", "already-there"];

/** A time of a run, to the second. */
export function runTime(iso: string | null, zone: string): string {
  return iso === null ? "–" : showTime(iso, zone).slice(0, 19);
}

/** Each item with what was proved of it. */
export function itemSection(items: RunReport["items"]): Markup {
  if (items.length === 0) return html``;
  return html`<h2>Items</h2>
<div class="wide"><table>
<thead><tr><th>Account</th><th class="num">Item</th><th>Outcome</th><th class="num">Is now</th><th>Lies in</th><th>Proved by</th><th>Message-ID</th><th>Remark</th></tr></thead>
<tbody>
${items.map(
  ({ account, id, status, newId, folder, by, messageId, message }) =>
    html`<tr><td>${account}</td><td class="num">${id}</td><td class="word">${outcome(status, PROVED.includes(status))}</td><td class="num">${newId ?? "–"}</td><td class="free">${folder ?? "–"}</td><td>${by ?? "–"}</td><td class="free">${messageId ?? "–"}</td><td class="free">${message}</td></tr>
`,
)}</tbody></table></div>`;
}

/** How many items the mailboxes had before and after, where they could be counted. */
export function countSection(counts: RunReport["counts"]): Markup {
  if (counts.every(({ before, after }) => before === null && after === null)) return html``;
  const count = (number: number | null) => (number === null ? "not counted" : showCount(number));
  return html`<h2>Mailboxes before and after</h2>
<div class="wide"><table>
<thead><tr><th>Account</th><th class="num">Items before</th><th class="num">Items after</th></tr></thead>
<tbody>
${counts.map(
  ({ account, before, after }) =>
    html`<tr><td>${account}</td><td class="num">${count(before)}</td><td class="num">${count(after)}</td></tr>
`,
)}</tbody></table></div>`;
}

/** Each command as it was run, when, and what its engine said of it. */
export function commandSection(steps: RunReport["steps"], zone: string): Markup {
  if (steps.length === 0) return html`<h2>Commands</h2>\n<p>The plan has no command: nothing was run.</p>`;
  return html`<h2>Commands</h2>
<div class="wide"><table>
<thead><tr><th class="num">Step</th><th>Command</th><th>Outcome</th><th class="num">Exit code</th><th>Begun (${zone})</th><th>Ended (${zone})</th><th>Operation</th><th>Remark</th></tr></thead>
<tbody>
${steps.map(
  ({ step, argv, state, exitCode, begun, ended, operation, message }) =>
    html`<tr><td class="num">${step}</td><td class="free"><code>${commandText(argv)}</code></td><td class="word">${outcome(state, state === "done")}</td><td class="num">${exitCode ?? "–"}</td><td class="time">${runTime(begun, zone)}</td><td class="time">${runTime(ended, zone)}</td><td class="free">${operation ?? "–"}</td><td class="free">${message}</td></tr>
`,
)}</tbody></table></div>`;
}

function outcome(word: string, isGood: boolean): Markup {
  return isGood ? html`<span class="good">${word}</span>` : html`<span class="bad">${word}</span>`;
}
