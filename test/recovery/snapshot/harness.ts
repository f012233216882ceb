import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { ENGINE_PROFILES, mailboxWitness, snapshotEngine } from "../../../src/recovery/index.ts";
import { ACCOUNT, type Harness, mail, storeWithDeleted, temporaryFolder } from "../engine/harness.ts";
import { putBackSteps } from "../put-back-steps.ts";

/** A copy of a store volume with these files. */
export function volumeWith(files: Readonly<Record<string, Buffer>>): string {
  const volume = temporaryFolder();
  for (const [path, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(volume, path)), { recursive: true });
    writeFileSync(join(volume, path), bytes);
  }
  return volume;
}

/** The snapshot engine on a volume of mailbox 11 with `count` messages, every other one compressed, into an embedded mailbox. */
export async function snapshotHarness(count: number): Promise<Harness> {
  const { store } = await storeWithDeleted(0);
  const deleted = Array.from({ length: count }, (_, n) => ({ id: 260 + n, messageId: `<mail-${n}@example.org>` }));
  const files = deleted.map(({ id }, n) => [`0/11/msg/0/${id}-110.msg`, n % 2 === 0 ? mail(n) : gzipSync(mail(n))]);
  return {
    engine: snapshotEngine({ volume: volumeWith(Object.fromEntries(files)), store }),
    witness: mailboxWitness(store),
    account: ACCOUNT,
    deleted,
    command: ENGINE_PROFILES.snapshot.command,
    deletedUtcMs: Date.UTC(2020, 6, 18),
    steps: putBackSteps("snapshot", { account: ACCOUNT, mailbox: 11 }, deleted),
  };
}
