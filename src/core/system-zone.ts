import { realpathSync } from "node:fs";

/** A file of the tz database; `posix/` and `right/` hold the same zones once more. */
const ZONE_FILE = /\/zoneinfo\/([A-Z][\w+-]*(?:\/[\w+-]+)*)$/;

/** Names of UTC in the tz database (its file `etcetera` and the links to it). */
const UTC_NAME = /^(?:Etc\/)?(?:UTC|UCT|Universal|Zulu)$/;

/**
 * The zone of this machine: an IANA name. Where `TZ` is not set it is read off the link at /etc/localtime, as ICU does, but
 * without Intl (see zone.ts).
 */
export function systemZone(): string {
  return (process.env.TZ ? null : linkedZone()) ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function linkedZone(): string | null {
  try {
    const zone = ZONE_FILE.exec(realpathSync("/etc/localtime"))?.[1];
    if (zone === undefined) return null;
    return UTC_NAME.test(zone) ? "UTC" : zone;
  } catch {
    return null;
  }
}
