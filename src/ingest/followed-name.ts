import { resolve } from "node:path";
import { type FollowEvent, HEAD_BYTES, openPlainBytes, SourceError } from "../log/index.ts";
import { type CandidateFile, examine, identify } from "./identify.ts";
import type { Run } from "./index-sources.ts";
import type { ParserThread } from "./parser-thread.ts";
import { type ReadingOptions, SourceChangedError, SourceReading } from "./source-reading.ts";

type Data = Extract<FollowEvent, { readonly type: "data" }>;

/** What lies in the index of the files that bear one name, one after the other, while they are followed. */
export class FollowedName {
  readonly #run: Run;
  readonly #parser: ParserThread;
  readonly #path: string;
  #reading: SourceReading | null = null;
  #hasUnflushed = false;
  #hasUnsettled = false;

  constructor(run: Run, parser: ParserThread, path: string) {
    this.#run = run;
    this.#parser = parser;
    this.#path = path;
  }

  /** Takes up the file where the index left it. @returns the offset from which its bytes are wanted */
  async resume(): Promise<number> {
    const file = await examine(this.#path, resolve(this.#path)).catch((error) => {
      if (error instanceof SourceError) return null;
      throw error;
    });
    if (file === null || file.head.length === 0) return 0;
    const identity = identify(file, this.#run.writer.knownSources());
    if (identity.kind === "new") return 0;
    const { indexedBytes } = identity.source;
    const reading = this.#begin(file, identity.source);
    try {
      if ((await this.#pushFile(reading, indexedBytes)) === indexedBytes) {
        this.#reading = reading;
        return indexedBytes;
      }
    } catch (error) {
      if (!(error instanceof SourceChangedError)) throw error;
    }
    // It is another file by now: it is read from its beginning.
    await reading.abandon();
    return 0;
  }

  /** Takes what following the name brought. @returns whether more is permanent than before */
  async take(event: FollowEvent): Promise<boolean> {
    switch (event.type) {
      case "data":
        await this.#takeBytes(event);
        return false;
      case "idle":
        return false;
      case "quiet":
        return this.#settle();
      case "rotated":
      case "truncated":
        return this.end();
    }
  }

  /** The next bytes of the file that bears the name now; the first ones tell which source it is. */
  async #takeBytes({ bytes, offsetBytes }: Data): Promise<void> {
    this.#hasUnflushed = true;
    this.#hasUnsettled = true;
    const reading = this.#reading ?? this.#recognise(bytes);
    this.#reading = reading;
    try {
      await reading.push(bytes);
    } catch (error) {
      if (!(error instanceof SourceChangedError)) throw error;
      // It began like a known source and goes on otherwise: it is a new one.
      await reading.abandon();
      this.#reading = this.#begin(this.#candidate(bytes), null);
      await this.#pushFile(this.#reading, offsetBytes + bytes.length);
    }
  }

  /** Makes what came in permanent. @returns whether there was anything */
  async flush(): Promise<boolean> {
    if (!this.#hasUnflushed) return false;
    await this.#reading?.flush();
    this.#hasUnflushed = false;
    return true;
  }

  /** The newest record, too, which may go on. */
  async #settle(): Promise<boolean> {
    if (!this.#hasUnsettled) return false;
    await this.#reading?.settle();
    this.#hasUnflushed = false;
    this.#hasUnsettled = false;
    return true;
  }

  /** No more comes from the file that bore the name. @returns whether there was one */
  async end(): Promise<boolean> {
    const reading = this.#reading;
    this.#reading = null;
    this.#hasUnflushed = false;
    this.#hasUnsettled = false;
    await reading?.end(null);
    return reading !== null;
  }

  // By the bytes that came, not by a second look at the path: another file may bear the name by then.
  #recognise(bytes: Uint8Array): SourceReading {
    const file = this.#candidate(bytes);
    const identity = identify(file, this.#run.writer.knownSources());
    return this.#begin(file, identity.kind === "new" ? null : identity.source);
  }

  #candidate(bytes: Uint8Array): CandidateFile {
    const head = new Uint8Array(bytes.subarray(0, HEAD_BYTES));
    const absolutePath = resolve(this.#path);
    return { path: this.#path, absolutePath, compression: "none", fileBytes: -1, fileMtimeMs: -1, head };
  }

  #begin(file: CandidateFile, known: ReadingOptions["known"]): SourceReading {
    const { writer, options } = this.#run;
    return new SourceReading({ writer, parser: this.#parser, file, known, isFollowed: true, options });
  }

  /** Pushes the first bytes of the file as it lies there. @returns how many there were */
  async #pushFile(reading: SourceReading, lengthBytes: number): Promise<number> {
    let pushed = 0;
    for await (const block of openPlainBytes(this.#path)) {
      const part = block.subarray(0, lengthBytes - pushed);
      if (part.length === 0) break;
      await reading.push(part);
      pushed += part.length;
    }
    return pushed;
  }
}
