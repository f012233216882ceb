import { counted, messageOf } from "../../../core/index.ts";
import type { FolderRecord, Grant, Mailbox } from "../../../mailstore/index.ts";
import type { ItemState } from "../../path/item-state.ts";
import type { Inventory } from "../folder-tree.ts";
import { type RestoreContext, type RestoreSession, withSession } from "../session.ts";
import { childPath } from "../target-folders.ts";
import type { Imported } from "./provision.ts";

/** Old account, domain, class or list id of the source → id here. */
export type IdLookup = (oldId: string) => string | null;

/** Phase 3 of one account: grants on its folders and its mountpoints, with the ids that accounts have here. */
export async function importShares(
  context: RestoreContext,
  imported: Imported,
  inventory: Inventory,
  newId: IdLookup,
): Promise<void> {
  await withSession(context, imported.account, imported.target.id, {}, async (session) => {
    for (const state of inventory.folders.values()) {
      context.checkpoint();
      try {
        if (state.settings?.content?.kind === "mountpoint") await importMountpoint(context, session, state, newId);
        else await importGrants(context, session, state, newId);
      } catch (error) {
        context.listener.note(`share of ${state.name} of ${imported.account.name} not restored: ${messageOf(error)}`);
      }
    }
  });
}

async function importGrants(
  context: RestoreContext,
  session: RestoreSession,
  state: ItemState,
  newId: IdLookup,
): Promise<void> {
  const wanted = state.settings?.grants ?? [];
  const folderId = context.ledger.folderOf(session.mailbox.accountId, session.account.id, state.id);
  if (wanted.length === 0 || folderId === null) return;
  const folder = (await session.mailbox.folders()).find((one) => one.id === folderId);
  if (folder === undefined) return;
  const grants = [...folder.grants];
  for (const grant of wanted) {
    const mapped = mappedGrant(grant, newId);
    if (mapped === null)
      context.listener.note(
        `grant to ${grant.granteeName ?? grant.granteeId} on ${folder.path} of ${session.account.name} left out: no such grantee here`,
      );
    else if (!grants.some((one) => sameGrantee(one, mapped))) grants.push(mapped);
  }
  if (grants.length > folder.grants.length) await session.mailbox.changeFolder(folder.id, { grants });
}

/** Grants to everybody, to the public and to guests name nobody's id. */
function mappedGrant(grant: Grant, newId: IdLookup): Grant | null {
  if (grant.granteeId === null || grant.granteeType === "guest") return grant;
  const granteeId = newId(grant.granteeId);
  return granteeId === null ? null : { ...grant, granteeId };
}

function sameGrantee(a: Grant, b: Grant): boolean {
  return a.granteeType === b.granteeType && a.granteeId === b.granteeId;
}

/**
 * A mountpoint with its owner and folder as they are here. An existing one of the same path stays; a local folder of that path
 * (made by a filter) is replaced, and what lies in it goes to the folder that the mountpoint shows.
 */
async function importMountpoint(
  context: RestoreContext,
  session: RestoreSession,
  state: ItemState,
  newId: IdLookup,
): Promise<void> {
  const content = state.settings?.content;
  if (content?.kind !== "mountpoint" || state.name === null) return;
  const ownerId = newId(content.ownerId);
  if (ownerId === null) {
    context.listener.note(
      `mountpoint ${state.name} of ${session.account.name} left out: its owner ${content.ownerName ?? content.ownerId} is not here`,
    );
    return;
  }
  const remoteFolderId =
    context.ledger.folderOf(ownerId, content.ownerId, content.remoteFolderId) ?? content.remoteFolderId;
  const parentId =
    context.ledger.folderOf(session.mailbox.accountId, session.account.id, state.folderId) ?? state.folderId;
  const parent = session.folders.byId(parentId) ?? (await session.folders.ensure([]));
  const existing = session.folders.find(childPath(parent.path, state.name));
  if (existing?.content.kind === "mountpoint") return;
  if (existing !== null) await moveToOwner(context, session.mailbox, existing, ownerId, remoteFolderId);
  const mountpoint = { ...state.settings, grants: [], content: { ...content, ownerId, remoteFolderId } };
  session.folders.note(await session.mailbox.createFolder({ ...mountpoint, parentId: parent.id, name: state.name }));
}

/** Each item is put into the owner's folder before it is taken from the local one. */
async function moveToOwner(
  context: RestoreContext,
  local: Mailbox,
  folder: FolderRecord,
  ownerId: string,
  remoteFolderId: number,
): Promise<void> {
  const owner = await context.store.openMailbox(ownerId);
  try {
    const ids: number[] = [];
    for await (const item of local.items({ folderId: folder.id })) ids.push(item.id);
    for (const id of ids) {
      const item = (await local.item(id))!;
      const content = item.digest === null ? null : await local.content(id);
      const { type, dateUtcMs, flags, tags, metadata, name, subject, sender, messageId } = item;
      await owner.add({
        type,
        dateUtcMs,
        flags,
        tags,
        metadata,
        name,
        subject,
        sender,
        messageId,
        folderId: remoteFolderId,
        content,
      });
      await local.delete([id]);
    }
    await local.deleteFolder(folder.id);
    context.listener.note(
      `${folder.path} of ${local.accountName} became a mountpoint: its ${counted(ids.length, "item")} went to ${owner.accountName}`,
    );
  } finally {
    await owner.close();
  }
}
