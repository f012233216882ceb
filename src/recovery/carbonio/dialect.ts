import { basename } from "node:path";

/** The three command lines that speak the same language (spec of Carbonio, Zextras Suite, Zimbra NG). */
export type DialectName = "carbonio" | "zxsuite" | "ng" | "salvage";

export interface Dialect {
  readonly name: DialectName;
  /** User that owns the backup. */
  readonly user: string | null;
  /** A list of commands may be piped to stdin. */
  readonly takesBatch: boolean;
}

const DIALECTS: Readonly<Record<DialectName, Dialect>> = {
  carbonio: { name: "carbonio", user: "zextras", takesBatch: true },
  zxsuite: { name: "zxsuite", user: "zimbra", takesBatch: true },
  ng: { name: "ng", user: "zimbra", takesBatch: true },
  salvage: { name: "salvage", user: null, takesBatch: false },
};

/** Where the vendor's programs are when they are not in the path. */
export const KNOWN_PROGRAMS = [
  "carbonio",
  "zxsuite",
  "/opt/zextras/bin/carbonio",
  "/opt/zextras/bin/zxsuite",
  "/opt/zimbra/bin/zxsuite",
];

/**
 * The dialect that a help page of module `backup` belongs to, or null where it knows no restores (a server without Backup).
 * `legalHold` came with Carbonio and `doRawRestore` stayed with Suite and NG; of these two only the Suite has
 * `doRestoreOnNewAccount … undelete` and names its brand.
 */
export function dialectOf(program: string, help: string): Dialect | null {
  if (!/\bdoItemRestore\b/i.test(help)) return null;
  if (/\blegalHold\b/i.test(help)) return DIALECTS.carbonio;
  if (/\bng\b|Network NG|Zimbra NG/.test(help)) return DIALECTS.ng;
  return basename(program).startsWith("carbonio") ? DIALECTS.carbonio : DIALECTS.zxsuite;
}

/** Whether a program is salvage itself, whose engine speaks the same words. */
export function isSalvage(program: string): boolean {
  return /^salvage(\.cjs)?$/.test(basename(program));
}

export const SALVAGE_DIALECT = DIALECTS.salvage;
