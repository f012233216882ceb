/** Reading JSON whose writer is unknown: each value under any of several key names, of the wanted kind or not at all. */

export type Loose = Readonly<Record<string, unknown>>;

/** The value as an object, or null. */
export function objectOf(value: unknown): Loose | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Loose) : null;
}

function first<T>(source: Loose | null, names: readonly string[], read: (value: unknown) => T | null): T | null {
  if (source === null) return null;
  for (const name of names) {
    if (!Object.hasOwn(source, name)) continue;
    const found = read(source[name]);
    if (found !== null) return found;
  }
  return null;
}

export function text(source: Loose | null, names: readonly string[]): string | null {
  return first(source, names, (value) => (typeof value === "string" && value !== "" ? value : null));
}

export function number(source: Loose | null, names: readonly string[]): number | null {
  return first(source, names, (value) => {
    const read = typeof value === "string" && /^-?\d+$/.test(value.trim()) ? Number(value) : value;
    // JSON text may say -0, and loses it when it is written again: the sum with 0 is 0.
    return typeof read === "number" && Number.isFinite(read) ? read + 0 : null;
  });
}

export function flag(source: Loose | null, names: readonly string[]): boolean | null {
  return first(source, names, (value) => {
    if (typeof value === "boolean") return value;
    if (value === "true" || value === "TRUE" || value === 1) return true;
    if (value === "false" || value === "FALSE" || value === 0) return false;
    return null;
  });
}

/** A list of texts; one text with commas counts as a list. */
export function texts(source: Loose | null, names: readonly string[]): string[] {
  return (
    first(source, names, (value) => {
      if (Array.isArray(value)) return value.filter((entry): entry is string => typeof entry === "string");
      return typeof value === "string" ? value.split(",").filter((entry) => entry !== "") : null;
    }) ?? []
  );
}

/** An instant in UTC milliseconds: a number of milliseconds since 1970, or ISO text with a zone. */
export function instant(source: Loose | null, names: readonly string[]): number | null {
  const found = number(source, names);
  if (found !== null) return found;
  const iso = text(source, names);
  if (iso === null || !/^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:?\d{2})$/.test(iso)) return null;
  const parsed = Date.parse(iso);
  return Number.isNaN(parsed) ? null : parsed;
}
