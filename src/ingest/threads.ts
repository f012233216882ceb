import { PROTOCOLS, type Protocol } from "../core/index.ts";
import { decodeUtf8, describeThread, detached, type LogRecord, SpanNumbers } from "../log/index.ts";
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
  /** Its place in `PROTOCOLS` from 1 on; 0 for null. */
  readonly protocolNumber: number;
}

/** Reads thread names, each distinct one once. */
export class ThreadReader {
  readonly #texts: Numbering;
  readonly #spans = new SpanNumbers();
  #infos: ThreadInfo[] = [];

  constructor(texts: Numbering) {
    this.#texts = texts;
  }

  /** Reads the thread of a record, URL and all. */
  read(r: LogRecord): ThreadInfo {
    return this.#info(r, r.threadEnd);
  }

  /** Reads only the thread's own name, a quarter of the text: for records whose category tells the protocol already. */
  readName(r: LogRecord): ThreadInfo {
    return this.#info(r, r.threadNameEnd);
  }

  #info(r: LogRecord, end: number): ThreadInfo {
    const number = this.#spans.numberOf(r.block, r.threadStart, end);
    return this.#infos[number] ?? this.#add(number, r.text.slice(r.threadStart, end));
  }

  #add(number: number, text: string): ThreadInfo {
    if (number > REMEMBERED) {
      this.#spans.clear();
      this.#infos = [];
    }
    const { base, request, protocol } = describeThread(detached(decodeUtf8(text)));
    const protocolNumber = protocol === null ? 0 : PROTOCOLS.indexOf(protocol) + 1;
    const info = { base, number: this.#texts.numberOf(base), request, protocol, protocolNumber };
    if (number <= REMEMBERED) this.#infos[number] = info;
    return info;
  }
}
