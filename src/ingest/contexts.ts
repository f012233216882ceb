import type { Protocol } from "../core/index.ts";
import type { ContextRow } from "../index/index.ts";
import { parseContext } from "../log/index.ts";
import type { Numbering } from "./numbering.ts";

/** Context texts that are remembered; a source with more starts afresh (numbers stay as they are). */
const REMEMBERED = 100_000;

/**
 * Reads the context of a record. All but a few parts of it repeat from record to record, so the text without port, SOAP id
 * and connection id leads to a number at once; parsing happens once for each distinct text.
 */
export class ContextReader {
  readonly #texts: Numbering;
  readonly #byText = new Map<string, number>();
  readonly #rows: ContextRow[] = [];
  readonly #accounts: string[] = [""];
  #fresh: ContextRow[] = [];

  /** Of the context read last: */
  number = 0;
  port: number | null = null;
  soapId = "";
  connectionId = "";

  constructor(texts: Numbering) {
    this.#texts = texts;
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

  /** Reads text[start, end). `protocol` is what the thread tells; a SOAP id or a device id tells where it does not. */
  read(text: string, start: number, end: number, protocol: Protocol | null): void {
    let stable = text.slice(start, end);
    this.soapId = "";
    this.connectionId = "";
    this.port = null;
    let at = stable.lastIndexOf("soapId=");
    if (at >= 0 && startsKey(stable, at)) {
      const to = valueEnd(stable, at);
      this.soapId = stable.slice(at + 7, to);
      stable = without(stable, at, to);
    }
    at = stable.indexOf("port=");
    while (at >= 0) {
      if (startsKey(stable, at)) {
        const to = valueEnd(stable, at);
        this.port = Number.parseInt(stable.slice(at + 5, to), 10);
        stable = without(stable, at, to);
        break;
      }
      at = stable.indexOf("port=", at + 5);
    }
    at = stable.lastIndexOf("cid=");
    if (at >= 0 && startsKey(stable, at)) {
      const to = valueEnd(stable, at);
      this.connectionId = stable.slice(at + 4, to);
      stable = without(stable, at, to);
    }
    const key = `${protocol ?? (this.soapId === "" ? "" : "soap")}|${stable}`;
    let number = this.#byText.get(key);
    if (number === undefined) {
      number = this.#add(text.slice(start, end), protocol);
      if (this.#byText.size >= REMEMBERED) this.#byText.clear();
      // A key made of slices would keep the whole block of log text alive: store a copy.
      this.#byText.set(Buffer.from(key, "latin1").toString("latin1"), number);
    }
    this.number = number;
  }

  #add(context: string, threadProtocol: Protocol | null): number {
    const values = new Map(parseContext(context, 0, context.length));
    const value = (key: string): string => values.get(key) ?? "";
    const text = (key: string): number => this.#texts.numberOf(value(key));
    const account = value("name").toLowerCase();
    const device = value("DeviceID");
    const oip = value("oip");
    const mid = Number.parseInt(value("mid"), 10);
    const row: ContextRow = {
      account: this.#texts.numberOf(account),
      actor: this.#texts.numberOf(value("aname").toLowerCase() || account),
      mid: Number.isNaN(mid) ? null : mid,
      // `oip` may be a list, the client first.
      ip: this.#texts.numberOf((oip === "" ? value("ip") : (oip.split(",")[0] ?? "")).trim()),
      client: text("ua"),
      protocol: threadProtocol ?? (device !== "" ? "activesync" : value("soapId") !== "" ? "soap" : null),
      dataSource: text("ds"),
      device: this.#texts.numberOf(device),
      proxy: this.#texts.numberOf([oip, value("via")].filter((part) => part !== "").join(" via ")),
    };
    this.#rows.push(row);
    this.#fresh.push(row);
    this.#accounts[this.#rows.length] = account;
    return this.#rows.length;
  }
}

/** Whether a key begins at `at`: at the start, or behind a `;` that ends a value (an escaped one is doubled). */
function startsKey(text: string, at: number): boolean {
  if (at === 0) return true;
  let semicolons = 0;
  while (text.charCodeAt(at - 1 - semicolons) === 0x3b) semicolons++;
  return semicolons % 2 === 1;
}

/** Position behind the `;` that ends the value of the key at `at`. */
function valueEnd(text: string, at: number): number {
  const end = text.indexOf(";", at);
  return end < 0 ? text.length : end;
}

function without(text: string, from: number, to: number): string {
  return text.slice(0, from) + text.slice(to + 1);
}
