/** What is imported from another server's backup; names and defaults are the command's (spec 1.3). */
export interface ExternalRequest {
  /** Names or ids, processed in this order; null: all. */
  readonly accounts: readonly string[] | null;
  /** Null: all. */
  readonly domains: readonly string[] | null;
  /** Leave out what was deleted in the source: items, and accounts. */
  readonly filterDeleted: boolean;
  /** Leave out galsync, ham, spam and quarantine accounts. */
  readonly skipSystemAccounts: boolean;
  readonly skipAliases: boolean;
  readonly skipDistributionLists: boolean;
  readonly skipCoses: boolean;
  /** Accounts must exist already. */
  readonly skipAccountProvisioning: boolean;
  /** Domains must exist already; only account attributes are provisioned. */
  readonly skipDomainProvisioning: boolean;
  /** Phase 1 only. */
  readonly provisioningOnly: boolean;
  readonly concurrentAccounts: number;
  /** Contents above this many bytes stay unrestored; null: no limit. */
  readonly maxFileBytes: number | null;
  readonly restoreDataSources: boolean;
  /** Go on although source and destination are the same server. */
  readonly force: boolean;
}

export const EXTERNAL_DEFAULTS: ExternalRequest = {
  accounts: null,
  domains: null,
  filterDeleted: true,
  skipSystemAccounts: true,
  skipAliases: false,
  skipDistributionLists: false,
  skipCoses: false,
  skipAccountProvisioning: false,
  skipDomainProvisioning: false,
  provisioningOnly: false,
  concurrentAccounts: 1,
  maxFileBytes: null,
  restoreDataSources: true,
  force: false,
};
