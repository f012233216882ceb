import { messageOf } from "../../core/index.ts";
import { type SoapClient, SoapFault } from "./soap.ts";

/** Ids in one request: one bad id rolls back its whole request, so few. */
const GROUP = 20;

/** Most results that a search of the dumpster gives at once. */
const SEARCH_LIMIT = 1000;

const INBOX = "2";

/** What became of an id: recovered, or why not. */
export type Recovered = ReadonlyMap<
  number,
  { readonly ok: true; readonly note: string | null } | { readonly ok: false; readonly why: string }
>;

/**
 * Recovers items of one account from its dumpster into a folder. Looks first what is there, asks for small groups, and halves a
 * group that was refused until the bad id stands alone: it never keeps the others out.
 */
export async function recover(
  soap: SoapClient,
  account: string,
  ids: readonly number[],
  folderId: string,
): Promise<Recovered> {
  const result = new Map<number, { ok: true; note: string | null } | { ok: false; why: string }>();
  for (let at = 0; at < ids.length; at += GROUP) {
    const group = ids.slice(at, at + GROUP);
    const there = await inDumpster(soap, account, group);
    for (const id of group) if (!there.has(id)) result.set(id, { ok: false, why: "it is not in the dumpster" });
    await recoverGroup(
      soap,
      account,
      group.filter((id) => there.has(id)),
      folderId,
      result,
    );
  }
  return result;
}

async function recoverGroup(
  soap: SoapClient,
  account: string,
  ids: readonly number[],
  folderId: string,
  result: Map<number, { ok: true; note: string | null } | { ok: false; why: string }>,
): Promise<void> {
  if (ids.length === 0) return;
  try {
    await soap.inMailbox(account, "ItemActionRequest", { action: { id: ids.join(","), op: "recover", l: folderId } });
    const note = folderId === INBOX ? null : `recovered into folder ${folderId}`;
    for (const id of ids) result.set(id, { ok: true, note });
  } catch (error) {
    if (!(error instanceof SoapFault)) throw error;
    if (error.code === "mail.NO_SUCH_FOLDER" && folderId !== INBOX)
      return recoverGroup(soap, account, ids, INBOX, result);
    const [only] = ids;
    if (ids.length === 1 && only !== undefined) result.set(only, { ok: false, why: messageOf(error) });
    else {
      const half = Math.ceil(ids.length / 2);
      await recoverGroup(soap, account, ids.slice(0, half), folderId, result);
      await recoverGroup(soap, account, ids.slice(half), folderId, result);
    }
  }
}

/** Which of the ids the dumpster has. Conversations cannot be searched there, so types are named. */
async function inDumpster(soap: SoapClient, account: string, ids: readonly number[]): Promise<ReadonlySet<number>> {
  const found = new Set<number>();
  for (const types of ["message", "contact", "appointment"]) {
    const response = await soap.inMailbox(account, "SearchRequest", {
      inDumpster: "1",
      types,
      limit: SEARCH_LIMIT,
      offset: 0,
      sortBy: "dateDesc",
      includeTagDeleted: "1",
      resultMode: "NORMAL",
      query: `item:{${ids.join(",")}}`,
    });
    for (const id of idsIn(response)) found.add(id);
    if (found.size === ids.length) break;
  }
  return found;
}

/** Ids of the hits, in whatever list their type has (`m`, `cn`, `appt`). */
function idsIn(response: Record<string, unknown>): number[] {
  return Object.values(response).flatMap((list) =>
    Array.isArray(list)
      ? list.flatMap((hit: { id?: unknown }) => {
          const id = Number.parseInt(String(hit?.id), 10);
          return Number.isInteger(id) ? [id] : [];
        })
      : [],
  );
}
