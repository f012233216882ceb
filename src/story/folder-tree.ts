import { type FolderRef, type StoryEvent, SYSTEM_FOLDERS, systemParent, TRASH, USER_ROOT } from "../core/index.ts";
import type { FolderNode, TrackedItem } from "./tracked.ts";

/** Most folder moves that are remembered of one folder: hostile logs may move a folder with its tree any number of times. */
const MAX_CARRIES = 1000;

/** In place of the id of a folder of which no record tells it. */
export const NO_ID = -1;

/** The folders of one mailbox. Never holds a cycle, whatever the log says. */
export interface FolderTree {
  readonly nodes: Map<number, FolderNode>;
  /** Parents of folders that this log never places, learnt from the paths of their deletion. */
  readonly parentHints: ReadonlyMap<number, number>;
  /** Which folder was found at a path the last time; true only while its path still is that. */
  readonly lastAt: Map<string, FolderNode>;
  /** Folders that records name by their path and by nothing else. They are no part of the tree: their place in it is not known. */
  readonly withoutId: Map<string, FolderNode>;
}

export function folderTree(parentHints: ReadonlyMap<number, number>): FolderTree {
  const tree: FolderTree = { nodes: new Map(), parentHints, lastAt: new Map(), withoutId: new Map() };
  for (const id of SYSTEM_FOLDERS.keys()) folderNode(tree, id);
  return tree;
}

/** The folder of an id; one that the log names for the first time gets its place as far as known. */
export function folderNode(tree: FolderTree, id: number): FolderNode {
  const known = tree.nodes.get(id);
  if (known !== undefined) return known;
  const node = newNode(id);
  tree.nodes.set(id, node);
  const parentId = systemParent(id) ?? tree.parentHints.get(id) ?? null;
  if (parentId !== null) link(node, folderNode(tree, parentId));
  return node;
}

function newNode(id: number): FolderNode {
  return {
    id,
    name: SYSTEM_FOLDERS.get(id) ?? null,
    parent: null,
    children: new Set(),
    members: [],
    inTrash: id === TRASH,
    trashed: null,
    trashedSeq: -1,
    refBeforeTrash: null,
    carries: [],
    deletedBy: null,
    deletedSeq: -1,
    deletedPath: null,
    createdInLog: false,
    emptyAtUtcMs: null,
    ref: null,
  };
}

/** Puts `node` below `parent` as part of what was so from the start: nothing happens to what it holds. */
export function link(node: FolderNode, parent: FolderNode): void {
  if (isWithin(parent, node)) return;
  node.parent?.children.delete(node);
  node.parent = parent;
  parent.children.add(node);
  forSubtree(node, (below) => {
    below.ref = null;
    below.inTrash = below.id === TRASH || (below.parent?.inTrash ?? false);
  });
}

/** A folder move: the whole tree below goes along, into Trash, out of it, or within. */
export function moveFolder(node: FolderNode, target: FolderNode, event: StoryEvent, seq: number): void {
  if (node.id === TRASH || isWithin(target, node)) return;
  const refsBefore = new Map<FolderNode, FolderRef>();
  if (target.inTrash) forSubtree(node, (below) => refsBefore.set(below, refOf(below)));
  const before = new Map<FolderNode, boolean>();
  forSubtree(node, (below) => before.set(below, below.inTrash));
  link(node, target);
  forSubtree(node, (below) => {
    if (below.carries.length < MAX_CARRIES) below.carries.push({ seq, event });
    if (below.inTrash === before.get(below)) return;
    below.trashed = below.inTrash ? event : null;
    below.trashedSeq = below.inTrash ? seq : -1;
    below.refBeforeTrash = below.inTrash ? (refsBefore.get(below) ?? null) : null;
  });
}

/** Whether `node` is `ancestor` or lies anywhere below it. */
export function isWithin(node: FolderNode, ancestor: FolderNode): boolean {
  for (let at: FolderNode | null = node; at !== null; at = at.parent) if (at === ancestor) return true;
  return false;
}

/** Visits `node` and every folder below it, without recursion: a log may nest folders as deep as it likes. */
export function forSubtree(node: FolderNode, visit: (below: FolderNode) => void): void {
  const open = [node];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    visit(at);
    for (const child of at.children) open.push(child);
  }
}

export function rename(node: FolderNode, name: string | null): void {
  if (name === null || name === node.name) return;
  node.name = name;
  forSubtree(node, (below) => {
    below.ref = null;
  });
}

/** The folder as answers name it: with its full path where every step to the root is known. */
export function refOf(node: FolderNode): FolderRef {
  node.ref ??= { id: node.id, name: node.name, path: pathOf(node) };
  return node.ref;
}

function pathOf(node: FolderNode): string | null {
  const names: string[] = [];
  let at: FolderNode | null = node;
  for (; at !== null && at.id !== USER_ROOT; at = at.parent) {
    if (at.name === null) return null;
    names.push(at.name);
  }
  return at === null ? null : `/${names.reverse().join("/")}`;
}

/** The folder that a record names by id, by path, or by a leaf name that only one folder has; null when none is known. */
export function findFolder(tree: FolderTree, ref: FolderRef | null): FolderNode | null {
  if (ref === null) return null;
  if (ref.id !== null) {
    const node = folderNode(tree, ref.id);
    rename(node, ref.name);
    return node;
  }
  return (ref.path === null ? null : folderAt(tree, serverPath(ref.path))) ?? onlyFolderCalled(tree, ref);
}

function folderAt(tree: FolderTree, path: string): FolderNode | null {
  const isThere = (node: FolderNode): boolean => node.deletedBy === null && refOf(node).path === path;
  const before = tree.lastAt.get(path);
  if (before !== undefined && isThere(before)) return before;
  for (const node of tree.nodes.values()) {
    if (node.id === USER_ROOT || !isThere(node)) continue;
    tree.lastAt.set(path, node);
    return node;
  }
  return null;
}

function onlyFolderCalled(tree: FolderTree, { name, path }: FolderRef): FolderNode | null {
  const leaf = name ?? path?.split("/").at(-1) ?? null;
  const alike = [...tree.nodes.values()].filter(
    (node) => node.deletedBy === null && node.name === leaf && refOf(node).path === null,
  );
  return alike.length === 1 ? (alike[0] ?? null) : null;
}

/** The folder that a record names by its path, whether its id is known or not; null where it names none. */
export function findFolderByPath(tree: FolderTree, ref: FolderRef): FolderNode | null {
  const known = findFolder(tree, ref);
  if (known !== null || ref.path === null) return known;
  const path = serverPath(ref.path);
  let node = tree.withoutId.get(path);
  if (node === undefined) {
    node = { ...newNode(NO_ID), name: ref.name, ref: { id: null, name: ref.name, path } };
    node.inTrash = path.startsWith(`/${SYSTEM_FOLDERS.get(TRASH)}/`);
    tree.withoutId.set(path, node);
  }
  return node;
}

// IMAP clients name folders without the leading slash, and INBOX in any case (RFC 3501, 5.1).
function serverPath(path: string): string {
  const bare = path.startsWith("/") ? path.slice(1) : path;
  return `/${bare.replace(/^inbox(?=\/|$)/i, "Inbox")}`;
}

/** The items that lie in `node` itself now. */
export function membersOf(node: FolderNode): readonly TrackedItem[] {
  const present = new Set<TrackedItem>();
  for (const item of node.members) if (item.folder === node && !item.isReplaced) present.add(item);
  node.members = [...present];
  return node.members;
}
