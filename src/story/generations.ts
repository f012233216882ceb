import type { StoryEvent } from "../core/index.ts";

/** A life of the mailbox number: between two clearings it belongs to one mailbox, afterwards perhaps to another account's. */
export interface Generation {
  readonly from: number;
  readonly to: number;
}

/**
 * Cuts the events of a mailbox number at `clearing contents of mailbox N` and `Creating mailbox with id N`: the number may be used
 * again, with item ids that start anew. What still belongs to the clearing (records of its act, audit lines) stays before the cut.
 */
export function generationsOf(events: readonly StoryEvent[]): Generation[] {
  const generations: Generation[] = [];
  let from = 0;
  let clearedBy: number | null = null;
  let used = false;
  events.forEach((event, at) => {
    const created = event.fact === "mailbox-created" && (used || clearedBy !== null);
    const reused = clearedBy !== null && event.act !== clearedBy && event.kind === "add";
    if (created || reused) {
      generations.push({ from, to: at });
      from = at;
      clearedBy = null;
      used = false;
    }
    if (event.outcome === "failed") return;
    if (event.fact === "mailbox-clear" || event.fact === "mailbox-deleted") clearedBy = event.act;
    used ||= event.items.length > 0;
  });
  generations.push({ from, to: events.length });
  return generations;
}
