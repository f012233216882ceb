import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { textOption } from "../option-values.ts";
import type { Call, OptionSpec } from "../verb.ts";

/** Where the embedded mailboxes live: the option of every verb that works on them. */
export const ROOT_OPTION: OptionSpec = {
  flags: "--root <DIR>",
  help: "folder of the embedded mailboxes (default: $SALVAGE_ROOT, else salvage in the data folder)",
  completes: "folder",
};

/** `--root`, else `$SALVAGE_ROOT`, else `$XDG_DATA_HOME/salvage`, else `~/.local/share/salvage`; absolute. */
export function rootOfCall(call: Call): string {
  const { env } = call.terminal;
  const data = env.XDG_DATA_HOME || join(homedir(), ".local", "share");
  return resolve(textOption(call, "root") ?? (env.SALVAGE_ROOT || join(data, "salvage")));
}
