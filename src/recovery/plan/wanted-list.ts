import { UsageError } from "../../core/index.ts";
import type { WantedItem } from "./evidence.ts";

/** Highest id of an item (a signed 32-bit integer on a real server). */
const MAX_ID = 2_147_483_647;

/**
 * The items of an `--ids` list: a line is `account id`, or a JSON object with `account` and `id`. Empty lines and lines that
 * begin with `#` are skipped.
 * @throws {UsageError} (`bad-ids`) naming the first line that is neither
 */
export function parseWantedList(text: string): WantedItem[] {
  const wanted: WantedItem[] = [];
  for (const [place, raw] of text.split("\n").entries()) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#")) continue;
    const item = line.startsWith("{") ? fromJson(line) : fromWords(line);
    if (item === null)
      throw new UsageError(
        `line ${place + 1} of the list of ids names no item`,
        'a line is "account id", or JSON with "account" and "id"',
        "bad-ids",
      );
    wanted.push(item);
  }
  return wanted;
}

function fromWords(line: string): WantedItem | null {
  const [account = "", id = "", ...rest] = line.split(/[\s,;]+/);
  return rest.length > 0 || !account.includes("@") || !/^\d+$/.test(id) ? null : checked(account, Number(id));
}

function fromJson(line: string): WantedItem | null {
  try {
    const { account, id } = JSON.parse(line) as { account?: unknown; id?: unknown };
    const number = typeof id === "string" && /^\d+$/.test(id) ? Number(id) : id;
    return typeof account === "string" && typeof number === "number" ? checked(account, number) : null;
  } catch {
    return null;
  }
}

function checked(account: string, id: number): WantedItem | null {
  return Number.isInteger(id) && id > 0 && id <= MAX_ID ? { account: account.trim(), id } : null;
}
