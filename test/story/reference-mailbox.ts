/**
 * A mailbox as simple as can be, for comparing with the replay: every item and folder in plain maps, Trash decided anew for every
 * item after every operation. It shares no code with the replay.
 */
export const TRASH_ID = 3;

interface Thing {
  folder: number;
  trashedAt: number | null;
  lastFolder: number | null;
}

export class ReferenceMailbox {
  readonly items = new Map<number, Thing>();
  readonly parents = new Map<number, number>([
    [2, 1],
    [TRASH_ID, 1],
    [6, 1],
  ]);
  readonly gone = new Map<number, { at: number; lastFolder: number | null; trashedAt: number | null }>();

  isInTrash(folder: number): boolean {
    for (let at: number | undefined = folder; at !== undefined; at = this.parents.get(at))
      if (at === TRASH_ID) return true;
    return false;
  }

  isBelow(folder: number, ancestor: number): boolean {
    for (let at: number | undefined = folder; at !== undefined; at = this.parents.get(at))
      if (at === ancestor) return true;
    return false;
  }

  add(id: number, folder: number, at: number): void {
    const trashed = this.isInTrash(folder);
    this.items.set(id, { folder, trashedAt: trashed ? at : null, lastFolder: null });
  }

  moveItem(id: number, folder: number, at: number): void {
    const item = this.items.get(id)!;
    const from = item.folder;
    this.change(at, () => {
      item.folder = folder;
    });
    if (item.trashedAt === at) item.lastFolder = from;
  }

  moveFolder(id: number, target: number, at: number): void {
    this.change(at, () => {
      this.parents.set(id, target);
    });
  }

  /** Carries out `operation` and then looks at every item: who came into Trash, who left it? */
  private change(at: number, operation: () => void): void {
    const before = new Map([...this.items].map(([id, item]) => [id, this.isInTrash(item.folder)]));
    operation();
    for (const [id, item] of this.items) {
      const now = this.isInTrash(item.folder);
      if (now === before.get(id)) continue;
      item.trashedAt = now ? at : null;
      item.lastFolder = now ? item.folder : null;
    }
  }

  remove(id: number, at: number): void {
    const { folder, lastFolder, trashedAt } = this.items.get(id)!;
    this.gone.set(id, { at, lastFolder: this.isInTrash(folder) ? lastFolder : folder, trashedAt });
    this.items.delete(id);
  }

  /** Ids of the items in the folder and below it, in order. */
  contents(folder: number): number[] {
    return [...this.items].filter(([, item]) => this.isBelow(item.folder, folder)).map(([id]) => id);
  }

  /** Folders below, the deepest first. */
  foldersBelow(folder: number): number[] {
    const depth = (id: number): number => (this.parents.has(id) ? 1 + depth(this.parents.get(id)!) : 0);
    return [...this.parents.keys()]
      .filter((id) => id !== folder && this.isBelow(id, folder))
      .sort((a, b) => depth(b) - depth(a) || a - b);
  }
}
