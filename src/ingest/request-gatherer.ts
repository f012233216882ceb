import { allocateRequestColumns, REQUEST_BLOCK_ROWS, type RequestColumns } from "../index/index.ts";

/** Gathers plain requests into blocks of columns. */
export class RequestGatherer {
  #blocks: RequestColumns[] = [];
  #columns = allocateRequestColumns(REQUEST_BLOCK_ROWS);
  #rows = 0;

  /** Numbers as in `RequestColumns`; -1 where there is none. */
  add(
    ordinal: number,
    timeUtcMs: number,
    context: number,
    thread: number,
    operation: number,
    fact: number,
    flags: number,
    elapsedMs: number,
    port: number,
    soapId: number,
    act: number,
    offsetBytes: number,
    lengthBytes: number,
    line: number,
  ): void {
    const c = this.#columns;
    const row = this.#rows++;
    c.ordinal[row] = ordinal;
    c.timeUtcMs[row] = timeUtcMs;
    c.context[row] = context;
    c.thread[row] = thread;
    c.operation[row] = operation;
    c.fact[row] = fact;
    c.flags[row] = flags;
    c.elapsedMs[row] = elapsedMs;
    c.port[row] = port;
    c.soapId[row] = soapId;
    c.act[row] = act;
    c.offsetBytes[row] = offsetBytes;
    c.lengthBytes[row] = lengthBytes;
    c.line[row] = line;
    if (this.#rows === REQUEST_BLOCK_ROWS) this.#finishBlock();
  }

  #finishBlock(): void {
    this.#blocks.push(this.#rows === REQUEST_BLOCK_ROWS ? this.#columns : cut(this.#columns, this.#rows));
    this.#columns = allocateRequestColumns(REQUEST_BLOCK_ROWS);
    this.#rows = 0;
  }

  take(): RequestColumns[] {
    if (this.#rows > 0) this.#finishBlock();
    const blocks = this.#blocks;
    this.#blocks = [];
    return blocks;
  }
}

function cut(columns: RequestColumns, rows: number): RequestColumns {
  const entries = Object.entries(columns).map(([name, column]) => [
    name,
    typeof column === "number" ? rows : (column as Float64Array).slice(0, rows),
  ]);
  return Object.fromEntries(entries) as RequestColumns;
}
