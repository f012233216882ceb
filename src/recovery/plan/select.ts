import { EXIT, SalvageError } from "../../core/index.ts";
import { type LossRow, lostItems } from "../../query/index.ts";
import type { WantedItem } from "./evidence.ts";
import type { EvidenceReader } from "./gather.ts";

/** Conditions on losses and their items; they hold together. */
export interface LossConditions {
  readonly account: string | null;
  readonly sender: string | null;
  readonly messageId: string | null;
  /** Of the loss; inclusive and exclusive. */
  readonly fromUtcMs: number | null;
  readonly toUtcMs: number | null;
}

/** What somebody wants back. */
export interface PlanRequest {
  /** Numbers of losses. With conditions: of these losses, the items that fit. */
  readonly losses: readonly number[];
  readonly items: readonly WantedItem[];
  /** Null: no losses are looked for by condition. */
  readonly conditions: LossConditions | null;
  readonly host: string | null;
}

export interface SelectedLosses {
  readonly items: readonly WantedItem[];
  readonly unnameable: readonly LossRow[];
}

/**
 * The items of the losses that a request asks for.
 * @throws {SalvageError} (`no-such-loss`, exit 1) where a number is no loss
 */
export function selectLosses(reader: EvidenceReader, request: PlanRequest): SelectedLosses {
  const { losses, conditions } = request;
  if (losses.length === 0 && conditions === null) return { items: [], unnameable: [] };
  const rows = losses.length > 0 ? numbered(reader, losses) : matching(reader, conditions, request.host);
  const fits = (row: LossRow): boolean => losses.length === 0 || conditions === null || rowFits(row, conditions);
  const chosen = rows.filter(fits);
  const items = chosen.flatMap((row) => {
    if (row.account === null) return [];
    const { account } = row;
    return row.items.filter((item) => itemFits(item, conditions)).map(({ id }) => ({ account, id }));
  });
  return { items, unnameable: chosen.filter((row) => row.account === null || row.items.length === 0) };
}

function numbered(reader: EvidenceReader, losses: readonly number[]): LossRow[] {
  return [...new Set(losses)].flatMap((number) => {
    const [row] = lostItems(reader, { number, all: true }, 1).losses;
    if (row !== undefined) return row;
    throw new SalvageError(`the index has no loss ${number}`, {
      code: "no-such-loss",
      exitCode: EXIT.nothingFound,
      hint: "salvage lost lists them with their numbers",
    });
  });
}

function matching(reader: EvidenceReader, conditions: LossConditions | null, host: string | null): readonly LossRow[] {
  const { account = null, sender = null, fromUtcMs = null, toUtcMs = null } = conditions ?? {};
  const filter = {
    ...(account !== null && { account }),
    ...(sender !== null && { sender }),
    ...(fromUtcMs !== null && { fromUtcMs }),
    ...(toUtcMs !== null && { toUtcMs }),
    ...(host !== null && { host }),
  };
  return lostItems(reader, filter, Number.POSITIVE_INFINITY).losses;
}

function rowFits(row: LossRow, { account, fromUtcMs, toUtcMs }: LossConditions): boolean {
  const timeUtcMs = Date.parse(row.time);
  if (fromUtcMs !== null && timeUtcMs < fromUtcMs) return false;
  if (toUtcMs !== null && timeUtcMs >= toUtcMs) return false;
  return account === null || addressFits(row.account, account);
}

function itemFits(item: LossRow["items"][number], conditions: LossConditions | null): boolean {
  if (conditions === null) return true;
  const { sender, messageId } = conditions;
  if (sender !== null && !addressFits(item.sender, sender)) return false;
  return messageId === null || item.messageId?.toLowerCase() === messageId.toLowerCase();
}

/** As in the filter language: a whole address, or its part before or behind the `@`, without regard to case. */
export function addressFits(address: string | null, wanted: string): boolean {
  if (address === null) return false;
  const [have, want] = [address.toLowerCase(), wanted.toLowerCase()];
  const at = have.lastIndexOf("@");
  return (
    have === want ||
    have.slice(0, Math.max(0, at)) === want.replace(/@$/, "") ||
    have.slice(at + 1) === want.replace(/^@/, "")
  );
}
