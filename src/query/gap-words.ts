import type { Gap } from "./coverage.ts";

/** Why the log does not cover a span. */
export const GAP_WORDS: Readonly<Record<Gap["reason"], string>> = {
  "missing-rotation": "nothing between two files: a rotated log may be missing",
  silence: "not a single record",
  damaged: "only a damaged file tells of it, which proves nothing",
  "no-mailop": "requests, but no item operations: a log level above INFO",
  "left-out": "left out when the log was indexed (--since, --until)",
  "before-log": "before the log begins",
  "after-log": "after the log ends",
  "no-log": "no log of this host",
};
