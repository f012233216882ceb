import { ZoneClock } from "../core/index.ts";
import { FLAG } from "../index/index.ts";

const QUARTER_MS = 900_000;

/**
 * Records may stand a little out of order in a log; only a larger step back means that the clock was set back. One that is larger
 * than the hour means something else: two files in one, or a clock that was wrong.
 */
const DISORDER_MS = 10 * 60_000;

/**
 * Turns the wall-clock times of one source into instants, record by record. In the hour that comes twice, the order of
 * the records decides: a time that would lie well before the record in front of it belongs to the second round.
 */
export class SourceClock {
  readonly #zone: ZoneClock;
  #quarterFrom = Number.POSITIVE_INFINITY;
  #quarterTo = Number.NEGATIVE_INFINITY;
  #offsetMs = 0;
  #lastUtcMs = Number.NEGATIVE_INFINITY;
  /** `FLAG.fold` or `FLAG.gap` where the last time read was ambiguous or never came, else 0. */
  flag = 0;

  constructor(zone: string, lastUtcMs: number | null) {
    this.#zone = new ZoneClock(zone);
    if (lastUtcMs !== null) this.#lastUtcMs = lastUtcMs;
  }

  /** @param goesOn whether the clock goes on from this time: not from that of a record which may be forged */
  toUtcMs(localMs: number, goesOn = true): number {
    const timeUtcMs =
      localMs >= this.#quarterFrom && localMs < this.#quarterTo ? localMs - this.#offsetMs : this.#resolve(localMs);
    if (goesOn) this.#lastUtcMs = timeUtcMs;
    return timeUtcMs;
  }

  #resolve(localMs: number): number {
    const resolved = this.#zone.resolve(localMs);
    let timeUtcMs = resolved.timeUtcMs;
    this.flag = 0;
    if (resolved.kind === "plain") {
      this.#quarterFrom = Math.floor(localMs / QUARTER_MS) * QUARTER_MS;
      this.#quarterTo = this.#quarterFrom + QUARTER_MS;
      this.#offsetMs = localMs - timeUtcMs;
    } else {
      this.#quarterTo = Number.NEGATIVE_INFINITY;
      if (resolved.kind === "gap") this.flag = FLAG.gap;
      else {
        this.flag = FLAG.fold;
        const backMs = this.#lastUtcMs - timeUtcMs;
        const hourMs = resolved.laterUtcMs - timeUtcMs;
        if (backMs > DISORDER_MS && backMs <= hourMs + DISORDER_MS) timeUtcMs = resolved.laterUtcMs;
      }
    }
    return timeUtcMs;
  }
}
