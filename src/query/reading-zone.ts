import { isSameZone, systemZone, ZoneClock } from "../core/index.ts";
import type { IndexReader } from "../index/index.ts";

/**
 * The clock by which dates without a zone are read: of `zone` where the user chose one, else of the log (of the host asked
 * about, or of all hosts where they agree), else of this machine.
 * @throws {UsageError} where `zone` is no zone
 */
export function readingClock(reader: Pick<IndexReader, "hosts">, zone: string | null, host: string | null): ZoneClock {
  if (zone !== null) return new ZoneClock(zone);
  const hosts = reader.hosts().filter((entry) => host === null || entry.host.toLowerCase() === host.toLowerCase());
  const [first, ...others] = hosts.map((entry) => entry.zone);
  const agreed = first !== undefined && others.every((other) => isSameZone(first, other));
  return new ZoneClock(agreed ? first : systemZone());
}
