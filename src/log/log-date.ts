/** Midnight of a date written `2024-03-11`, as `localMs`; null where there is no such day from 1970 to 9999. */
export function dayOf(date: string): number | null {
  if (!/^(?:19[7-9]|[2-9]\d\d)\d-\d\d-\d\d$/.test(date)) return null;
  const dayMs = Date.parse(`${date}T00:00:00Z`);
  // ECMAScript leaves 30 February to the engine: only what comes back unchanged is a day.
  return Number.isNaN(dayMs) || new Date(dayMs).toISOString().slice(0, 10) !== date ? null : dayMs;
}
