import type { IndexReader } from "../index/index.ts";
import type { CoverageScope } from "./coverage.ts";

/** What a question is limited to, the account among it. */
export interface AccountScope {
  readonly account?: string | null | undefined;
  readonly host?: string | null | undefined;
  readonly fromUtcMs?: number | undefined;
  readonly toUtcMs?: number | undefined;
}

/**
 * What the log must cover for an answer about an account: the hosts on which it has a mailbox or was ever seen. A gap of another
 * host takes nothing away from what is told of this account. A mailbox that moved from host to host has lived on both, and each may
 * hold a part of its story, so both count, even after the move. An account that no record names may be anywhere: all hosts count.
 */
export function scopeOfAccount(
  reader: Pick<IndexReader, "hostsOfAccount">,
  { account, host, fromUtcMs, toUtcMs }: AccountScope,
): CoverageScope {
  const span = { fromUtcMs, toUtcMs };
  if (host !== null && host !== undefined) return { ...span, host };
  const hosts = account === null || account === undefined ? [] : reader.hostsOfAccount(account);
  return hosts.length === 0 ? span : { ...span, hosts };
}
