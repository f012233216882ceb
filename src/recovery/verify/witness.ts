/** A second source: somebody who can tell whether an item is there and who is not the engine. */
export interface Witness {
  readonly by: "mailstore" | "log";
  /** What is there of the wanted items of one account. */
  look(account: string, wanted: readonly Wanted[]): Promise<Testimony>;
}

/** An item as it can be recognised. */
export interface Wanted {
  readonly id: number;
  readonly messageId: string | null;
  /** The id that the engine says it has now. */
  readonly claimedId: number | null;
}

/** An item that is there. */
export interface Found {
  readonly id: number;
  readonly messageId: string | null;
  /** Of the content as it is now, computed from its bytes; null where they cannot be had. */
  readonly digest: string | null;
  /** False where the content is damaged or gone. */
  readonly intact: boolean;
  readonly folder: string | null;
  readonly changedUtcMs: number;
}

export interface Testimony {
  /** What is not found is not there. False: the mailbox cannot be looked into, or the log ends too early to tell. */
  readonly reached: boolean;
  /** Items in the mailbox, or null where it cannot count. */
  readonly items: number | null;
  /** By wanted id. */
  readonly found: ReadonlyMap<number, readonly Found[]>;
}
