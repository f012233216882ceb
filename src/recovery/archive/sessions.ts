import { existsSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

/** A session of zmbackup: what it is of, and when it began (`full-20200718030000`). */
const SESSION = /^[a-z]+-(\d{8,14})$/;

/**
 * The archives that may have an account's items, newest first: the file itself; `ACCOUNT.tgz` in a folder; or that of each
 * session in a folder of sessions, because an incremental one has only what came since the one before.
 * @throws {Error} where there is none, or where one file would be of several accounts
 */
export async function archivesOf(archive: string, account: string, alone: boolean): Promise<readonly string[]> {
  if (!(await stat(archive)).isDirectory()) {
    if (alone) return [archive];
    throw new Error("one archive cannot be of several accounts: name the folder that has ACCOUNT.tgz for each");
  }
  const name = `${account}.tgz`;
  if (existsSync(join(archive, name))) return [join(archive, name)];
  const sessions = (await readdir(archive)).flatMap((session) => {
    const [, begun = null] = SESSION.exec(session) ?? [];
    return begun === null || !existsSync(join(archive, session, name)) ? [] : [{ begun, session }];
  });
  if (sessions.length === 0) throw new Error(`there is no ${name} in ${archive}`);
  return sessions.toSorted((a, b) => (a.begun < b.begun ? 1 : -1)).map(({ session }) => join(archive, session, name));
}
