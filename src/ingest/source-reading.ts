import type { Batch, Checkpoint, IndexWriter, ReadWindow, SourceState } from "../index/index.ts";
import { fingerprintOf, HEAD_BYTES, SpanHasher } from "../log/index.ts";
import { markUnconcluded } from "./conclude.ts";
import { HeldBytes } from "./held-bytes.ts";
import type { CandidateFile } from "./identify.ts";
import type { ParserThread } from "./parser-thread.ts";

/** Bytes of log after which what was read is made permanent, unless an option says otherwise. */
const COMMIT_BYTES = 96 * 1024 * 1024;

/** A source begins like a known one and goes on otherwise. */
export class SourceChangedError extends Error {
  override readonly name = "SourceChangedError";
}

export interface ReadingOptions {
  readonly writer: IndexWriter;
  readonly parser: ParserThread;
  readonly file: CandidateFile;
  /** The source in the index that this file continues; null for a new one. */
  readonly known: SourceState | null;
  /** Whether the source is followed: its bytes behind the last checkpoint are kept, so that `settle` may be asked for. */
  readonly isFollowed?: boolean;
  /** Host, zone and window are a new source's: a known one goes on with its own. */
  readonly options: ReadWindow & { readonly host: string; readonly zone: string; readonly commitBytes?: number };
}

/**
 * One source on its way into the index: hashes every byte, gives the parser what is new, and applies its batches with their
 * checkpoints. What the index holds of a known source is compared by its SHA-256 on the way.
 */
export class SourceReading {
  readonly id: number;
  readonly host: string;
  readonly zone: string;
  readonly #writer: IndexWriter;
  readonly #parser: ParserThread;
  readonly #file: CandidateFile;
  readonly #known: SourceState | null;
  /** Where the parser went on from; it stands before a record that is read again. */
  #resume: Checkpoint | null;
  readonly #hostId: number;
  readonly #hasher = new SpanHasher();
  /** The first bytes, as many as a fingerprint covers: the file may have been shorter when it was opened. */
  #head: Uint8Array = new Uint8Array(0);
  /** Of a followed source, what stands behind the checkpoint of the last batch. */
  readonly #held: HeldBytes | null;
  readonly #window: ReadWindow;
  readonly #commitBytes: number;
  #rewound: boolean;
  #sinceCommit = 0;

  constructor({ writer, parser, file, known, isFollowed, options }: ReadingOptions) {
    this.#writer = writer;
    this.#parser = parser;
    this.#file = file;
    this.#known = known;
    this.#resume = known?.checkpoint ?? null;
    this.#commitBytes = options.commitBytes ?? COMMIT_BYTES;
    this.#rewound = this.#resume === null;
    this.#held = isFollowed === true ? new HeldBytes(this.#resume?.offsetBytes ?? 0) : null;
    this.host = known?.host ?? options.host;
    this.zone = known?.zone ?? options.zone;
    const { sinceUtcMs, untilUtcMs } = known ?? options;
    this.#window = { sinceUtcMs, untilUtcMs };
    this.id = known?.id ?? this.#add();
    this.#hostId = writer.hostId(this.host);
    this.#beginParser();
  }

  #beginParser(): void {
    this.#parser.begin({ zone: this.zone, ...this.#window, resume: this.#resume });
  }

  #add(): number {
    const { path, absolutePath, compression, head } = this.#file;
    const { host, zone } = this;
    const [window, fingerprint] = [this.#window, fingerprintOf(head)];
    return this.#writer.addSource({ path, absolutePath, host, zone, window, compression, fingerprint });
  }

  /**
   * Takes the next bytes, from the first byte of the source on.
   * @throws {SourceChangedError} where they are not what the index knows of the source
   */
  async push(block: Uint8Array): Promise<void> {
    const before = this.#hasher.lengthBytes;
    this.#hash(block, before);
    if (this.#head.length < HEAD_BYTES) {
      this.#head = Buffer.concat([this.#head, block.subarray(0, HEAD_BYTES - this.#head.length)]);
    }
    const from = this.#resume?.offsetBytes ?? 0;
    if (before + block.length > from) await this.#parse(block.subarray(Math.max(0, from - before)));
    this.#sinceCommit += block.length;
    if (this.#sinceCommit >= this.#commitBytes) {
      this.#writer.commit();
      this.#sinceCommit = 0;
    }
  }

  async #parse(bytes: Uint8Array): Promise<void> {
    this.#held?.add(bytes);
    await this.#parser.push(bytes, this.#apply);
  }

  #hash(block: Uint8Array, before: number): void {
    const known = this.#known;
    const check = known === null || known.sha256 === "" ? -1 : known.indexedBytes - before;
    if (check < 0 || check > block.length) {
      this.#hasher.update(block);
      return;
    }
    this.#hasher.update(block.subarray(0, check));
    if (this.#hasher.digestHex() !== known?.sha256) throw new SourceChangedError(this.#file.path);
    this.#hasher.update(block.subarray(check));
  }

  /** What the index holds behind the checkpoint is written again, so it goes first. */
  readonly #apply = (batch: Batch): void => {
    if (!this.#rewound) {
      this.#rewound = true;
      if (this.#resume !== null) this.#writer.rewind(this.id, this.#resume);
    }
    markUnconcluded(this.#writer);
    this.#writer.apply(this.id, this.#hostId, batch, null);
    this.#held?.forgetBefore(batch.checkpoint.offsetBytes);
  };

  /** Brings everything up to the last complete record into the index, permanently; for a source that goes on. */
  async flush(): Promise<void> {
    await this.#parser.flush(this.#apply);
    this.#writer.commit();
    this.#sinceCommit = 0;
  }

  /**
   * Brings the record in that is still open, too, permanently: nobody knows when the next one proves it complete. It may go on,
   * so it is read again with what follows it.
   */
  async settle(): Promise<void> {
    const held = this.#held;
    if (held === null) throw new Error("only a followed source can be settled");
    if (held.lengthBytes === 0) return;
    const { complete, tail } = await this.#parser.end();
    this.#applyEnds(complete, tail);
    this.#writer.forgetNumbers(this.id);
    this.#writer.commit();
    this.#resume = complete.checkpoint;
    this.#rewound = false;
    this.#beginParser();
    for (const bytes of held.take()) await this.#parse(bytes);
  }

  #applyEnds(complete: Batch, tail: Batch): void {
    this.#apply(complete);
    const span = { indexedBytes: this.#hasher.lengthBytes, sha256: this.#hasher.digestHex() };
    this.#writer.apply(this.id, this.#hostId, tail, span);
  }

  /** Gives the reading up; what was made permanent stays. */
  async abandon(): Promise<void> {
    await this.#parser.end().catch(() => undefined);
    this.#writer.forgetNumbers(this.id);
    this.#writer.commit();
  }

  /**
   * The source ends here, for now.
   * @param isDamaged the file's checksum or coding is wrong, and only that shows it: nothing that it gave is to be trusted
   * @returns whether there was anything that the index did not have
   * @throws {SourceChangedError} where it may be other text than what a damaged file gave
   */
  async end(error: string | null, isDamaged = false): Promise<boolean> {
    const lengthBytes = this.#hasher.lengthBytes;
    const ends = await this.#parser.end();
    // Shorter than what a damaged file gave: it may be the sound copy, and no beginning of that.
    if (error === null && this.#isKnownDamaged && lengthBytes < (this.#known?.indexedBytes ?? 0)) {
      this.#writer.forgetNumbers(this.id);
      throw new SourceChangedError(this.#file.path);
    }
    const grown = lengthBytes > (this.#known?.indexedBytes ?? -1);
    if (grown) {
      this.#applyEnds(ends.complete, ends.tail);
      this.#describe(error);
      if (isDamaged) this.#writer.distrust(this.id, this.#known?.indexedBytes ?? 0);
    } else this.#noteUnchanged(error);
    this.#writer.forgetNumbers(this.id);
    return grown;
  }

  get #isKnownDamaged(): boolean {
    return (this.#known?.soundBytes ?? null) !== null;
  }

  #describe(error: string | null): void {
    this.#writer.updateSource(this.id, { ...this.#place(), error, fingerprint: fingerprintOf(this.#head) });
  }

  /**
   * Where the text lies. Size and time of change say that all of such a file is in the index, so they are noted only where it is:
   * a file that is followed may have grown before this run looked at it, and not be read to its end when the run ends.
   */
  #place() {
    const { path, absolutePath, compression, fileBytes, fileMtimeMs } = this.#file;
    const isWhole = compression !== "none" || fileBytes === this.#hasher.lengthBytes;
    const size = isWhole ? { fileBytes, fileMtimeMs } : { fileBytes: null, fileMtimeMs: null };
    return { path, absolutePath, compression, ...size };
  }

  /** A copy, perhaps compressed or cut: the place that holds more of the text stays the source's place. */
  #noteUnchanged(error: string | null): void {
    if (error !== null || this.#hasher.lengthBytes < (this.#known?.indexedBytes ?? 0)) return;
    if (this.#isKnownDamaged) {
      markUnconcluded(this.#writer);
      this.#writer.trust(this.id);
    }
    if (this.#file.absolutePath !== "-") this.#writer.updateSource(this.id, this.#place());
  }
}
