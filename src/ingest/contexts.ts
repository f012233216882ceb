import { PROTOCOLS, type Protocol } from "../core/index.ts";
import type { ContextRow } from "../index/index.ts";
import { parseContext } from "../log/index.ts";
import type { Numbering } from "./numbering.ts";
import { SliceNumbers } from "./slice-numbers.ts";

/** Context texts that are remembered; a source with more starts afresh (numbers stay as they are). */
const REMEMBERED = 100_000;

// Two piece numbers and a protocol make one number: 2^21 * 2^21 * 2^4 stays below 2^53.
const MOST_PIECES = 2 ** 21;
const PROTOCOL_PLACES = 16;

const SEMICOLON = 0x3b;

/**
 * Reads the context of a record. All but a few parts of it repeat from record to record, so the text without port, SOAP id
 * and connection id leads to a number at once; parsing happens once for each distinct text.
 */
export class ContextReader {
  readonly #texts: Numbering;
  readonly #pieces = new SliceNumbers();
  readonly #byPieces = new Map<number, number>();
  readonly #aboutByKey = new Map<number, number>();
  readonly #rows: ContextRow[] = [];
  readonly #accounts: string[] = [""];
  #fresh: ContextRow[] = [];
  #text = "";
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
      const digit = this.#text.charCodeAt(at) - 48;
      if (digit < 0 || digit > 9) return -1;
      port = port * 10 + digit;
    }
    return port;
  }

  /** SOAP id or connection id of the context read last, or "". */
  get id(): string {
    return this.#idStart < 0 ? "" : this.#text.slice(this.#idStart, this.#idEnd);
  }

  /** The SOAP id as a number that gives the same hex digits back; -1 where there is none or it is of another form. */
  get soapIdNumber(): number {
    const length = this.#idEnd - this.#idStart;
    if (!this.hasSoapId || length < 1 || length > 8) return -1;
    let value = 0;
    for (let at = this.#idStart; at < this.#idEnd; at++) {
      const digit = hexDigit(this.#text.charCodeAt(at));
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
   * Reads text[start, end). `protocol` is what the thread tells; a SOAP id or a device id tells where it does not. The text
   * before the port and the text behind it (up to an id at the end) are looked up as two slices: that is native code all the
   * way and was twice as fast as hashing in a loop; an id or port elsewhere only makes more distinct texts.
   */
  read(text: string, start: number, end: number, protocol: Protocol | null): void {
    this.#text = text;
    const stable = text.slice(start, this.#takeId(text, start, end));
    const known = protocol ?? (this.hasSoapId ? "soap" : null);
    this.#takePort(stable, start);
    const cut = this.#portStart < 0 ? stable.length : this.#portStart - start;
    const resume = this.#portStart < 0 ? stable.length : this.#portEnd - start;
    const before = this.#pieces.numberOf(stable.slice(0, cut));
    const behind = resume === stable.length ? 0 : this.#pieces.numberOf(stable.slice(resume));
    const key = (before * MOST_PIECES + behind) * PROTOCOL_PLACES + (known === null ? 0 : PROTOCOLS.indexOf(known) + 1);
    let number = this.#byPieces.get(key);
    if (number === undefined) {
      number = this.#add(text.slice(start, end), known);
      this.#byPieces.set(key, number);
    }
    this.number = number;
    if (this.#pieces.size > REMEMBERED) {
      this.#pieces.clear();
      this.#byPieces.clear();
    }
  }

  /** A SOAP id or connection id stands last in what servers write. Returns where the text before it ends. */
  #takeId(text: string, start: number, end: number): number {
    this.#idStart = -1;
    this.hasSoapId = false;
    this.hasConnectionId = false;
    if (text.charCodeAt(end - 1) !== SEMICOLON) return end;
    let at = end - 2;
    while (at >= start && text.charCodeAt(at) !== SEMICOLON) at--;
    at++;
    if (at > start && !startsKey(text, start, at)) return end;
    if (text.startsWith("soapId=", at)) {
      this.hasSoapId = true;
      this.#idStart = at + 7;
    } else if (text.startsWith("cid=", at)) {
      this.hasConnectionId = true;
      this.#idStart = at + 4;
    } else return end;
    this.#idEnd = end - 1;
    return at;
  }

  #takePort(stable: string, offset: number): void {
    this.#portStart = -1;
    let at = stable.startsWith("port=") ? 0 : stable.indexOf(";port=") + 1;
    while (at > 0 && !startsKey(stable, 0, at)) at = stable.indexOf(";port=", at) + 1;
    if (at === 0 && !stable.startsWith("port=")) return;
    const semicolon = stable.indexOf(";", at);
    this.#portStart = offset + at + 5;
    this.#portEnd = offset + (semicolon < 0 ? stable.length : semicolon);
  }

  #add(context: string, threadProtocol: Protocol | null): number {
    const values = new Map(parseContext(context, 0, context.length));
    const value = (key: string): string => values.get(key) ?? "";
    const text = (key: string): number => this.#texts.numberOf(value(key));
    const account = value("name").toLowerCase();
    const device = value("DeviceID");
    const oip = value("oip");
    const mid = Number.parseInt(value("mid"), 10);
    const protocol = threadProtocol ?? (device !== "" ? "activesync" : value("soapId") !== "" ? "soap" : null);
    const row: ContextRow = {
      account: this.#texts.numberOf(account),
      // Deliveries, retention and other tasks of the server carry the owner's name, yet nobody did them.
      actor:
        protocol === "task" || protocol === "lmtp" ? 0 : this.#texts.numberOf(value("aname").toLowerCase() || account),
      mid: Number.isNaN(mid) ? null : mid,
      // `oip` may be a list, the client first.
      ip: this.#texts.numberOf((oip === "" ? value("ip") : (oip.split(",")[0] ?? "")).trim()),
      client: text("ua"),
      protocol,
      dataSource: text("ds"),
      device: this.#texts.numberOf(device),
      proxy: this.#texts.numberOf([oip, value("via")].filter((part) => part !== "").join(" via ")),
      about: false,
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
    const key = this.number * MOST_PIECES + mid;
    let number = this.#aboutByKey.get(key);
    if (number === undefined) {
      number = this.#register({ ...row, mid, about: true }, this.account(this.number));
      this.#aboutByKey.set(key, number);
    }
    this.number = number;
  }
}

/** Whether a key begins at `at`: behind a `;` that ends a value (an escaped one is doubled). */
function startsKey(text: string, start: number, at: number): boolean {
  let semicolons = 0;
  while (at - 1 - semicolons >= start && text.charCodeAt(at - 1 - semicolons) === SEMICOLON) semicolons++;
  return semicolons % 2 === 1;
}

function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  return code >= 97 && code <= 102 ? code - 87 : -1;
}
