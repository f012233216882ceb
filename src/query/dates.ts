import { printable, UsageError, ZoneClock } from "../core/index.ts";
import { type LocalSpan, MINUTE_MS } from "./calendar.ts";
import { strictSpan } from "./date-strict.ts";
import { wordsSpan } from "./date-words.ts";

/** What is needed to read a date: the zone it is meant in, and what time it is now. */
export interface DateSetting {
  readonly clock: ZoneClock;
  readonly nowUtcMs: number;
}

/** The absolute span that a date means: `18/07/2020` is the whole day, `15:22` the whole minute. */
export interface DateSpan {
  /** First instant, inclusive; where the clock showed that time twice, the first of the two. */
  readonly fromUtcMs: number;
  /** The same, but the second of the two; else equal to `fromUtcMs`. */
  readonly fromLaterUtcMs: number;
  /** Last instant, exclusive; where the clock showed that time twice, the second of the two. */
  readonly toUtcMs: number;
  /** IANA zone (or offset) in which the date was read. */
  readonly zone: string;
  /** Sentences for the reader about hours that came twice or never. */
  readonly notes: readonly string[];
}

const EXAMPLES =
  'dates are written as 2020-07-18, "18/07/2020 15:22", "2020-07-18 15:22:01,495", 15:22, yesterday, "last tuesday 3pm", "2 hours ago"';

// A zone behind a time or behind words: an offset counts only after a time, so that 18-07-2020 keeps its year.
const ZONE_NAME = /\s+([A-Za-z][A-Za-z_]+\/[A-Za-z0-9_+\-/]+)$/;
const UTC_NAME = /(?<=\d)\s*Z$|\s+(?:UTC|GMT)$/i;
const OFFSET = /(?<=:\d{2}(?:[.,]\d+)?|[ap]m)\s*([+-])(\d{2}):?(\d{2})?$/i;

/**
 * Reads a date as people write it: strict forms first, then words; always past. A zone at its end (`Z`, `+02:00`,
 * `Europe/Rome`) goes before the setting's.
 * @throws {UsageError} (`bad-date`, `bad-zone`) saying what was not understood
 */
export function parseDate(text: string, setting: DateSetting): DateSpan {
  const { rest, zone } = splitZone(text.trim().replace(/\s+/g, " "));
  const clock = zone === null ? setting.clock : new ZoneClock(zone);
  const nowLocalMs = clock.localMsAt(setting.nowUtcMs);
  const strict = strictSpan(rest, nowLocalMs);
  if (strict !== null) return absolute(strict, clock);
  const words = wordsSpan(rest, nowLocalMs);
  if (words === null) throw new UsageError(`did not understand the date "${printable(text)}"`, EXAMPLES, "bad-date");
  if (!("agoMs" in words)) return absolute(words, clock);
  const fromUtcMs = setting.nowUtcMs - words.agoMs;
  const toUtcMs = words.untilNow ? setting.nowUtcMs : fromUtcMs + MINUTE_MS;
  return { fromUtcMs, fromLaterUtcMs: fromUtcMs, toUtcMs, zone: clock.zone, notes: [] };
}

function splitZone(text: string): { readonly rest: string; readonly zone: string | null } {
  if (UTC_NAME.test(text)) return { rest: text.replace(UTC_NAME, ""), zone: "UTC" };
  const offset = OFFSET.exec(text);
  if (offset !== null) {
    return { rest: text.slice(0, offset.index), zone: `${offset[1]}${offset[2]}:${offset[3] ?? "00"}` };
  }
  const name = ZONE_NAME.exec(text);
  return name === null ? { rest: text, zone: null } : { rest: text.slice(0, name.index), zone: name[1] ?? null };
}

function absolute(span: LocalSpan, clock: ZoneClock): DateSpan {
  const from = clock.resolve(span.fromLocalMs);
  const to = clock.resolve(span.toLocalMs);
  const notes: string[] = [];
  const shown = new Date(span.fromLocalMs).toISOString().slice(0, 16).replace("T", " ");
  if (from.kind === "fold") {
    const isApart = from.timeUtcMs + (span.toLocalMs - span.fromLocalMs) < from.laterUtcMs;
    notes.push(
      `${shown} came twice in ${clock.zone}: both are covered${isApart ? ", and all the time between them" : ""}`,
    );
  }
  if (from.kind === "gap") {
    const jumped = new Date(clock.localMsAt(from.timeUtcMs)).toISOString().slice(11, 16);
    notes.push(`${shown} never came in ${clock.zone}, clocks went forward: read as ${jumped}`);
  }
  return {
    fromUtcMs: from.timeUtcMs,
    fromLaterUtcMs: from.laterUtcMs,
    toUtcMs: to.laterUtcMs,
    zone: clock.zone,
    notes,
  };
}
