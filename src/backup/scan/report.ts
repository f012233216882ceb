/** What a scan did. */
export interface ScanReport {
  readonly accountsScanned: number;
  readonly accountsUnchanged: number;
  /** States written: new, changed, and flagged deleted. */
  readonly statesWritten: number;
  readonly itemsFlaggedDeleted: number;
  readonly blobsWritten: number;
  readonly blobBytes: number;
  /** Contents that the store could not give. Their items wait for the next scan. */
  readonly readErrors: readonly ScanError[];
}

export interface ScanError {
  readonly account: string;
  readonly itemId: number;
  readonly message: string;
}

/** Counters of a scan at work. */
export interface ScanTally {
  accountsScanned: number;
  accountsUnchanged: number;
  statesWritten: number;
  itemsFlaggedDeleted: number;
  blobsWritten: number;
  blobBytes: number;
  readErrors: ScanError[];
}

export function emptyTally(): ScanTally {
  return {
    accountsScanned: 0,
    accountsUnchanged: 0,
    statesWritten: 0,
    itemsFlaggedDeleted: 0,
    blobsWritten: 0,
    blobBytes: 0,
    readErrors: [],
  };
}
