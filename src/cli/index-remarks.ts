import { isoUtc, isSameZone } from "../core/index.ts";
import type { IndexedSource, IndexOptions, IndexSummary } from "../ingest/index.ts";
import { textOption } from "./option-values.ts";
import type { Call } from "./verb.ts";

type Settings = Pick<IndexOptions, "host" | "zone" | "sinceUtcMs" | "untilUtcMs">;

/** What of a run's sources is otherwise than the run says, because nobody asked for it or because it could not be changed. */
export function indexRemarks(call: Call, settings: Settings, { sources, totals }: IndexSummary): string[] {
  // An empty file is read with nothing, and nothing is known of it.
  const read = sources.filter((source) => source.status !== "failed" && source.bytes > 0);
  return [
    ...zoneRemarks(call, settings.zone, read, totals.records),
    ...hostRemarks(call, settings.host, read),
    ...windowRemarks(settings, read),
  ];
}

/** A log has no zone: a wrong one makes every time wrong, so what was taken for granted is told. */
function zoneRemarks(call: Call, zone: string, sources: readonly IndexedSource[], records: number): string[] {
  const isNamed = textOption(call, "tz") !== null;
  const kept = sources.find((source) => !isSameZone(source.zone, zone));
  if (kept !== undefined) {
    const wayOut = isNamed ? `for ${zone}, make a new index` : `--tz ${zone} would change it`;
    return [`${kept.path} keeps the zone ${kept.zone}, in which it was indexed before: ${wayOut}`];
  }
  if (isNamed || records === 0) return [];
  return [`times were read as ${zone}, this machine's zone: for a server in another, run it again with --tz`];
}

function hostRemarks(call: Call, host: string, sources: readonly IndexedSource[]): string[] {
  const kept = sources.find((source) => textOption(call, "host") !== null && source.host !== host);
  if (kept === undefined) return [];
  return [`${kept.path} stays a log of ${kept.host}, as which it was indexed before: for ${host}, make a new index`];
}

/** Standard input cannot be read again, and a log that is gone neither. */
function windowRemarks({ sinceUtcMs, untilUtcMs }: Settings, sources: readonly IndexedSource[]): string[] {
  const iso = (timeUtcMs: number | null): string | null => (timeUtcMs === null ? null : isoUtc(timeUtcMs));
  const asked = windowText(iso(sinceUtcMs), iso(untilUtcMs));
  const kept = sources.find(({ since, until }) => windowText(since, until) !== asked);
  if (kept === undefined) return [];
  const window = windowText(kept.since, kept.until);
  return [`${kept.path} stays as it was indexed before, ${window}: to read ${asked}, make a new index`];
}

function windowText(since: string | null, until: string | null): string {
  const bounds = [...(since === null ? [] : [`since ${since}`]), ...(until === null ? [] : [`until ${until}`])];
  return bounds.length === 0 ? "all of it" : bounds.join(" ");
}
