import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EXIT } from "../../core/index.ts";
import { narratorOn } from "../demo/narrator.ts";
import { isSet } from "../option-values.ts";
import type { Call, VerbParts } from "../verb.ts";

export const demo: VerbParts = {
  description:
    "Tells the story of two lines of a log, then loses and restores mail in mailboxes of its own. Everything happens in a\n" +
    "temporary folder that is removed at the end; no configuration is read and nothing of yours is touched.",
  prints: "json",
  exits: [EXIT.partly],
  examples: [
    { command: "salvage demo", does: "which item was lost when user@example.com emptied Trash on 2020-07-18?" },
    { command: "salvage demo --json", does: "the outcome as JSON: losses, plan, verification" },
  ],
  run: async (call) => {
    const folder = await mkdtemp(join(tmpdir(), "salvage-demo-"));
    try {
      return await tellStory(call, folder);
    } finally {
      await rm(folder, { recursive: true, maxRetries: 3 });
    }
  },
};

async function tellStory(call: Call, folder: string) {
  const { seedChapter } = await import("../demo/seed-chapter.ts");
  const { worldChapter } = await import("../demo/world-chapter.ts");
  const { isProved } = await import("../../recovery/index.ts");
  const { terminal } = call;
  const json = isSet(call, "json");
  const narrator = narratorOn(terminal, json);
  const [seedFolder, root] = [join(folder, "seed"), join(folder, "world")];
  await mkdir(seedFolder);
  await mkdir(root);
  const seed = await seedChapter(narrator, seedFolder, terminal.columns);
  const world = await worldChapter(narrator, root, terminal.columns);
  await narrator.say(
    "Nothing of this demo is left behind. On your own server's log it goes like this:",
    "",
    "  salvage index /opt/zimbra/log --tz Europe/Rome     read the logs, rotated and compressed ones too",
    "  salvage lost -a ADDRESS --on 18/07/2020            what was lost, when, by whom",
    "  salvage item ID -a ADDRESS                         what became of one item, and the lines that prove it",
    "  salvage report -a ADDRESS -o losses.html           a page to hand on",
    "  salvage plan --loss N -o plan.json                 how to get it back; then: salvage apply plan.json",
    "",
    "salvage help lists the rest.",
  );
  if (json) {
    const { jsonText } = await import("../../report/index.ts");
    await terminal.write(jsonText({ seed, world }));
  }
  return isProved(world.verification) ? EXIT.done : EXIT.partly;
}
