import {
  ACCOUNT,
  BACKUP_PATH,
  choice,
  count,
  ignored,
  list,
  NOTIFICATIONS,
  path,
  pathToRead,
  words,
  yesNo,
} from "./parameters.ts";
import type { CommandSpec, Parameter } from "./table.ts";

const START: Parameter = { name: "start", type: "choice", expected: ["start"] };
const ACCOUNTS: Parameter = { name: "accounts", type: "list", expected: ["all", "Account Name/ID[,..]"] };

function legalHold(what: string, summary: string): CommandSpec {
  return {
    module: "backup",
    name: `legalHold ${what}`,
    summary,
    mandatory: [ACCOUNTS],
    optional: [],
    example: "john@example.com",
  };
}

/** Commands that write the backup, look after it, or carry it elsewhere. */
export const MAINTENANCE: readonly CommandSpec[] = [
  {
    module: "backup",
    name: "doSmartScan",
    summary: "Brings the backup up to date with every account that changed.",
    mandatory: [START],
    optional: [
      NOTIFICATIONS,
      count("read_error_threshold"),
      yesNo("deep", false),
      yesNo("remote_metadata_upload", false),
      ignored(yesNo("create_fake_blob", false), "an item whose content cannot be read waits for the next scan"),
    ],
    example: "start",
  },
  {
    module: "backup",
    name: "doAccountScan",
    summary: "Brings the backup of one account up to date.",
    mandatory: [ACCOUNT],
    optional: [yesNo("deep", false), NOTIFICATIONS, yesNo("remote_metadata_upload", false)],
    example: "john@example.com deep true",
  },
  {
    module: "backup",
    name: "doPurge",
    summary: "Removes what was deleted before the retention time.",
    mandatory: [],
    optional: [count("purgeDays"), BACKUP_PATH],
    example: "purgeDays 30 backup_path /path/to/backup",
  },
  {
    module: "backup",
    name: "doCoherencyCheck",
    summary: "Checks all metadata and blobs of a backup path.",
    mandatory: [BACKUP_PATH],
    optional: [
      { ...list("accountIds", "all"), aliases: ["accounts"] },
      yesNo("checkZimbra", false),
      { ...yesNo("fixBackup", false), aliases: ["fix"] },
      NOTIFICATIONS,
      choice("fixDoubleGzip", ["skip", "check", "fix"], "skip"),
    ],
    example: "/path/to/backup fixBackup true",
  },
  {
    module: "backup",
    name: "doExport",
    summary: "Writes a backup of the live accounts to an empty folder.",
    mandatory: [path("destination_path")],
    optional: [
      list("domains", "all"),
      list("cos", "all"),
      NOTIFICATIONS,
      count("threshold"),
      count("read_error_threshold"),
      yesNo("skip_items", false),
    ],
    example: "/path/to/export domains example.com",
  },
  {
    module: "backup",
    name: "retrieveMetadataFromArchive Local",
    summary: "Builds a backup path from the metadata archived in a folder.",
    mandatory: [pathToRead("source", "archive"), path("destination")],
    optional: [ignored(count("threads", "10"), "one object is read after the other"), NOTIFICATIONS],
    example: "/path/to/archive /path/to/restore",
  },
  {
    module: "backup",
    name: "retrieveMetadataFromArchive S3",
    summary: "Builds a backup path from the metadata archived in a bucket.",
    mandatory: [path("destination")],
    optional: [
      words("bucket_name"),
      words("access_key"),
      words("volume_prefix"),
      words("bucket_configuration_id"),
      words("region"),
      words("url"),
      words("prefix"),
      words("server_id"),
      ignored(count("threads", "10"), "one object is read after the other"),
      NOTIFICATIONS,
    ],
    example: "/path/to/restore bucket_configuration_id archive",
  },
  {
    module: "backup",
    name: "doStopOperation",
    summary: "Stops a running operation, or takes a queued one out.",
    mandatory: [words("operation_uuid")],
    optional: [],
    example: "11111111-1111-4111-8111-111111111111",
  },
  {
    module: "backup",
    name: "doStopAllOperations",
    summary: "Stops every operation.",
    mandatory: [],
    optional: [],
    example: "",
  },
  legalHold("get", "Shows whether accounts are kept for ever."),
  legalHold("set", "Keeps all states of accounts for ever."),
  legalHold("unset", "Lets the retention time apply to accounts again."),
  {
    module: "powerstore",
    name: "doDeduplicate",
    summary: "Stores equal contents of a volume once.",
    mandatory: [{ ...list("volume_name"), expected: ["Volume Name[,..]"] }],
    optional: [{ ...yesNo("dry_run", false) }],
    example: "message1 dry_run true",
  },
];
