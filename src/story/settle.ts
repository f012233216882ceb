import { type ActRecord, type Emptying, peculiaritiesOf } from "./act-record.ts";
import { deleteItem } from "./delete-item.ts";
import { forSubtree, membersOf } from "./folder-tree.ts";
import { joinRestores } from "./restores.ts";
import type { MailboxState } from "./state.ts";
import { type Deletion, type FolderNode, isFolderType } from "./tracked.ts";

/**
 * Settles what only the end of the log tells: items that still lie in a deleted folder went with it though no record lists them, and
 * a reconstructed set is sure once those seen alive later are taken out and the rest is as many as the server counted.
 */
export function settle(state: MailboxState): void {
  for (const node of state.tree.nodes.values()) if (node.deletedBy !== null) takeLeftBehind(state, node);
  noteAdded(state);
  joinRestores(state);
  for (const act of state.acts.values()) for (const emptying of act.peculiar.emptyings) settleEmptying(act, emptying);
}

// A filter's copy may show as a new message, and mail that one rule discards may be filed by another.
function noteAdded(state: MailboxState): void {
  const filtered = new Map(
    [...state.acts].filter(([, act]) => act.filters || act.peculiar.deliveryDiscards.length > 0),
  );
  if (filtered.size === 0) return;
  for (const { id, added } of state.items.values()) {
    const act = added === null ? undefined : filtered.get(added.act);
    if (act !== undefined) peculiaritiesOf(act).added.push(id);
  }
}

function takeLeftBehind(state: MailboxState, deleted: FolderNode): void {
  const { deletedBy: event, deletedSeq } = deleted;
  const act = event === null ? undefined : state.acts.get(event.act);
  if (event === null || act === undefined) return;
  forSubtree(deleted, (node) => {
    for (const item of membersOf(node)) {
      if (item.life !== "alive" || item.sinceSeq > deletedSeq || item.type === "conversation") continue;
      deleteItem(state, item, { event, act, form: "left-behind", type: item.type, certainty: "possible" });
    }
  });
}

function settleEmptying(act: ActRecord, emptying: Emptying): void {
  const { claimed, event } = emptying;
  if (claimed === null) return;
  const reconstructed = act.deletions.filter((deletion) => isReconstructedBy(deletion, event.event));
  const contents = reconstructed.filter(({ type }) => !isFolderType(type)).length;
  if (emptying.listed + contents !== claimed) return;
  for (const deletion of reconstructed) deletion.certainty = "inferred";
}

/** Whether the deletion was reconstructed from that record, and nothing later shows the item alive. */
export function isReconstructedBy(deletion: Deletion, event: number): boolean {
  return deletion.form === "reconstructed" && deletion.event.event === event && !deletion.revoked;
}
