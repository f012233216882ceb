import { FACTS } from "../core/index.ts";
import type { Connection } from "./database.ts";
import { eventKey, sourceOfKey, sqlSourceOf } from "./event-key.ts";
import { RequestBlock } from "./request-block.ts";

/** A request goes on behind a rotation for minutes at most. */
export const LONGEST_REQUEST_MS = 60 * 60_000;

/** Blocks at the beginning of a source in which the closing record is looked for. */
const BLOCKS_LOOKED_AT = 8;

/** An act that was open where its source ended. */
export interface OpenAct {
  readonly act: number;
  readonly thread: number;
  /** SOAP id, `cid=…`, or account and request. */
  readonly key: string;
  /** Time of its last record. */
  readonly time_utc_ms: number;
  readonly context: number;
  /** The context that the act was read with, where `context` is a twin (split-contexts.ts). */
  readonly read_with: number;
  readonly host: number;
  readonly rank: number;
}

/** The record that closes a request. */
export interface Closing {
  readonly event: number;
  readonly operation: number;
  readonly elapsedMs: number | null;
}

const CLOSING_FACTS = new Set(
  (["request-close", "batch-part-close", "imap-command", "pop-command"] as const).map((fact) => FACTS.indexOf(fact)),
);

/** The acts that were open where their sources ended and that nothing closes so far, and where they may go on. */
export class OpenActs {
  readonly acts: readonly OpenAct[];
  readonly #nextSources;
  readonly #firstBlocks;

  constructor(db: Connection) {
    this.acts = db
      .prepare<[], OpenAct>(
        `SELECT o.act, o.thread, o.key, o.time_utc_ms, e.context, coalesce(c.base, c.id) AS read_with, s.host, s.rank
         FROM open_act o CROSS JOIN event e ON e.id = o.act JOIN context c ON c.id = e.context
         JOIN source s ON s.id = ${sqlSourceOf("o.act")}
         WHERE NOT EXISTS (SELECT 1 FROM act a WHERE a.id = o.act AND a.closed_by IS NOT NULL)`,
      )
      .all();
    this.#nextSources = db
      .prepare<[number, number, number, number], number>(
        "SELECT id FROM source WHERE host = ? AND rank > ? AND id != ? AND to_utc_ms >= ? ORDER BY rank LIMIT 3",
      )
      .pluck();
    this.#firstBlocks = db
      .prepare<[number, number], Uint8Array>(
        `SELECT columns FROM request_block WHERE source = ? AND from_utc_ms <= ? ORDER BY first_ordinal LIMIT ${BLOCKS_LOOKED_AT}`,
      )
      .pluck();
  }

  /** The sources of the host in which the act may go on. */
  nextSources(act: OpenAct): number[] {
    return this.#nextSources.all(act.host, act.rank, sourceOfKey(act.act), act.time_utc_ms);
  }

  /** The record of a source that closes the act, or null: the first of its thread, context and SOAP id. */
  closingIn(source: number, act: OpenAct): Closing | null {
    for (const bytes of this.#firstBlocks.iterate(source, act.time_utc_ms + LONGEST_REQUEST_MS)) {
      const block = new RequestBlock(bytes);
      const row = closingRow(block, act);
      if (row < 0) continue;
      const elapsedMs = block.value("elapsedMs", row);
      return {
        event: eventKey(source, block.value("ordinal", row)),
        operation: block.value("operation", row),
        elapsedMs: elapsedMs < 0 ? null : elapsedMs,
      };
    }
    return null;
  }
}

function closingRow(block: RequestBlock, act: OpenAct): number {
  for (let row = 0; row < block.rows; row++) {
    if (block.value("context", row) !== act.read_with || block.value("thread", row) !== act.thread) continue;
    if (!CLOSING_FACTS.has(block.value("fact", row))) continue;
    const soapId = block.value("soapId", row);
    if (soapId >= 0 && soapId.toString(16) !== act.key) continue;
    const afterMs = block.value("timeUtcMs", row) - act.time_utc_ms;
    if (afterMs >= 0 && afterMs <= LONGEST_REQUEST_MS) return row;
  }
  return -1;
}
