import { type CaseFile, counted, showTime } from "../../query/index.ts";
import { eventTable } from "./event-table.ts";
import { lossSections } from "./loss-sections.ts";
import { html, type Markup } from "./markup.ts";
import { page } from "./page.ts";
import { coverageSection, evidenceSection, gapList, sourcesSection } from "./proof-sections.ts";
import { factsOf, leadOf, tilesOf } from "./summary.ts";
import { timelineCaption, timelineSvg } from "./timeline.ts";
import { timelineOf } from "./timeline-of-case.ts";

/** What a report says about itself. Nothing in it is taken from a clock: the same input gives the same bytes. */
export interface CaseAbout {
  readonly title: string;
  /** As given, or null. */
  readonly dated: string | null;
  /** The command line that makes this report again. */
  readonly command: string;
  readonly version: string;
  /** Zone for showing; null: that of each log. */
  readonly zone: string | null;
}

/** A case as one page that needs nothing beside it, to be read, printed and handed on. */
export function caseHtml(file: CaseFile, about: CaseAbout): Markup {
  const timeline = timelineOf(file, about.zone);
  const body = html`<header>
<h1>${about.title}</h1>
${about.dated !== null && html`<p class="soft">${about.dated}</p>`}
<p class="lead">${leadOf(file, about.zone)}</p>
</header>
<ul class="tiles">
${tilesOf(file, about.zone).map(({ value, label }) => html`<li><b>${value}</b><span>${label}</span></li>\n`)}</ul>
${incomplete(file, about.zone)}
${
  timeline !== null &&
  html`<h2>When</h2>
<figure>
${timelineSvg(timeline)}
<figcaption>${timelineCaption(timeline)}</figcaption>
</figure>`
}
${findings(file, about.zone)}
${evidenceSection(file.evidence)}
${coverageSection(file.coverage, about.zone)}
${sourcesSection(file.sources)}
${making(about)}`;
  return page(about.title, body);
}

function findings({ subject }: CaseFile, zone: string | null): Markup {
  if (subject.kind === "losses") return lossSections(subject.answer.losses, zone);
  const events = subject.kind === "item" ? subject.answer.story : subject.answer.events;
  const total = subject.kind === "item" ? events.length : subject.answer.total;
  const facts = factsOf(subject);
  return html`${
    facts.length > 0 &&
    html`<h2>Facts</h2>
<dl>
${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>\n`)}</dl>`
  }
<h2>${subject.kind === "item" ? "Story" : "Events"}</h2>
${events.length < total && html`<p class="note">${events.length} of ${counted(total, "event")} are listed here.</p>`}
${eventTable(events, zone)}`;
}

/** Gaps that stand at the top; what a host covers is told in full further down. */
const LISTED_GAPS = 10;

function incomplete({ subject, coverage: { hosts } }: CaseFile, zone: string | null): Markup {
  const { coverage } = subject.answer;
  if (coverage.complete) return html``;
  if (coverage.from === null || coverage.to === null)
    return html`<p class="note">No log of the time in question is indexed.</p>`;
  const shown = zone ?? hosts[0]?.zone ?? "UTC";
  const span = `${showTime(coverage.from, shown).slice(0, 19)} to ${showTime(coverage.to, shown).slice(0, 19)} (${shown})`;
  return html`<p class="note">The log has ${counted(coverage.gaps.length, "gap")} in the span in question, ${span}: more may have happened than is told here.</p>
${gapList(coverage.gaps.slice(0, LISTED_GAPS).map((gap) => ({ ...gap, zone: shown })))}
${coverage.gaps.length > LISTED_GAPS && html`<p>And ${counted(coverage.gaps.length - LISTED_GAPS, "more gap")}.</p>`}`;
}

function making({ command, version }: CaseAbout): Markup {
  return html`<h2>How this was found</h2>
<p>Read from the mail servers' own logs. <b>Logged</b>: the item's number stands in a record of its deletion. <b>Inferred</b>: it follows from the mailbox's history, and the count that the server logged agrees. <b>Possible</b>: it follows from the history, but the counts do not agree or a part of the history is missing.</p>
<pre>${command}</pre>
<footer>salvage ${version}</footer>`;
}
