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
  const { TZ } = process.env;
  return (TZ ? null : linkedZone()) ?? zoneOfVariable(TZ ?? "", Intl.DateTimeFormat().resolvedOptions().timeZone);
}

/** The name in `TZ`, where it is one: it can be a path or a rule (`CET-1CEST`) too, of which Intl makes a name. */
function zoneOfVariable(variable: string, canonical: string): string {
  try {
    const { timeZone } = new Intl.DateTimeFormat("en", { timeZone: variable }).resolvedOptions();
    return timeZone === canonical ? zoneName(variable, canonical) : canonical;
  } catch {
    return canonical;
  }
}

/**
 * How a zone is called: by the word that was used for it. Intl knows its canonical name, which can be one that the place has
 * given up (`Asia/Calcutta` for `Asia/Kolkata`, `Europe/Kiev` for `Europe/Kyiv`). All names of UTC are UTC.
 */
export function zoneName(asked: string, canonical: string): string {
  if (canonical === "UTC" || canonical.toLowerCase() === asked.toLowerCase()) return canonical;
  return asked.replace(/(?<![A-Za-z])[a-z]/g, (letter) => letter.toUpperCase());
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
