import { folderText, type LossItemRow, type LossRow } from "../query/index.ts";
import { type CsvValue, csvPieces } from "./csv.ts";

const LOSS_COLUMNS: readonly (readonly [string, (loss: LossRow) => CsvValue])[] = [
  ["loss", (loss) => loss.loss],
  ["time", (loss) => loss.time],
  ["local", (loss) => loss.local],
  ["zone", (loss) => loss.zone],
  ["host", (loss) => loss.host],
  ["account", (loss) => loss.account],
  ["mailbox", (loss) => loss.mailbox],
  ["actor", (loss) => loss.actor],
  ["cause", (loss) => loss.cause],
  ["protocol", (loss) => loss.protocol],
  ["operation", (loss) => loss.operation],
  ["ip", (loss) => loss.ip],
  ["client", (loss) => loss.client],
  ["session", (loss) => loss.session],
  ["folder", (loss) => (loss.folder === null ? null : folderText(loss.folder))],
  ["claimed", (loss) => loss.claimed],
  ["found", (loss) => loss.found],
  ["lossCertainty", (loss) => loss.certainty],
  ["notLost", (loss) => loss.notLost],
  ["source", (loss) => loss.evidence[0]?.source ?? null],
  ["line", (loss) => loss.evidence[0]?.line ?? null],
];

const ITEM_COLUMNS: readonly (readonly [string, (item: LossItemRow) => CsvValue])[] = [
  ["item", (item) => item.id],
  ["type", (item) => item.type],
  ["certainty", (item) => item.certainty],
  ["messageId", (item) => item.messageId],
  ["sender", (item) => item.sender],
  ["name", (item) => item.name],
  ["lastFolder", (item) => (item.lastFolder === null ? null : folderText(item.lastFolder))],
  ["trashedAt", (item) => item.trashedAt],
  ["deletedAt", (item) => item.deletedAt],
  ["restoredAs", (item) => item.restoredAs.join(" ")],
];

/** Losses as CSV, piece by piece: an item a row; a loss of which no item is known has one row too. */
export function lossesCsv(losses: Iterable<LossRow>): Generator<string, void> {
  return csvPieces(
    [...LOSS_COLUMNS, ...ITEM_COLUMNS].map(([title]) => title),
    Iterator.from(losses).flatMap(rowsOf),
  );
}

function rowsOf(loss: LossRow): CsvValue[][] {
  const own = LOSS_COLUMNS.map(([, value]) => value(loss));
  if (loss.items.length === 0) return [[...own, ...ITEM_COLUMNS.map(() => null)]];
  return loss.items.map((item) => [...own, ...ITEM_COLUMNS.map(([, value]) => value(item))]);
}
