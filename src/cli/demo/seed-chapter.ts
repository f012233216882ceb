import { readFileSync } from "node:fs";
import { packageFile } from "../../core/index.ts";
import type { ItemAnswer, LostAnswer } from "../../query/index.ts";
import type { Narrator } from "./narrator.ts";
import { withDemoIndex } from "./temporary-index.ts";

const SHOWN_PATH = "samples/seed/mailbox.log";

const SAMPLE = packageFile(SHOWN_PATH);

/** Zone and host of the bundled log, and the item in question, as its manifest has them. */
const [ZONE, HOST, ACCOUNT, ITEM] = ["Europe/Rome", "mbs1", "user@example.com", 339];

export interface SeedOutcome {
  readonly item: ItemAnswer;
  readonly lost: LostAnswer;
}

/** Two lines of a log, and what they tell: which item was lost when a user emptied Trash, and what nobody can know. */
export async function seedChapter(narrator: Narrator, folder: string, columns: number | null): Promise<SeedOutcome> {
  return withDemoIndex(folder, { path: SAMPLE, host: HOST, zone: ZONE }, async (reader) => {
    const { itemStory, lostItems } = await import("../../query/index.ts");
    const { lostText } = await import("../../report/index.ts");
    const item = itemStory(reader, { id: ITEM, account: ACCOUNT, host: null });
    const lost = lostItems(reader, { account: ACCOUNT }, Number.POSITIVE_INFINITY);
    await narrator.say(
      `1. ${ACCOUNT} says: my mails are gone.`,
      "",
      `This is all that the mail server logged about it on 18 July 2020 (${SHOWN_PATH}):`,
    );
    await narrator.show(readFileSync(SAMPLE, "utf8"));
    await narrator.say("What became of item 339, which the first line names?");
    await narrator.command(`salvage item ${ITEM} -a ${ACCOUNT}`, item.verdict);
    await narrator.say("And what was lost when Trash was emptied?");
    const style = { columns: columns === null ? null : columns - 2, zone: null };
    await narrator.command(`salvage lost -a ${ACCOUNT}`, lostText(lost, style).replaceAll(SAMPLE, SHOWN_PATH));
    await narrator.say(unknownTo(lost));
    return { item, lost };
  });
}

/** What the log does not tell, in plain words. */
function unknownTo({ losses }: LostAnswer): string {
  const [loss] = losses;
  if (loss === undefined) return "The log names no loss.";
  const ids = loss.items.map(({ id }) => id).join(", ");
  const others = (loss.claimed ?? loss.found) - loss.found;
  return `So the log shows that item ${ids} was moved to Trash and that Trash was emptied afterwards. What it cannot know: which the other ${others} items were, and whether ${ids} was still there. That is why salvage calls this loss "${loss.certainty}" and claims no more than it can prove. The rotated logs from before would tell more.`;
}
