import { isoUtc, ZoneClock } from "../core/index.ts";
import type { IndexReader } from "../index/index.ts";
import { showTime } from "./show-time.ts";

/** Paths and clocks of sources by their key. */
export class SourceClocks {
  readonly #byId: ReadonlyMap<number, { readonly path: string; readonly clock: ZoneClock }>;
  readonly #shown: string | null;

  /** @param shown the zone of times in sentences; null: the log's */
  constructor(reader: IndexReader, shown: string | null = null) {
    this.#shown = shown;
    const clocks = new Map<string, ZoneClock>();
    const clockOf = (zone: string): ZoneClock => {
      const clock = clocks.get(zone) ?? new ZoneClock(zone);
      clocks.set(zone, clock);
      return clock;
    };
    this.#byId = new Map(reader.sources().map(({ id, path, zone }) => [id, { path, clock: clockOf(zone) }]));
  }

  path(sourceId: number): string {
    return this.#byId.get(sourceId)?.path ?? "";
  }

  clock(sourceId: number | null): ZoneClock {
    return this.#byId.get(sourceId ?? -1)?.clock ?? new ZoneClock("UTC");
  }

  /** An instant as sentences about a source's records tell it. */
  inWords(sourceId: number | null, timeUtcMs: number): string {
    return showTime(isoUtc(timeUtcMs), this.#shown ?? this.clock(sourceId).zone);
  }
}
