import type { IndexReader } from "../index/index.ts";
import type { Deed } from "../story/index.ts";
import { whoText } from "./describe-loss.ts";
import type { EventRow } from "./event-row.ts";
import type { ItemAnswer } from "./item.ts";

/** Who deleted an item, or moved it to Trash. As the contract has it, an object also where nobody did: all of it null. */
export interface ByAnswer
  extends Pick<EventRow, "actor" | "ip" | "client" | "device" | "protocol" | "operation" | "session"> {}

/** Of an item that nobody deleted and nobody moved to Trash. */
export const NOT_DONE: ByAnswer = {
  actor: null,
  ip: null,
  client: null,
  device: null,
  protocol: null,
  operation: null,
  session: null,
};

export function byOf(reader: IndexReader, deed: Deed | null): ByAnswer {
  if (deed === null) return NOT_DONE;
  const { actor, ip, client, device, protocol } = deed.by;
  const session = reader.eventByKey(deed.event)?.session ?? null;
  return { actor, ip, client, device, protocol, operation: deed.operation, session };
}

/** Who did it, in words; null where nothing was done to the item. */
export function doneByText({ by, trashedAt, deletedAt }: ItemAnswer): string | null {
  return (deletedAt ?? trashedAt) === null ? null : whoText(by);
}
