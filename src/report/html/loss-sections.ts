import {
  type CaseLosses,
  CERTAINTY_WORDS,
  counted,
  describeLoss,
  extentText,
  folderText,
  type LossHead,
  type LossItemRow,
  type LossRow,
  livesOnText,
  mailboxText,
  notLostText,
  shortExtent,
  showTime,
  typeText,
  whoText,
} from "../../query/index.ts";
import { html, type Markup } from "./markup.ts";

/** All losses on one table, then each with its items. */
export function lossSections(losses: CaseLosses, zone: string | null): Markup {
  if (losses.heads.length === 0) return html`<p>No loss was found.</p>`;
  return html`<h2>Losses</h2>
${overview(losses.heads, zone)}
${Iterator.from(losses).map((loss) => lossSection(loss, zone))}`;
}

function overview(losses: readonly LossHead[], zone: string | null): Markup {
  const zones = new Set(losses.map((loss) => zone ?? loss.zone));
  const [only] = zones;
  const time = (loss: LossHead) =>
    `${showTime(loss.time, zone ?? loss.zone)}${zones.size > 1 ? ` ${zone ?? loss.zone}` : ""}`;
  return html`<div class="wide"><table>
<thead><tr><th class="num">Loss</th><th>Time${zones.size === 1 && ` (${only})`}</th><th>Mailbox</th><th>What happened</th><th class="num">Items</th><th>Certainty</th><th>By</th></tr></thead>
<tbody>
${losses.values().map(
  (
    loss,
  ) => html`<tr><td class="num"><a href="#loss-${loss.loss}">${loss.loss}</a></td><td class="time">${time(loss)}</td><td>${mailboxOf(loss)}</td><td class="free">${describeLoss(loss)}${
    loss.notLost !== null && html` <span class="soft">(not a loss: ${notLostText(loss)})</span>`
  }</td><td class="num">${shortExtent(loss, " of ")}</td><td>${loss.certainty}</td><td>${loss.actor ?? "the server itself"}</td></tr>
`,
)}</tbody></table></div>`;
}

function lossSection(loss: LossRow, zone: string | null): Markup {
  const shown = zone ?? loss.zone;
  return html`<section id="loss-${loss.loss}">
<h3>Loss ${loss.loss}: ${describeLoss(loss)}, ${showTime(loss.time, shown).slice(0, 19)} (${shown})</h3>
<dl>
<dt>Mailbox</dt><dd>${mailboxOf(loss)} on ${loss.host}</dd>
<dt>Done</dt><dd>${whoText(loss)}</dd>
<dt>Extent</dt><dd>${extentText(loss)}</dd>
<dt>Certainty</dt><dd>${CERTAINTY_WORDS[loss.certainty]}</dd>
<dt>Proof</dt><dd><a href="#proof-loss-${loss.loss}">${counted(loss.evidence.length, "log line")}</a></dd>
${loss.messageId !== null && html`<dt>Message</dt><dd>${loss.messageId}${loss.sender !== null && ` from ${loss.sender}`}</dd>`}
</dl>
${loss.notLost !== null && html`<p class="note">Not a loss: ${notLostText(loss)}</p>`}
${loss.notes.map((note) => html`<p class="note">${note}</p>`)}
${loss.items.length > 0 && itemTable(loss.items, shown)}
</section>`;
}

function itemTable(items: readonly LossItemRow[], zone: string): Markup {
  const time = (iso: string | null) => (iso === null ? "–" : showTime(iso, zone).slice(0, 19));
  const anyLivesOn = items.some((item) => livesOnText(item) !== null);
  return html`<div class="wide"><table>
<thead><tr><th class="num">Item</th>${anyLivesOn && html`<th>Lives on as</th>`}<th>Type</th><th>Was in</th><th>Sender</th><th>Message-ID or name</th><th>To Trash</th><th>Certainty</th></tr></thead>
<tbody>
${items.map(
  (
    item,
  ) => html`<tr><td class="num">${item.id}</td>${anyLivesOn && html`<td class="free">${livesOnText(item) ?? "–"}</td>`}<td>${typeText(item.type)}</td><td class="free">${item.lastFolder === null ? "not known" : folderText(item.lastFolder)}</td><td class="free">${item.sender ?? "–"}</td><td class="free">${item.messageId ?? item.name ?? "–"}</td><td class="time">${time(item.trashedAt)}</td><td>${item.certainty}</td></tr>
`,
)}</tbody></table></div>`;
}

function mailboxOf(loss: LossHead): string {
  return mailboxText(loss);
}
