import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { logTime, systemZone, ZoneClock } from "../../core/index.ts";

/** One record of the log. Its text is one line: a server's own line breaks are not imitated. */
export interface LogRecord {
  readonly timeUtcMs: number;
  readonly level: "INFO" | "WARN";
  readonly thread: string;
  /** `name=…;mid=…;` or empty. */
  readonly context: string;
  readonly category: string;
  readonly message: string;
}

/** A context value: `;` doubled, line breaks to blanks (ZimbraLog.encodeArg). */
function encodeValue(value: string): string {
  return value.replaceAll(";", ";;").replace(/[\r\n]/g, " ");
}

/** Keys and values in their order; null values are left out. */
export function contextOf(values: readonly (readonly [string, string | number | null])[]): string {
  return values.map(([key, value]) => (value === null ? "" : `${key}=${encodeValue(String(value))};`)).join("");
}

/**
 * A server's log file, layout `%d %-5p [%t] [%z] %c{1} - %m%n` (log4j.properties.production), in this machine's local time.
 * Records are appended whole, so that several processes may write.
 */
export class ServerLog {
  readonly path: string;
  readonly #clock = new ZoneClock(systemZone());

  constructor(path: string) {
    this.path = path;
    mkdirSync(dirname(path), { recursive: true });
  }

  append(records: readonly LogRecord[]): void {
    if (records.length === 0) return;
    const bytes = Buffer.from(records.map((record) => this.#line(record)).join(""));
    // Opened each time: the file may have been rotated away.
    const file = openSync(this.path, "a", 0o640);
    try {
      for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
    } finally {
      closeSync(file);
    }
  }

  #line(record: LogRecord): string {
    const time = logTime(this.#clock.localMsAt(record.timeUtcMs));
    // A message is pasted raw by a real server; here a sender must not be able to forge records of our own store.
    const message = record.message.replace(/[\r\n]+/g, " ");
    return `${time} ${record.level.padEnd(5)} [${record.thread}] [${record.context}] ${record.category} - ${message}\n`;
  }
}
