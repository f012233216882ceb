import type { LogRecord } from "../log/index.ts";

/** How a frame of a Java stack trace begins. */
const FRAME = "\n\tat ";

/** Whether a record goes on with the trace of an exception. */
export function hasTrace({ block, lineEnd, end }: LogRecord): boolean {
  if (lineEnd === end) return false;
  const at = block.bytes.indexOf(FRAME, lineEnd, "latin1");
  return at >= 0 && at < end;
}
