import type { FolderRecord, FolderSettings, Mailbox } from "../../mailstore/index.ts";

/** One folder on the way from the root, and what it gets if it has to be made. */
export interface PathStep {
  readonly name: string;
  readonly settings: Partial<FolderSettings>;
}

/** The folders of the mailbox that is restored to: found by path, made where missing, never changed. */
export interface TargetFolders {
  /**
   * The folder at the end of a way. Missing ones are made. Where a search folder or mountpoint has the name, a folder
   * `<name>_restored` beside it is used.
   */
  ensure(steps: readonly PathStep[]): Promise<FolderRecord>;
  /** The folder of a path, whatever its kind, or null. */
  find(path: string): FolderRecord | null;
  /** The path of a folder by its id, or null. */
  pathOf(folderId: number): string | null;
  byId(folderId: number): FolderRecord | null;
  /** Notes a folder that was made or changed elsewhere. */
  note(folder: FolderRecord): void;
}

export async function targetFoldersOf(mailbox: Mailbox): Promise<TargetFolders> {
  // Folder names differ by more than case on a real server (MailItem.validateItemName, unique index without case).
  const byPath = new Map((await mailbox.folders()).map((folder) => [keyOf(folder.path), folder]));

  const byId = (folderId: number): FolderRecord | null =>
    [...byPath.values()].find((folder) => folder.id === folderId) ?? null;

  async function ensure(steps: readonly PathStep[]): Promise<FolderRecord> {
    let folder = byPath.get("/");
    if (folder === undefined) throw new Error("a mailbox without a root folder");
    for (const step of steps) folder = await ensureChild(folder, step);
    return folder;
  }

  async function ensureChild(parent: FolderRecord, step: PathStep): Promise<FolderRecord> {
    const path = childPath(parent.path, step.name);
    const existing = byPath.get(keyOf(path));
    if (existing !== undefined && existing.content.kind === "folder") return existing;
    if (existing !== undefined) return ensureChild(parent, { ...step, name: `${step.name}_restored` });
    const made = await mailbox.createFolder({ ...step.settings, parentId: parent.id, name: step.name });
    byPath.set(keyOf(path), made);
    return made;
  }

  return {
    ensure,
    find: (path) => byPath.get(keyOf(path)) ?? null,
    byId,
    pathOf: (folderId) => byId(folderId)?.path ?? null,
    note: (folder) => byPath.set(keyOf(folder.path), folder),
  };
}

function keyOf(path: string): string {
  return path.normalize("NFC").toLowerCase();
}

/** The way of a path, with or without a slash before it, for folders that need no settings. */
export function stepsOf(path: string): PathStep[] {
  const names = path.split("/").filter((name) => name !== "");
  return names.map((name) => ({ name, settings: {} }));
}

export function pathOf(steps: readonly PathStep[]): string {
  return `/${steps.map((step) => step.name).join("/")}`;
}

export function childPath(parentPath: string, name: string): string {
  return parentPath === "/" ? `/${name}` : `${parentPath}/${name}`;
}
