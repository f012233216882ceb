import { Readable, Transform } from "node:stream";
import { EXIT, SalvageError } from "../../core/index.ts";
import { digestOf, digestStream } from "../digest.ts";
import { noSuchItem } from "../errors.ts";
import { requireSeries, type SelectedFolder } from "./connection.ts";
import { mirrorFolders, mirrorMessage, rememberDigest } from "./mirror.ts";
import type { MirroredAccount } from "./scan.ts";

/** Up to this size a message is fetched at once; a larger one comes in parts of this size. */
const PART_BYTES = 1024 * 1024;

function missing(itemId: number): SalvageError {
  return new SalvageError(`item ${itemId} is no longer on the server`, { code: "blob-missing", exitCode: EXIT.partly });
}

/**
 * The bytes of a message as the server sends them. Reading does not set `\Seen`. While a large one is being read, other work
 * on the same mailbox waits.
 * @throws {SalvageError} `no-such-item`, `blob-missing` where it has left its folder since the last scan
 */
export async function readContent(mirrored: MirroredAccount, itemId: number): Promise<Readable> {
  const { core, account, connection } = mirrored;
  const row = mirrorMessage(core.db, account, itemId);
  if (row === null) throw noSuchItem([itemId]);
  const folder = mirrorFolders(core.db, account).find((entry) => entry.folderId === row.folder_id);
  if (folder === undefined || row.uid === null) throw missing(itemId);
  const uid = String(row.uid);
  if (row.size_bytes > PART_BYTES) return readInParts(mirrored, itemId, folder, uid);
  return connection.inFolder(folder, "read", async (client) => {
    const message = await client.fetchOne(uid, { source: true }, { uid: true });
    if (message === false || message.source === undefined) throw missing(itemId);
    rememberDigest(core.db, account, itemId, digestOf(message.source));
    return Readable.from([message.source]);
  });
}

async function readInParts(
  mirrored: MirroredAccount,
  itemId: number,
  folder: SelectedFolder,
  uid: string,
): Promise<Readable> {
  const { core, account, connection } = mirrored;
  return connection.run(async (client) => {
    const lock = await client.getMailboxLock(folder.path, { readOnly: true });
    const begin = async () => {
      await requireSeries(client, folder, "read");
      return client.download(uid, undefined, { uid: true, chunkSize: PART_BYTES });
    };
    const download = await begin().catch((error: unknown) => {
      lock.release();
      throw error;
    });
    if (download.content === undefined) {
      lock.release();
      throw missing(itemId);
    }
    const digest = digestStream();
    const counted = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        digest.update(chunk);
        done(null, chunk);
      },
      flush(done) {
        rememberDigest(core.db, account, itemId, digest.digest());
        done();
      },
    });
    download.content.once("error", (error) => counted.destroy(error));
    counted.once("close", () => {
      download.content.destroy();
      lock.release();
    });
    return download.content.pipe(counted);
  });
}
