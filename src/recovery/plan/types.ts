import type { Certainty, ItemType } from "../../core/index.ts";
import type { FolderAnswer } from "../../query/index.ts";

export const STRATEGIES = ["auto", "item", "undelete"] as const;
/** `item`: one command an item. `undelete`: windows of time. `auto`: whichever is cheaper without bringing back anything else. */
export type Strategy = (typeof STRATEGIES)[number];

/** An item that a step is to bring back, as the log knows it. What follows `lastFolder` is not part of the contract's first version. */
export interface PlanItem {
  readonly id: number;
  readonly type: ItemType;
  readonly messageId: string | null;
  readonly lastFolder: FolderAnswer | null;
  readonly sender: string | null;
  readonly deletedAt: string | null;
  readonly certainty: Certainty | null;
  /** Number of the loss that took it, or null where the log does not tell of its deletion. */
  readonly loss: number | null;
}

/** A span of deletion times, whole seconds, both ends inclusive. */
export interface PlanWindow {
  readonly from: string;
  readonly to: string;
  /** As the command says it: `dd/MM/yyyy HH:mm:ss` in `zone`. */
  readonly fromLocal: string;
  readonly toLocal: string;
  readonly zone: string;
  /** The span holds, or begins or ends in, an hour that the clock showed twice. */
  readonly fold: boolean;
}

/** What a window would bring back besides the items asked for. */
export interface Collateral {
  readonly id: number;
  readonly type: ItemType;
  readonly messageId: string | null;
  readonly deletedAt: string;
}

export interface PlanStep {
  readonly step: number;
  /** `recoverItem`: from the dumpster. `putBack`: the content from a copy of the store or an archive. */
  readonly strategy: "doItemRestore" | "doUndelete" | "recoverItem" | "putBack";
  readonly account: string;
  readonly argv: readonly string[];
  readonly items: readonly PlanItem[];
  readonly window: PlanWindow | null;
  readonly collateral: readonly Collateral[];
  readonly why: string;
  /** Mailbox server and mailbox number by the log; null where the log does not know the mailbox. */
  readonly host: string | null;
  readonly mailbox: number | null;
}

/** Where the content of an item is now. */
export interface Place {
  readonly account: string | null;
  readonly id: number;
  readonly folder: FolderAnswer | null;
}

export interface AlreadyThere {
  readonly account: string;
  readonly id: number;
  readonly type: ItemType;
  readonly messageId: string | null;
  /** A stable word: `present`, `trashed`, `restored`, or why the log says that it was no loss (`imap-move`, …). */
  readonly reason: string;
  /** For people: where it lies. */
  readonly message: string;
  readonly places: readonly Place[];
}

export interface NotRecoverable {
  readonly account: string | null;
  readonly id: number | null;
  readonly type: ItemType;
  readonly messageId: string | null;
  readonly reason: string;
  readonly message: string;
}

/** The contract's plan. `digest` is the SHA-256 of the canonical JSON of everything else. */
export interface Plan {
  readonly version: 1;
  readonly digest: string;
  readonly created: string;
  readonly engine: PlanEngine;
  readonly steps: readonly PlanStep[];
  readonly alreadyThere: readonly AlreadyThere[];
  readonly notRecoverable: readonly NotRecoverable[];
  readonly notes: readonly string[];
  /** Folder that everything is restored into, or null for the folder where each item belongs. */
  readonly restoreFolder: string | null;
  /** What the log said of the items and windows, as a digest: a plan whose index says something else now is refused. */
  readonly evidence: PlanEvidence | null;
}

export interface PlanEngine {
  readonly name: string;
  /** The words in front of a strategy: program and module. */
  readonly command: readonly string[];
}

export interface PlanEvidence {
  /** Absolute path of the index. */
  readonly index: string;
  readonly digest: string;
}
