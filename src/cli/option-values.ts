import { systemZone, UsageError, ZoneClock } from "../core/index.ts";
import type { Call } from "./verb.ts";

/** The text of an option, or null where it was not given. */
export function textOption(call: Call, name: string): string | null {
  const value = call.options[name];
  return typeof value === "string" ? value : null;
}

export function isSet(call: Call, name: string): boolean {
  return call.options[name] === true;
}

/**
 * The whole number of an option, at least `least`.
 * @throws {UsageError} where it is none
 */
export function countOption(call: Call, name: string, otherwise: number, least = 1): number {
  const text = textOption(call, name);
  return text === null ? otherwise : wholeNumber(text, `--${name}`, least);
}

/** @throws {UsageError} where `text` is no whole number of at least `least` */
export function wholeNumber(text: string, what: string, least = 1): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(number) && number >= least) return number;
  throw new UsageError(`${what} takes a whole number from ${least}, not "${text}"`);
}

/**
 * The zone that `--utc` or `--zone` names, or null.
 * @throws {UsageError} where both are given, or the second is no zone
 */
export function zoneOption(call: Call): string | null {
  const zone = textOption(call, "zone");
  if (!isSet(call, "utc")) return zone === null ? null : new ZoneClock(zone).zone;
  if (zone !== null) throw new UsageError("--utc and --zone exclude each other");
  return "UTC";
}

/** Zone for times that no log tells, of runs and files: the one asked for, else this machine's. */
export function shownZone(call: Call): string {
  return zoneOption(call) ?? systemZone();
}
