import { engineTime, UsageError, type ZoneClock } from "../core/index.ts";
import type { Moment } from "./path/history.ts";

/** Dates as the engine's command line takes and shows them: `dd/MM/yyyy HH:mm:ss`, day first, in the server's zone. */

const PATTERN = /^(\d{1,2})\/(\d{1,2})\/(\d{4}) (\d{1,2}):(\d{2}):(\d{2})$/;

/**
 * An instant from `dd/MM/yyyy HH:mm:ss` in a zone. In the hour that comes twice the first one is meant, or with `later` the
 * second one, so that a window given by two dates is never smaller than what it says.
 * @throws {UsageError} where it is no such date
 */
export function parseEngineDate(text: string, clock: ZoneClock, later = false): number {
  const parts = PATTERN.exec(text.trim());
  const [day = 0, month = 0, year = 0, hour = 0, minute = 0, second = 0] = (parts ?? []).slice(1).map(Number);
  const localMs = Date.UTC(year, month - 1, day, hour, minute, second);
  const roundTrip = parts !== null && engineTime(localMs) === padded(parts);
  if (!roundTrip) {
    throw new UsageError(
      `"${text}" is not a date`,
      'write it as "dd/MM/yyyy HH:mm:ss" in quotes, for example "28/03/2023 09:29:49"',
      "bad-date",
    );
  }
  const resolved = clock.resolve(localMs);
  return later ? resolved.laterUtcMs : resolved.timeUtcMs;
}

function padded(parts: RegExpExecArray): string {
  const [, day = "", month = "", year = "", hour = "", minute = "", second = ""] = parts;
  return `${day.padStart(2, "0")}/${month.padStart(2, "0")}/${year} ${hour.padStart(2, "0")}:${minute}:${second}`;
}

/** A date or one of the words that the parameter allows. @throws {UsageError} */
export function parseMoment(
  text: string,
  clock: ZoneClock,
  words: readonly ("first" | "last")[],
  later = false,
): Moment {
  const word = text.trim().toLowerCase();
  const known = words.find((candidate) => candidate === word);
  return known ?? parseEngineDate(text, clock, later);
}

/** `28/12/2022 15:14:29 CET`: an instant as the engine shows it, always with its zone. */
export function showEngineDate(timeUtcMs: number, clock: ZoneClock): string {
  return `${engineTime(clock.localMsAt(timeUtcMs))} ${zoneAbbreviation(timeUtcMs, clock.zone)}`;
}

function zoneAbbreviation(timeUtcMs: number, zone: string): string {
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone: zone, timeZoneName: "short" }).formatToParts(timeUtcMs);
  return parts.find((part) => part.type === "timeZoneName")?.value ?? zone;
}

/** `undelete_15_11_21`: the tag of an undelete, by the day of its run in the server's zone. */
export function undeleteTag(nowUtcMs: number, clock: ZoneClock): string {
  const [day, month, year] = engineTime(clock.localMsAt(nowUtcMs)).slice(0, 10).split("/");
  return `undelete_${day}_${month}_${year?.slice(2)}`;
}
