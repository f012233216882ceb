import { EXIT, showsUnicode, systemZone, UsageError } from "../../core/index.ts";
import { TOKEN_SUGGESTIONS } from "../filter-options.ts";
import { isSet, zoneOption } from "../option-values.ts";
import { COMMAND_ENGINE_OPTIONS } from "../recovery/command-engine.ts";
import { passedOnOptions } from "../screen/passed-on-options.ts";
import { ROOT_OPTION } from "../store/root.ts";
import type { Call, VerbParts } from "../verb.ts";

export const tui: VerbParts = {
  description:
    "`salvage` alone, or with these options, opens it too. ? shows the keys of each screen; every screen shows the command that does the same.\n" +
    "Looking changes nothing; what changes something passes a plan and a question.",
  arguments: [
    {
      syntax: "[words...]",
      help: "begins with this filter, as `salvage search` takes it",
      suggests: TOKEN_SUGGESTIONS,
    },
  ],
  options: [
    { flags: "--read-only", help: "without everything that changes something" },
    { flags: "--resume", help: "begin where the last session was, with what was marked then: after a lost connection" },
    { flags: "--mouse", help: "wheel and click work (hold Shift to select text as before)" },
    { flags: "--plain", help: "lines and questions instead of a screen, e.g. for a screen reader" },
    { flags: "--engine <ENGINE>", help: "what carries plans out", oneOf: ["backup", "carbonio"] },
    ...COMMAND_ENGINE_OPTIONS,
    { flags: "--host <NAME>", help: "server that wrote the logs that are read in (default: this machine's name)" },
    ROOT_OPTION,
  ],
  stopsInOrder: true,
  exits: [EXIT.indexUnusable, EXIT.noPermission],
  examples: [
    { command: "salvage tui from:boss@example.com", does: "begins with the mail of one sender" },
    { command: "salvage tui --read-only", does: "for looking only" },
  ],
  run: async (call) => {
    const plain = isSet(call, "plain") || call.terminal.env.INK_SCREEN_READER === "true";
    if (!plain) requireTerminal(call);
    const { openLines, openScreen } = await import("../screen/open-screen.ts");
    await (plain ? openLines : openScreen)(call, {
      readOnly: isSet(call, "readOnly"),
      optionsOf: (verb) => passedOnOptions(call, verb),
      resume: isSet(call, "resume"),
      mouse: isSet(call, "mouse"),
      color: call.terminal.color,
      unicode: showsUnicode(call.terminal.env),
      zone: zoneOption(call),
      // Asked for by few, and dear: the zone's name comes from tables of Unicode.
      get localZone() {
        return systemZone();
      },
      nowUtcMs: () => Date.now(),
    });
    return EXIT.done;
  },
};

/** @throws {UsageError} with the way that works, where there is no terminal that can show a screen */
function requireTerminal({ terminal }: Call): void {
  const twins = "salvage lost, salvage search WORDS, salvage item ID";
  if (!terminal.mayAsk)
    throw new UsageError(
      "the screen needs a terminal on stdin and stdout",
      `without one, ask with: ${twins}`,
      "no-terminal",
    );
  if (terminal.env.TERM === "dumb")
    throw new UsageError(
      "a terminal with TERM=dumb can show no screen",
      `add --plain for lines and questions, or ask with: ${twins}`,
      "no-terminal",
    );
}
