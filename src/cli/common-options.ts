import type { OptionSpec, Verb } from "./verb.ts";

/** Options that every verb takes, before or behind its name. */
export const COMMON_OPTIONS: readonly OptionSpec[] = [
  {
    flags: "--index <FILE>",
    help: "index file (default: $SALVAGE_INDEX, else index.db in the state folder)",
    completes: "file",
  },
  { flags: "--utc", help: "show and read times in UTC" },
  { flags: "--zone <ZONE>", help: "show and read times in this zone, e.g. Europe/Rome (default: the log's)" },
  { flags: "--no-color", help: "no colours (also $NO_COLOR)" },
  { flags: "--no-input", help: "never ask" },
  { flags: "--no-pager", help: "never page long output" },
  { flags: "-q, --quiet", help: "no progress and no remarks" },
  { flags: "-v, --verbose", help: "say more; show the trace of a bug" },
];

const JSON_OPTION: OptionSpec = { flags: "--json", help: "one JSON document" };
const NDJSON_OPTION: OptionSpec = { flags: "--ndjson", help: "one JSON row a line" };
const STRICT_OPTION: OptionSpec = { flags: "--strict", help: "exit 4 where the log has a gap in what was asked" };

/** The options of a verb that follow from what it prints. */
export function outputOptions(verb: Verb): OptionSpec[] {
  return [
    ...(verb.prints === undefined ? [] : [JSON_OPTION]),
    ...(verb.prints === "rows" ? [NDJSON_OPTION] : []),
    ...(verb.qualified ? [STRICT_OPTION] : []),
  ];
}
