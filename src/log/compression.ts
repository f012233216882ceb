import { SourceError } from "./errors.ts";

export type Compression = "none" | "gzip" | "zstd";

/** How many bytes of a file `compressionOf` needs. */
export const MAGIC_BYTES = 8;

interface Format {
  readonly name: string;
  /** First bytes of a file, in hexadecimal. */
  readonly magic: string;
  readonly compression: Compression | null;
  readonly program?: string;
}

/** Magic numbers: RFC 1952 (gzip), RFC 8878 (zstd and its skippable frames), the formats' own documents for the rest. */
const FORMATS: readonly Format[] = [
  { name: "gzip", magic: "1f8b08", compression: "gzip" },
  { name: "zstd", magic: "28b52ffd", compression: "zstd" },
  { name: "zstd", magic: "502a4d18", compression: "zstd" },
  { name: "bzip2", magic: "425a68", compression: null, program: "bunzip2" },
  { name: "xz", magic: "fd377a585a00", compression: null, program: "unxz" },
  { name: "lz4", magic: "04224d18", compression: null, program: "unlz4" },
  { name: "compress", magic: "1f9d", compression: null, program: "gunzip" },
  { name: "zip", magic: "504b0304", compression: null, program: "unzip" },
];

/**
 * How a file is compressed, by its first bytes; its name counts for nothing.
 * @throws {SourceError} `source-unsupported` for a format that is known and cannot be read
 */
export function compressionOf(path: string, head: Buffer): Compression {
  const hex = head.toString("hex", 0, MAGIC_BYTES);
  const format = FORMATS.find(({ magic }) => hex.startsWith(magic));
  if (format === undefined) return "none";
  if (format.compression !== null) return format.compression;
  throw new SourceError(path, "source-unsupported", `is compressed with ${format.name}, which salvage cannot read`, {
    hint: `unpack it with ${format.program} first; plain, gzip and zstd files are read as they are`,
  });
}
