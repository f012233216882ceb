import { readFile } from "node:fs/promises";
import { text as readAll } from "node:stream/consumers";
import { fileReason, UsageError } from "../../core/index.ts";
import type { IndexReader } from "../../index/index.ts";
import type { Query } from "../../query/index.ts";
import type { LossConditions, PlanRequest, WantedItem } from "../../recovery/index.ts";
import { queryOfCall } from "../filter-call.ts";
import { textOption, wholeNumber } from "../option-values.ts";
import type { Call } from "../verb.ts";

/** Conditions that choose losses and items; the others of the filter language say nothing about a loss. */
export const PLAN_CONDITIONS = ["acct", "from", "msgid", "after", "before", "on", "host"] as const;

/**
 * What a call of `plan` asks for.
 * @throws {UsageError} where it names nothing, or items without their account
 */
export async function planRequestOf(call: Call, reader: IndexReader): Promise<PlanRequest> {
  const { filter, party } = await queryOfCall(call, reader);
  const losses = words(call, "loss").map((word) => wholeNumber(word, "--loss"));
  const account = filter.account ?? party;
  const items = [...itemsOf(call, account ?? null), ...(await listedItems(call))];
  const conditions = conditionsOf(filter, account ?? null);
  const byCondition = conditions !== null && (losses.length > 0 || items.length === 0);
  if (losses.length === 0 && items.length === 0 && !byCondition) {
    throw new UsageError(
      "plan needs to know what to bring back",
      "salvage plan --loss 1, or --item 339 -a user@example.com",
    );
  }
  return { losses, items, conditions: byCondition ? conditions : null, host: filter.host ?? null };
}

function itemsOf(call: Call, account: string | null): WantedItem[] {
  const ids = words(call, "item").map((word) => wholeNumber(word.replace(/^id:/, ""), "--item"));
  if (ids.length > 0 && (account === null || !account.includes("@"))) {
    throw new UsageError("--item needs the account whose item it is", "add: -a user@example.com");
  }
  return ids.map((id) => ({ account: account ?? "", id }));
}

async function listedItems(call: Call): Promise<WantedItem[]> {
  const path = textOption(call, "ids");
  if (path === null) return [];
  const { parseWantedList } = await import("../../recovery/index.ts");
  return parseWantedList(path === "-" ? await readAll(call.terminal.stdin) : await fileText(path));
}

async function fileText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new UsageError(
      `cannot read the list of ids ${path}: ${fileReason(error)}`,
      "--ids takes a file, or - for stdin",
    );
  }
}

function conditionsOf(filter: Query["filter"], account: string | null): LossConditions | null {
  const conditions = {
    account,
    sender: filter.sender ?? null,
    messageId: filter.messageId ?? null,
    fromUtcMs: filter.fromUtcMs ?? null,
    toUtcMs: filter.toUtcMs ?? null,
  };
  return Object.values(conditions).every((value) => value === null) ? null : conditions;
}

function words(call: Call, name: string): readonly string[] {
  const value = call.options[name];
  const list = Array.isArray(value) ? (value as readonly string[]) : typeof value === "string" ? [value] : [];
  return list.flatMap((word) => word.split(",")).filter((word) => word !== "");
}
