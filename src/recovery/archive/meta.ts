/** The `.meta` beside a content in a mailbox archive (REST `fmt=tgz`; ItemData of the server): JSON of one item. */
export interface ArchiveMeta {
  readonly id: number;
  readonly folderPath: string | null;
  readonly receivedUtcMs: number | null;
  /** Letters, as in SOAP: `u` unread, `f` flagged, … */
  readonly flags: string;
  readonly tags: readonly string[];
  /** SHA-256 in base64 with `,` for `/`. */
  readonly digest: string | null;
}

/** Numbers below are seconds, above milliseconds: 1e11 s is the year 5138, 1e11 ms is 1973. */
const SECONDS_BELOW = 1e11;

/** The parts of a `.meta` that matter here, or null where it is none. */
export function parseMeta(bytes: Buffer): ArchiveMeta | null {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString("utf8"));
  } catch {
    return null;
  }
  if (typeof value !== "object" || value === null) return null;
  const meta = value as Record<string, unknown>;
  const id = Number(meta.id);
  if (!Number.isInteger(id) || id <= 0) return null;
  return {
    id,
    folderPath: folderOf(text(meta.Path)),
    receivedUtcMs: timeOf(meta.date),
    flags: text(meta.FlagStr) ?? "",
    tags: tagsOf(meta.TagNames),
    digest: text(meta.blob_digest),
  };
}

function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

/** `Path` is the folder's path, with or without its slash. */
function folderOf(path: string | null): string | null {
  if (path === null) return null;
  return path.startsWith("/") ? path : `/${path}`;
}

function timeOf(value: unknown): number | null {
  if (typeof value !== "number" || !Number.isFinite(value) || value <= 0) return null;
  return value < SECONDS_BELOW ? value * 1000 : value;
}

function tagsOf(value: unknown): string[] {
  const list = Array.isArray(value) ? value : (text(value)?.split(",") ?? []);
  return list.flatMap((tag: unknown) => (typeof tag === "string" && tag.trim() !== "" ? [tag.trim()] : []));
}
