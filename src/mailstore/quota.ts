import type { Attributes } from "./records.ts";

/** An account's quota in bytes (`zimbraMailQuota`); null for none (`0` or absent). */
export function quotaBytesOf(attributes: Attributes): number | null {
  const bytes = Number(attributes.zimbraMailQuota?.[0] ?? "0");
  return Number.isFinite(bytes) && bytes > 0 ? bytes : null;
}
