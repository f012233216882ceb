import { counted, showCount } from "../../query/index.ts";
import type { RunReport } from "../../recovery/index.ts";
import { html, type Markup } from "./markup.ts";
import { page } from "./page.ts";
import { commandSection, countSection, itemSection, runTime } from "./run-sections.ts";

/** @param version of this program; `zone` for showing. The page looks at no clock: the same report gives the same bytes. */
export function runHtml(report: RunReport, version: string, zone: string): string {
  const title = report.proved ? "Restored mail" : "Restored mail: not all is proved";
  const body = html`<header>
<h1>${title}</h1>
<p class="soft">Plan <span class="digest">${report.plan}</span></p>
<p class="lead">${leadOf(report)}</p>
</header>
<ul class="tiles">
${tilesOf(report).map(([value, label]) => html`<li><b>${value}</b><span>${label}</span></li>\n`)}</ul>
${report.interrupted && html`<p class="note">The run was interrupted. Applied again, the plan goes on where it stopped.</p>`}
${!report.proved && html`<p class="note">Not everything of this plan is done and proved: the tables below say what, and why.</p>`}
${letterSection(report)}
${runFacts(report, zone)}
${itemSection(report.items)}
${countSection(report.counts)}
${commandSection(report.steps, zone)}
<h2>What the words mean</h2>
<p><b>Restored</b>: found in the mailbox after the run, and not there before. <b>Already there</b>: it was there before the run, and was not restored again. <b>Differs</b>: something was found in its place that is not the same. <b>Missing</b>: looked for and not found, whatever the engine said. <b>Unverifiable</b>: there was nothing to look into. The proof is the mailbox itself (mailstore) or what the mail server logged (log), never the engine's word.</p>
<footer>salvage ${version}</footer>`;
  return page(title, body).toString();
}

/** Only what was proved is called back. */
function leadOf({ items, totals }: RunReport): string {
  const there = totals.restored + totals["already-there"];
  if (items.length === 0) return "The plan names no item.";
  if (there === items.length)
    return `${there === 1 ? "The one item" : `All ${showCount(there)} items`} of the plan ${there === 1 ? "is" : "are"} proved to be there.`;
  return `${showCount(there)} of ${counted(items.length, "item")} ${there === 1 ? "is" : "are"} proved to be there.`;
}

function tilesOf({ totals, steps }: RunReport): (readonly [string, string])[] {
  const done = steps.filter(({ state }) => state === "done").length;
  const told = Object.entries(totals).filter(([status, count]) => status === "restored" || count > 0);
  return [
    ...told.map(([status, count]) => [showCount(count), status.replace("-", " ")] as const),
    [`${showCount(done)} of ${showCount(steps.length)}`, "commands done"],
  ];
}

/** The paragraphs to send, as they are. */
function letterSection({ letters }: RunReport): Markup {
  if (letters.length === 0) return html``;
  return html`<h2>To send to the ${letters.length === 1 ? "user" : "users"}</h2>
${letters.map(({ account, text }) => html`<h3>${account}</h3>\n<p>${text}</p>\n`)}`;
}

function runFacts({ plan, engine, created, started, finished, runs, interrupted }: RunReport, zone: string): Markup {
  return html`<h2>The run</h2>
<dl>
<dt>Plan</dt><dd class="digest">${plan}</dd>
<dt>Plan made</dt><dd>${runTime(created, zone)} (${zone})</dd>
<dt>Engine</dt><dd>${engine.name}${engine.version !== null && ` ${engine.version}`}: ${engine.where}</dd>
<dt>Begun</dt><dd>${runTime(started, zone)} (${zone})</dd>
<dt>${interrupted ? "Interrupted" : "Ended"}</dt><dd>${runTime(finished, zone)} (${zone})</dd>
<dt>Runs</dt><dd>${runs}${runs > 1 && " (it was interrupted or repeated; no command that was done ran again)"}</dd>
</dl>`;
}
