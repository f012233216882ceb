import {
  type CaseFile,
  type CoverageReport,
  counted,
  GAP_WORDS,
  type Gap,
  type QuotedRecord,
  type SourceDigest,
  showCount,
  showDuration,
  showTime,
} from "../../query/index.ts";
import { html, type Markup } from "./markup.ts";

/** Characters of a record that a page quotes: what matters stands in its first line. */
const QUOTED_CHARACTERS = 4000;

/** The records as they stand in the log, each where it was found; those of a long list that are not quoted are counted. */
export function evidenceSection(evidence: readonly QuotedRecord[]): Markup {
  if (evidence.length === 0) return html``;
  const quoted = evidence.filter((record) => record.text !== null || record.problem !== null);
  const more = evidence.length - quoted.length;
  const linked = new Set<string>();
  return html`<h2>Evidence: the log lines</h2>
<p class="soft">Copied from the sources as they stand; what could hide or reorder text is written as \\xNN. The command <code>salvage show EVENT</code> prints a record with its neighbours.</p>
${quoted.map((record) => recordBlock(record, linked))}
${more > 0 && html`<p class="note">${counted(more, "further record")} ${more === 1 ? "belongs" : "belong"} to this evidence and ${more === 1 ? "is" : "are"} not quoted here.</p>`}`;
}

/** @param linked numbers of events that have a place already to which the tables lead */
function recordBlock(record: QuotedRecord, linked: Set<string>): Markup {
  const { of, source, line, offset, length, text, problem } = record;
  const name = of.kind === "event" ? `event-${of.number}` : `proof-loss-${of.number}`;
  const isTarget = !linked.has(name);
  linked.add(name);
  const cut = text !== null && text.length > QUOTED_CHARACTERS;
  return html`<p class="place"${isTarget && html` id="${name}"`}>${of.kind} ${of.number} · ${source}, line ${line}, byte ${offset}, ${counted(length, "byte")}</p>
${problem !== null && html`<p class="bad">Could not be read: ${problem}</p>`}
${text !== null && html`<pre>${quotation(text.slice(0, QUOTED_CHARACTERS))}${cut && " … (cut)"}</pre>`}
`;
}

/** Line breaks and tabs (of stack traces) are the only control characters that a quotation keeps. */
function quotation(text: string): Markup[] {
  return text
    .split(/(\r?\n|\t)/)
    .map((part) => (part === "\t" ? html`\t` : /^\r?\n$/.test(part) ? html`\n` : html`${part}`));
}

/** What the log covers host by host, and where it is silent. */
export function coverageSection({ hosts }: CoverageReport, zone: string | null): Markup {
  const gaps = hosts.flatMap((host) => host.gaps.map((gap) => ({ ...gap, host: host.host, zone: zone ?? host.zone })));
  const time = (iso: string | null, shown: string) => (iso === null ? "–" : showTime(iso, shown));
  return html`<h2>What the log covers</h2>
<div class="wide"><table>
<thead><tr><th>Host</th><th>From</th><th>To</th><th>Zone</th><th class="num">Records</th><th class="num">Not understood</th><th class="num">Damaged</th><th class="num">Gaps</th></tr></thead>
<tbody>
${hosts.map(
  (
    host,
  ) => html`<tr><td>${host.host}</td><td class="time">${time(host.from, zone ?? host.zone)}</td><td class="time">${time(host.to, zone ?? host.zone)}</td><td>${zone ?? host.zone}</td><td class="num">${showCount(host.records)}</td><td class="num">${showCount(host.unrecognised)}</td><td class="num">${showCount(host.malformed)}</td><td class="num">${host.gaps.length}</td></tr>
`,
)}</tbody></table></div>
${
  gaps.length === 0
    ? html`<p>No gaps: what is not told here did not happen, or was not logged by the server.</p>`
    : html`<p>What happened within a gap cannot be known from these logs.</p>
${gapList(gaps)}`
}`;
}

/** Gaps one by one, each on its host's clock or the zone for showing. */
export function gapList(gaps: readonly (Gap & { readonly host: string; readonly zone: string })[]): Markup {
  return html`<ul>
${gaps.map((gap) => html`<li>${gap.host}: ${showTime(gap.from, gap.zone)} to ${showTime(gap.to, gap.zone)} (${gap.zone}, ${showDuration(Date.parse(gap.to) - Date.parse(gap.from))}): ${GAP_WORDS[gap.reason]}</li>\n`)}</ul>`;
}

/** Which files were read, and how to prove that they are the same. */
export function sourcesSection(sources: CaseFile["sources"]): Markup {
  return html`<h2>Sources</h2>
<p class="soft">SHA-256 of the plain text of each file up to the size given, as it was indexed.</p>
<div class="wide"><table>
<thead><tr><th>File</th><th>Host</th><th class="num">Bytes</th><th class="num">Records</th><th>SHA-256</th><th>File now</th></tr></thead>
<tbody>
${sources.map(
  (
    source,
  ) => html`<tr><td class="free">${source.path}</td><td>${source.host}</td><td class="num">${showCount(source.bytes)}</td><td class="num">${showCount(source.records)}</td><td class="digest free">${source.sha256}</td><td>${stateOf(source)}</td></tr>
`,
)}</tbody></table></div>`;
}

function stateOf({ unchanged }: SourceDigest): Markup {
  if (unchanged === null) return html`not compared`;
  return unchanged
    ? html`<span class="good">unchanged</span>`
    : html`<span class="bad">CHANGED since it was indexed</span>`;
}
