/** Instants to the local time that a server writes into its log. Independent of the program's own zone arithmetic. */
export interface WallClock {
  readonly zone: string;
  /** `2024-03-11 09:15:00,123` at an instant. */
  stamp(timeUtcMs: number): string;
  /** The instant of a local time that comes exactly once. */
  instant(local: string): number;
}

const QUARTER_MS = 900_000;

export function makeWallClock(zone: string): WallClock {
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "medium" });
  const offsets = new Map<number, number>();
  // Offsets change on quarter hours only, so one look-up serves fifteen minutes.
  const offsetMsAt = (timeUtcMs: number): number => {
    const quarter = Math.floor(timeUtcMs / QUARTER_MS);
    let offset = offsets.get(quarter);
    if (offset === undefined) {
      const at = quarter * QUARTER_MS;
      offset = Date.parse(`${format.format(at).replace(" ", "T")}Z`) - at;
      offsets.set(quarter, offset);
    }
    return offset;
  };
  return {
    zone,
    stamp: (timeUtcMs) => {
      const iso = new Date(timeUtcMs + offsetMsAt(timeUtcMs)).toISOString();
      return `${iso.slice(0, 10)} ${iso.slice(11, 19)},${iso.slice(20, 23)}`;
    },
    instant: (local) => {
      const asUtc = Date.parse(`${local.replace(" ", "T").replace(",", ".")}Z`);
      const guess = asUtc - offsetMsAt(asUtc);
      return asUtc - offsetMsAt(guess);
    },
  };
}
