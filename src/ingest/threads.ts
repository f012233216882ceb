import type { Protocol } from "../core/index.ts";
import { decodeUtf8, describeThread } from "../log/index.ts";
import type { Numbering } from "./numbering.ts";
import { detached } from "./slice-numbers.ts";

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
}

/** Reads thread names, each distinct one once. */
export class ThreadReader {
  readonly #texts: Numbering;
  readonly #byText = new Map<string, ThreadInfo>();

  constructor(texts: Numbering) {
    this.#texts = texts;
  }

  /**
   * Reads the thread name text[start, end). Where the record's category tells the protocol already, `known` is it: then only the
   * name before the URL is looked up, which is a quarter of the text.
   */
  read(text: string, start: number, end: number, known: Protocol | null): ThreadInfo {
    const slice = known === null ? text.slice(start, end) : text.slice(start, baseEnd(text, start, end));
    let info = this.#byText.get(slice);
    if (info === undefined) {
      const { base, request, protocol } = describeThread(decodeUtf8(slice));
      info = { base, number: this.#texts.numberOf(base), request, protocol };
      if (this.#byText.size >= REMEMBERED) this.#byText.clear();
      this.#byText.set(detached(slice), info);
    }
    return info;
  }
}

/** Where the name of a pool thread ends and its URL begins: behind the first colon, as `describeThread` has it. */
function baseEnd(text: string, start: number, end: number): number {
  for (let at = start; at < end; at++) if (text.charCodeAt(at) === 0x3a) return at;
  return end;
}
