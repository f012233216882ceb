import { createHash } from "node:crypto";
import { counted } from "../../core/index.ts";
import { isSalvage } from "../carbonio/dialect.ts";
import type { Plan, PlanStep } from "../plan/types.ts";
import { shellWord } from "./command-text.ts";

/**
 * A plan as a POSIX shell script, for a server without Node: the same steps, a journal in the form of ours beside the script, and
 * a checksum of itself in its last line. Nothing but the plan's own, checked words is in it; log text is not.
 */
export function planScript(plan: Plan): string {
  const body = `${HEAD(plan)}${plan.steps.map((step) => stepLine(plan, step)).join("")}${TAIL}`;
  return `${body}# checksum ${createHash("sha256").update(body).digest("hex")}\n`;
}

/** `step NUMBER REPEATABLE WORDS…`: a single item that failed may be tried again, a window may have been done in part. */
function stepLine({ engine }: Plan, { step, strategy, argv }: PlanStep): string {
  const [program = "", ...words] = argv;
  const options = isSalvage(engine.command[0] ?? "") ? [...words, "--sync"] : ["--sync", ...words];
  const repeatable = strategy === "doItemRestore" ? "yes" : "no";
  return `step ${step} ${repeatable} ${[program, ...options].map(shellWord).join(" ")}\n`;
}

const HEAD = ({ digest, created, steps }: Plan): string => `#!/bin/sh
# Made by salvage from the plan ${digest} of ${created}: ${counted(steps.length, "step")}.
# Run it as the user of the backup (zextras or zimbra) on the mailbox server: sh FILE
# Run it again after an interruption: what is done is not done twice. A step of which nobody knows the outcome is not repeated
# (look with salvage verify; SALVAGE_REPEAT=1 repeats it).
# Exit codes: 0 all done, 3 some steps failed or are not known, 5 the script was changed, 7 the journal cannot be written.
set -u
plan='${digest}'
script=$0
journal=\${SALVAGE_JOURNAL:-$script.journal}
failed=0

fail() {
  printf 'salvage: %s\\n' "$2" >&2
  exit "$1"
}

checksum() {
  if command -v sha256sum >/dev/null 2>&1; then sha256sum; else openssl dgst -sha256 -r; fi | cut -d ' ' -f 1
}

now() {
  date -u +%Y-%m-%dT%H:%M:%S.000Z
}

# Writes a line and waits until it is on the disk.
record() {
  printf '%s\\n' "$1" >>"$journal" || fail 7 "cannot write $journal"
  sync "$journal" 2>/dev/null || sync
}

step() {
  number=$1
  repeatable=$2
  shift 2
  last=$(grep -e "\\"steps\\":\\[$number\\]" -e "\\"step\\":$number," "$journal" | tail -n 1)
  case $last in
    '') ;;
    *'"state":"done"'*) return 0 ;;
    *'"state":"failed"'*) [ "$repeatable" = yes ] || [ "\${SALVAGE_REPEAT:-}" = 1 ] || { unknown "$number"; return 0; } ;;
    *) [ "\${SALVAGE_REPEAT:-}" = 1 ] || { unknown "$number"; return 0; } ;;
  esac
  record "{\\"event\\":\\"begin\\",\\"at\\":\\"$(now)\\",\\"steps\\":[$number]}"
  code=0
  "$@" </dev/null || code=$?
  case $code in
    0) state=done ;;
    1) state=failed ;;
    2 | 3) state=stopped ;;
    126 | 127) state=failed ;;
    *) state=unknown ;;
  esac
  record "{\\"event\\":\\"end\\",\\"at\\":\\"$(now)\\",\\"outcome\\":{\\"step\\":$number,\\"state\\":\\"$state\\",\\"operation\\":null,\\"exitCode\\":$code,\\"items\\":[],\\"unrestored\\":[],\\"message\\":null}}"
  if [ "$state" != done ]; then
    failed=1
    printf 'step %s: %s (exit code %s)\\n' "$number" "$state" "$code" >&2
  fi
}

unknown() {
  failed=1
  printf 'step %s: an earlier run began it, and its outcome is not known: not repeated\\n' "$1" >&2
}

said=$(sed -n '$s/^# checksum //p' "$script")
[ "$said" = "$(sed '$d' "$script" | checksum)" ] || fail 5 'this script was changed after it was made'
mkdir "$journal.lock" 2>/dev/null || fail 3 "another run has $journal.lock; remove it where that run is dead"
trap 'rmdir "$journal.lock"' EXIT
trap 'exit 130' INT TERM HUP
touch "$journal" 2>/dev/null || fail 7 "cannot write $journal"
record "{\\"event\\":\\"run\\",\\"at\\":\\"$(now)\\",\\"plan\\":\\"$plan\\",\\"process\\":$$,\\"engine\\":\\"script\\"}"

`;

const TAIL = `
record "{\\"event\\":\\"finish\\",\\"at\\":\\"$(now)\\"}"
printf 'the engine was given every step; whether the items are back tells: salvage verify\\n' >&2
[ "$failed" = 0 ] || exit 3
`;
