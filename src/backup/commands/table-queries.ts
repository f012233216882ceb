import {
  ACCOUNT,
  BACKUP_PATH,
  BLOBS_ARCHIVE,
  choice,
  date,
  ignored,
  list,
  path,
  pathToRead,
  words,
  yesNo,
} from "./parameters.ts";
import type { CommandSpec } from "./table.ts";

const NO_CONFIG = "the embedded engine keeps no server configuration";

function dump(target: string, example: string): CommandSpec {
  const named = target !== "global" && target !== "server";
  return {
    module: "config",
    name: `dump ${target}`,
    summary: `Prints ${named ? `the attributes of one ${target}` : `what there is on the ${target === "global" ? "whole" : "server"}`}.`,
    mandatory: named ? [words("name")] : [],
    optional: target === "account" ? [{ ...yesNo("show-inherited", true), aliases: ["show_inherited"] }] : [],
    example,
  };
}

/** Commands that only look. */
export const QUERIES: readonly CommandSpec[] = [
  {
    module: "backup",
    name: "doItemSearch",
    summary: "Searches the items of an account in the backup. The search string is case sensitive.",
    mandatory: [ACCOUNT],
    optional: [
      BACKUP_PATH,
      words("id"),
      words("search_string"),
      choice("type", ["message", "contact", "folder", "document", "appointment", "task", "all"], "message"),
      date("before", []),
      date("after", []),
      yesNo("raw_metadata", false),
      choice("search_filter", ["all", "deleted", "not_deleted"], "deleted"),
    ],
    example: 'john@example.com search_string "offer" after "01/11/2021 00:00:00"',
  },
  {
    module: "backup",
    name: "getItem",
    summary: "Shows the states of an item, or its content.",
    mandatory: [ACCOUNT, words("item")],
    optional: [BACKUP_PATH, yesNo("dump_blob", false), date("date", ["all", "last"], "last"), BLOBS_ARCHIVE],
    example: "john@example.com 339 date all",
  },
  {
    module: "backup",
    name: "getMap",
    summary: "Shows the id map of an external restore.",
    mandatory: [pathToRead("file_path", "id map")],
    optional: [],
    example: "/path/to/backup/map_mbs1",
  },
  {
    module: "backup",
    name: "getAccountInfo",
    summary: "Shows what the backup knows of an account.",
    mandatory: [ACCOUNT],
    optional: [
      BACKUP_PATH,
      date("date", ["most_recent", "least_recent", "all"], "most_recent"),
      yesNo("backupstats", false),
    ],
    example: "john@example.com date all",
  },
  {
    module: "backup",
    name: "getAvailableAccounts",
    summary: "Lists the accounts in the backup.",
    mandatory: [],
    optional: [
      date("date", ["last"], "last"),
      BACKUP_PATH,
      list("domains", "all"),
      yesNo("hide_deleted", false),
      yesNo("hide_system_accounts", true),
      yesNo("hide_existing_accounts", false),
      path("output_file"),
      {
        ...list("output_headers", "accountMap"),
        expected: ["accountMap", "accountList", "accountIdList", "accountAndIdList"],
      },
    ],
    example: "domains example.com hide_deleted true",
  },
  {
    module: "backup",
    name: "getAvailableDomains",
    summary: "Lists the domains in the backup.",
    mandatory: [date("date", ["last"]), BACKUP_PATH],
    optional: [],
    example: "last /path/to/backup",
  },
  {
    module: "backup",
    name: "getBackupInfo",
    summary: "Shows the backup path, its server and its first and last scan.",
    mandatory: [],
    optional: [BACKUP_PATH],
    example: "backup_path /path/to/backup",
  },
  {
    module: "backup",
    name: "getServerConfig",
    summary: "Shows the server configuration in the backup.",
    mandatory: [choice("type", ["standard", "customizations"])],
    optional: [
      date("date", ["last", "all"], "last"),
      BACKUP_PATH,
      ignored(path("file"), NO_CONFIG),
      ignored(words("query"), NO_CONFIG),
      ignored(yesNo("verbose", false), NO_CONFIG),
      ignored(yesNo("colors", false), NO_CONFIG),
    ],
    example: "standard date last",
  },
  {
    module: "backup",
    name: "monitor",
    summary: "Shows how far an operation is.",
    mandatory: [words("operation_uuid")],
    optional: [ignored(words("operation_host"), "every process of this machine shares the queue")],
    example: "11111111-1111-4111-8111-111111111111",
  },
  {
    module: "backup",
    name: "getAllOperations",
    summary: "Lists the operations of the queue.",
    mandatory: [],
    optional: [yesNo("verbose", false)],
    example: "verbose true",
  },
  dump("account", "john@example.com show-inherited false"),
  dump("domain", "example.com"),
  dump("cos", "default"),
  dump("server", ""),
  dump("global", ""),
];
