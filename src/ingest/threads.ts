import type { Protocol } from "../core/index.ts";
import { decodeUtf8, describeThread } from "../log/index.ts";
import type { Numbering } from "./numbering.ts";

/** Thread texts that are remembered (a pool of 250 threads asks for some 50 kinds of request). */
const REMEMBERED = 50_000;

/** What a thread's name tells. */
export interface ThreadInfo {
  /** Name without the URL: one worker of the server. */
  readonly base: string;
  /** Number of `base`. */
  readonly number: number;
  /** Last part of a SOAP URL, as the client sent it; null where there is none. */
  readonly request: string | null;
  readonly protocol: Protocol | null;
  /** The retention thread: what happens there, nobody did. */
  readonly isRetention: boolean;
}

/** Reads thread names, each distinct one once. */
export class ThreadReader {
  readonly #texts: Numbering;
  readonly #byText = new Map<string, ThreadInfo>();

  constructor(texts: Numbering) {
    this.#texts = texts;
  }

  read(text: string, start: number, end: number): ThreadInfo {
    const slice = text.slice(start, end);
    let info = this.#byText.get(slice);
    if (info === undefined) {
      const name = decodeUtf8(slice);
      const { base, request, protocol } = describeThread(name);
      info = { base, number: this.#texts.numberOf(base), request, protocol, isRetention: base === "MailboxPurge" };
      if (this.#byText.size >= REMEMBERED) this.#byText.clear();
      this.#byText.set(Buffer.from(slice, "latin1").toString("latin1"), info);
    }
    return info;
  }
}
