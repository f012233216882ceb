import type { TrueSession } from "./sessions.ts";
import type { Loss, Truth } from "./truth.ts";

/**
 * The marks that sessions deserve, from what really happened: many items lost, the first session of an account from an address while
 * it was seen from another one before, items that went to Trash and out of it within a minute, items deleted past Trash, losses
 * within an hour of a change of filters.
 */
export function marksOf(
  truth: Truth,
  sessions: ReadonlyMap<string, readonly TrueSession[]>,
): Map<TrueSession, string[]> {
  const all = [...sessions.values()].flat();
  const marks = all.map((session) => {
    const { losses } = session;
    const has: readonly (readonly [string, boolean])[] = [
      ["mass-deletion", session.lost >= 50],
      ["new-address-deletes", losses.length > 0 && isNewAddress(session, all)],
      ["trash-then-empty", losses.some(isQuick)],
      ["hard-delete", losses.some(isHard)],
      ["delete-after-filter", losses.some((loss) => followsFilter(loss, session, truth))],
    ];
    return [session, has.filter(([, is]) => is).map(([rule]) => rule)] as const;
  });
  return new Map(marks.filter(([, rules]) => rules.length > 0));
}

function isNewAddress({ client, fromUtcMs }: TrueSession, all: readonly TrueSession[]): boolean {
  if (client.ip === null) return false;
  const before = all.filter((one) => one.client.account === client.account && one.fromUtcMs < fromUtcMs);
  const addresses = new Set(before.map((one) => one.client.ip));
  return !addresses.has(client.ip) && [...addresses].some((ip) => ip !== null);
}

function isQuick({ items }: Loss): boolean {
  return items.some(
    ({ trashTold, trashedAtMs, deletedAtMs }) =>
      trashTold && trashedAtMs !== null && deletedAtMs - trashedAtMs <= 60_000,
  );
}

/** Only what the log shows outside Trash. */
function isHard({ cause, items }: Loss): boolean {
  const byChoice = cause === "delete" || cause === "dav" || cause === "activesync";
  return byChoice && items.some((item) => item.trashedAtMs === null && item.lastFolder !== null);
}

function followsFilter(loss: Loss, { client }: TrueSession, { doings }: Truth): boolean {
  return doings.some(
    (doing) =>
      doing.message.startsWith("ModifyFilterRulesRequest") &&
      (doing.client.account === loss.account || doing.client.account === client.account) &&
      doing.timeUtcMs <= loss.timeUtcMs &&
      loss.timeUtcMs - doing.timeUtcMs <= 3_600_000,
  );
}
