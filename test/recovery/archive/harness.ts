import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { digestOf } from "../../../src/mailstore/index.ts";
import { archiveEngine, ENGINE_PROFILES, mailboxWitness } from "../../../src/recovery/index.ts";
import { ACCOUNT, type Harness, mail, storeWithDeleted, temporaryFolder } from "../engine/harness.ts";
import { putBackSteps } from "../put-back-steps.ts";

/** An archive that the system's own tar writes, in the order of the files. */
export function archiveOf(files: Readonly<Record<string, Buffer>>, format = "gnu"): string {
  const folder = temporaryFolder();
  for (const [path, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, "in", path)), { recursive: true });
    writeFileSync(join(folder, "in", path), bytes);
  }
  const archive = join(folder, "mailbox.tgz");
  const words = ["-C", join(folder, "in"), `--format=${format}`, "-czf", archive, ...Object.keys(files)];
  const made = spawnSync("tar", words);
  if (made.status !== 0) throw new Error(`tar: ${made.stderr}`);
  return archive;
}

/** The `.meta` of a message: flagged, replied to, tagged blue, in /Projects. */
export function metaOf(id: number, content: Buffer, more: object = {}): Buffer {
  const date = Date.UTC(2020, 6, 18);
  const fields = { id, type: 5, Path: "/Projects", FlagStr: "fr", TagNames: "blue", date };
  return Buffer.from(JSON.stringify({ ...fields, blob_digest: digestOf(content), ...more }));
}

/** The archive engine on the archive of a mailbox with `count` messages, into an embedded mailbox. */
export async function archiveHarness(count: number): Promise<Harness> {
  const { store } = await storeWithDeleted(0);
  const deleted = Array.from({ length: count }, (_, n) => ({ id: 257 + n, messageId: `<mail-${n}@example.org>` }));
  const files = deleted.flatMap(({ id }, n) => [
    [`Projects/${id}.eml.meta`, metaOf(id, mail(n))],
    [`Projects/${id}.eml`, mail(n)],
  ]);
  return {
    engine: archiveEngine({ archive: archiveOf(Object.fromEntries(files)), store }),
    witness: mailboxWitness(store),
    account: ACCOUNT,
    deleted,
    command: ENGINE_PROFILES.archive.command,
    deletedUtcMs: Date.UTC(2020, 6, 18),
    steps: putBackSteps("archive", { account: ACCOUNT, mailbox: 11 }, deleted),
  };
}
