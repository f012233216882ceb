import { PROTOCOLS, type Protocol } from "../core/index.ts";
import type { ContextRow } from "../index/index.ts";
import { detached, parseContext, SpanNumbers, type TextBlock, textBlock, wordOf } from "../log/index.ts";
import type { Numbering } from "./numbering.ts";

/** Context texts that are remembered, and their bytes; a source with more starts afresh (numbers stay as they are). */
const REMEMBERED = 100_000;
const REMEMBERED_BYTES = 32 * 1024 * 1024;

const MOST_CONTEXTS = 2 ** 21;

/** Protocols whose contexts have no port, by their places in `PROTOCOLS` from 1 on; 0 is none. */
const PORTLESS: readonly boolean[] = [
  false,
  ...PROTOCOLS.map((protocol) => protocol === "imap" || protocol === "pop3" || protocol === "lmtp"),
];
const SOAP_PROTOCOL = PROTOCOLS.indexOf("soap") + 1;

/** As long as a whole number may be (see MAX_INT of the grammars): a client can write any digits into a log. */
const MAILBOX_NUMBER = /^[1-9][0-9]{0,14}$/;
const SEMICOLON = 0x3b;

const PORT = wordOf("port");
const SOAP = wordOf("soap");
const ID_IS = wordOf("pId=");
const CID_IS = wordOf("cid=");
const EQUALS = 0x3d;

/** How far `port=` may be moved on where a byte stands at its end: to where that byte stands in it (Horspool's search). */
const SKIP = new Uint8Array(256).fill(5);
for (const [place, letter] of [..."port"].entries()) SKIP[letter.charCodeAt(0)] = 4 - place;

/**
 * Reads the context of a record. All but a few parts of it repeat from record to record, so the text without port, SOAP id
 * and connection id leads to a number at once; parsing happens once for each distinct text.
 */
export class ContextReader {
  readonly #texts: Numbering;
  readonly #pieces = new SpanNumbers();
  /** Context by the number of the last piece that it was read from. */
  #byPiece: number[] = [];
  readonly #aboutByKey = new Map<number, number>();
  readonly #ofAccountIds = new Map<string, number>();
  readonly #rows: ContextRow[] = [];
  readonly #accounts: string[] = [""];
  #fresh: ContextRow[] = [];
  #block: TextBlock = textBlock(Buffer.alloc(0));
  #portStart = -1;
  #portEnd = -1;
  #idStart = -1;
  #idEnd = -1;

  /** Number of the context read last. */
  number = 0;
  /** Whether the context read last has a SOAP id, or a connection id. */
  hasSoapId = false;
  hasConnectionId = false;

  constructor(texts: Numbering) {
    this.#texts = texts;
  }

  /** Client port of the context read last; -1 where there is none. */
  get port(): number {
    let port = this.#portStart < 0 ? -1 : 0;
    for (let at = this.#portStart; at >= 0 && at < this.#portEnd; at++) {
      const digit = this.#block.bytes[at]! - 48;
      if (digit < 0 || digit > 9) return -1;
      port = port * 10 + digit;
    }
    return port;
  }

  /** SOAP id or connection id of the context read last, or "". */
  get id(): string {
    return this.#idStart < 0 ? "" : this.#block.text.slice(this.#idStart, this.#idEnd);
  }

  /** The SOAP id as a number that gives the same hex digits back; -1 where there is none or it is of another form. */
  get soapIdNumber(): number {
    const length = this.#idEnd - this.#idStart;
    if (!this.hasSoapId || length < 1 || length > 8) return -1;
    let value = 0;
    for (let at = this.#idStart; at < this.#idEnd; at++) {
      const digit = hexDigit(this.#block.bytes[at]!);
      if (digit < 0 || (digit === 0 && at === this.#idStart && length > 1)) return -1;
      value = value * 16 + digit;
    }
    return value;
  }

  /** The parts of the context with this number. */
  row(number: number): ContextRow | undefined {
    return this.#rows[number - 1];
  }

  /** The requested account of the context with this number, or "". */
  account(number: number): string {
    return this.#accounts[number] ?? "";
  }

  takeFresh(): ContextRow[] {
    const fresh = this.#fresh;
    this.#fresh = [];
    return fresh;
  }

  /**
   * Reads the context from `contextStart` to `end`. `protocol` is what the thread tells (its place in `PROTOCOLS` from 1 on, 0 for
   * nothing); a SOAP id or a device id tells where it does not. The text before the port and the text behind it (up to an id at the end) are looked up; an id or port elsewhere only
   * makes more distinct texts.
   */
  read(block: TextBlock, contextStart: number, end: number, protocol: number): void {
    let start = contextStart;
    this.#block = block;
    const stableEnd = this.#takeId(block, start, end);
    const known = protocol === 0 && this.hasSoapId ? SOAP_PROTOCOL : protocol;
    this.#portStart = -1;
    if (!PORTLESS[known]) this.#takePort(block, start, stableEnd);
    // The number of a piece counts on into the next: the last one stands for all.
    let piece = known;
    if (this.#portStart >= 0) {
      piece = this.#pieces.numberOf(block, start, this.#portStart, piece) + PROTOCOLS.length;
      start = this.#portEnd;
    }
    piece = this.#pieces.numberOf(block, start, stableEnd, piece);
    this.number = this.#byPiece[piece] ?? this.#learn(block, piece, contextStart, end, known);
  }

  #learn(block: TextBlock, piece: number, start: number, end: number, known: number): number {
    const number = this.#add(block.text.slice(start, end), PROTOCOLS[known - 1] ?? null);
    this.#byPiece[piece] = number;
    if (this.#pieces.size > REMEMBERED || this.#pieces.textBytes > REMEMBERED_BYTES) {
      this.#pieces.clear();
      this.#byPiece = [];
    }
    return number;
  }

  /** A SOAP id or connection id stands last in what servers write. Returns where the text before it ends. */
  #takeId({ bytes, view }: TextBlock, start: number, end: number): number {
    this.#idStart = -1;
    this.hasSoapId = false;
    this.hasConnectionId = false;
    if (bytes[end - 1] !== SEMICOLON) return end;
    let at = end - 2;
    while (at >= start && bytes[at] !== SEMICOLON) at--;
    at++;
    if (at > start && !startsKey(bytes, start, at)) return end;
    if (end - at >= 8 && view.getInt32(at) === SOAP && view.getInt32(at + 3) === ID_IS) {
      this.hasSoapId = true;
      this.#idStart = at + 7;
    } else if (end - at >= 5 && view.getInt32(at) === CID_IS) {
      this.hasConnectionId = true;
      this.#idStart = at + 4;
    } else return end;
    this.#idEnd = end - 1;
    return at;
  }

  /** Finds `port=` where a key begins, before `end`. */
  #takePort({ bytes, view }: TextBlock, start: number, end: number): void {
    // A place where the fifth byte is none of `port=` is followed by four more that cannot be it (a fifth of the steps).
    for (let at = start; at + 5 <= end; at += SKIP[bytes[at + 4]!]!) {
      if (bytes[at + 4] !== EQUALS || view.getInt32(at) !== PORT || (at > start && !startsKey(bytes, start, at)))
        continue;
      this.#portStart = at + 5;
      this.#portEnd = at + 5;
      while (this.#portEnd < end && bytes[this.#portEnd] !== SEMICOLON) this.#portEnd++;
      return;
    }
  }

  #add(context: string, threadProtocol: Protocol | null): number {
    const values = new Map(parseContext(detached(context), 0, context.length));
    const value = (key: string): string => values.get(key) ?? "";
    const text = (key: string): number => this.#texts.numberOf(value(key));
    const account = value("name").toLowerCase();
    const device = value("DeviceID");
    const oip = value("oip");
    const mid = MAILBOX_NUMBER.test(value("mid")) ? Number(value("mid")) : null;
    const protocol = threadProtocol ?? (device !== "" ? "activesync" : value("soapId") !== "" ? "soap" : null);
    const row: ContextRow = {
      account: this.#texts.numberOf(account),
      // Deliveries, retention and other tasks of the server carry the owner's name, yet nobody did them.
      actor:
        protocol === "task" || protocol === "lmtp" ? 0 : this.#texts.numberOf(value("aname").toLowerCase() || account),
      mid,
      // `oip` may be a list, the client first.
      ip: this.#texts.numberOf((oip === "" ? value("ip") : (oip.split(",")[0] ?? "")).trim()),
      client: text("ua"),
      protocol,
      dataSource: text("ds"),
      device: this.#texts.numberOf(device),
      proxy: this.#texts.numberOf([oip, value("via")].filter((part) => part !== "").join(" via ")),
      about: false,
      accountId: 0,
    };
    return this.#register(row, account);
  }

  #register(row: ContextRow, account: string): number {
    this.#rows.push(row);
    this.#fresh.push(row);
    this.#accounts[this.#rows.length] = account;
    return this.#rows.length;
  }

  /** Turns the context read last into that of a record about mailbox `mid`, where it names another or none. */
  speakAbout(mid: number): void {
    const row = this.row(this.number);
    if (row === undefined || row.mid === mid) return;
    const key = this.number * MOST_CONTEXTS + mid;
    let number = this.#aboutByKey.get(key);
    if (number === undefined) {
      number = this.#register({ ...row, mid, about: true }, this.account(this.number));
      this.#aboutByKey.set(key, number);
    }
    this.number = number;
  }

  /** Turns the context read last, where it names neither account nor mailbox, into that of a record about an account's mailbox. */
  speakOfAccount(accountId: string): void {
    const row = this.row(this.number);
    if (row === undefined || row.mid !== null || row.account !== 0) return;
    const key = `${this.number} ${accountId}`;
    let number = this.#ofAccountIds.get(key);
    if (number === undefined) {
      number = this.#register({ ...row, accountId: this.#texts.numberOf(accountId) }, "");
      this.#ofAccountIds.set(detached(key), number);
    }
    this.number = number;
  }
}

/** Whether a key begins at `at`: behind a `;` that ends a value (an escaped one is doubled). */
function startsKey(bytes: Buffer, start: number, at: number): boolean {
  let semicolons = 0;
  while (at - 1 - semicolons >= start && bytes[at - 1 - semicolons] === SEMICOLON) semicolons++;
  return semicolons % 2 === 1;
}

function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  return code >= 97 && code <= 102 ? code - 87 : -1;
}
