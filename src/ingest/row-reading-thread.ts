import { type MailboxGroup, type StoryRowColumns, StoryRows } from "../index/index.ts";
import { AnsweringThread } from "./answering-thread.ts";

/** Groups that are read, or being read, before they are asked for. */
const AHEAD = 2;

/**
 * The caller reads one group of so many itself, which took a tenth of the time off: it is done with a group before the next one is
 * read. It begins with the first, while the thread starts.
 */
const READ_HERE = 5;

/**
 * Reads the events of groups of mailboxes in a thread of its own, while the caller is busy with others.
 * @param indexPath the index, of which the thread sees what is committed
 * @param readHere reads a group in the caller's thread
 * @throws {Error} what went wrong in the thread
 */
export async function* readAhead(
  indexPath: string,
  groups: readonly MailboxGroup[],
  readHere: (group: MailboxGroup) => StoryRows,
): AsyncGenerator<StoryRows> {
  const isHere = (place: number): boolean => place % READ_HERE === 0;
  const thread = new AnsweringThread<MailboxGroup | null, StoryRowColumns>("row-reading-worker", indexPath);
  const beside = groups.filter((_, place) => !isHere(place)).values();
  const asked = [...beside.take(AHEAD)].map((group) => thread.ask(group));
  try {
    for (const [place, group] of groups.entries()) {
      if (isHere(place)) {
        yield readHere(group);
        continue;
      }
      const columns = await asked.shift()!;
      const next = beside.next();
      if (!next.done) asked.push(thread.ask(next.value));
      yield new StoryRows(columns);
    }
  } finally {
    await thread.close(null);
  }
}
