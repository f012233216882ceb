import { ENGINE_EXIT_MEANINGS, ENGINE_EXITS, ENGINE_OPTIONS } from "../backup/options.ts";
import { runEngineWords } from "../backup/run-engine-words.ts";
import type { VerbParts } from "../verb.ts";

/** The embedded backup engine, in the words of `carbonio backup`. */
export const backup: VerbParts = {
  description:
    'Command, mandatory values in order, then `name value` pairs. Dates are "dd/MM/yyyy HH:mm:ss" in the server\'s zone, or `first` and `last` (with --zone, in that zone). `salvage backup` alone lists the commands; a command without its values prints its help. There is no daemon: the command waits for its turn in the queue and does the work itself.',
  arguments: [
    {
      syntax: "[words...]",
      help: "command and its values",
      suggests: [
        "doItemRestore",
        "doUndelete",
        "doRestoreOnNewAccount",
        "doRestoreAccount",
        "doExternalRestore",
        "doRestoreBlobs",
        "doCheckShares",
        "doFixShares",
        "doItemSearch",
        "getItem",
        "getMap",
        "getAccountInfo",
        "getAvailableAccounts",
        "getAvailableDomains",
        "getBackupInfo",
        "getServerConfig",
        "monitor",
        "getAllOperations",
        "doSmartScan",
        "doAccountScan",
        "doPurge",
        "doCoherencyCheck",
        "doExport",
        "retrieveMetadataFromArchive",
        "doStopOperation",
        "doStopAllOperations",
        "legalHold",
      ],
    },
  ],
  options: ENGINE_OPTIONS,
  prints: "json",
  stopsInOrder: true,
  passesOptionsThrough: true,
  exits: ENGINE_EXITS,
  exitMeanings: ENGINE_EXIT_MEANINGS,
  examples: [
    { command: "salvage backup doItemRestore john@example.com 4784", does: "one item, back where it belongs" },
    {
      command: 'salvage backup doUndelete john@example.com "08/10/2012 10:15:00" last',
      does: "everything that was deleted since then",
    },
  ],
  run: (call) => runEngineWords(call, "backup"),
};
