import type { Fact } from "../core/index.ts";
import type { OpenAct } from "./acts.ts";
import type { MessageFacts } from "./event-reader.ts";
import type { ThreadInfo } from "./threads.ts";

/**
 * Adds what earlier records of the connection and of the act tell.
 * @param selectedFolder which folder the connection has selected, if any
 */
export function completeFacts(
  facts: MessageFacts,
  fact: Fact,
  thread: ThreadInfo,
  act: OpenAct,
  selectedFolder: string | undefined,
): void {
  const isFromSelected = thread.protocol === "imap" && (fact === "item-delete" || fact === "imap-copy");
  if (isFromSelected && selectedFolder !== undefined) facts.details.selected = selectedFolder;
  if (fact === "message-add" && facts.sender === "" && act.delivery !== null) {
    const { messageId, sender } = act.delivery;
    if (messageId === null || facts.messageId === null || messageId === facts.messageId) facts.sender = sender;
  }
}
