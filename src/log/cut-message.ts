import type { LogRecord } from "./record.ts";

/** Traces of a message that was cut in two by a header inside it. */

/** The message of the record before, kept by its text: it is looked at only where the record after it is out of place. */
export interface MessageSpan {
  readonly text: string;
  readonly messageStart: number;
  readonly end: number;
  readonly lines: number;
}

/** Whether a message looks as if it went on: it has an open quotation mark, or ends in a line that is no stack frame. */
export function isCutShort(message: MessageSpan): boolean {
  if (hasOpenQuote(message)) return true;
  if (message.lines === 1) return false;
  const { text, end } = message;
  return !/^\t(?:at |\.\.\. )/.test(text.slice(text.lastIndexOf("\n", end - 1) + 1, end));
}

/** Whether a message has an odd number of quotation marks. */
export function hasOpenQuote({ text, messageStart, end }: MessageSpan): boolean {
  let quotes = 0;
  for (let at = text.indexOf('"', messageStart); at >= 0 && at < end; at = text.indexOf('"', at + 1)) quotes++;
  return quotes % 2 === 1;
}

/** Whether the record has further lines that do not begin with the name of an exception, as those of a stack trace do. */
export function goesOnAsAnother(record: LogRecord): boolean {
  if (record.lines === 1) return false;
  const nextLine = record.text.slice(record.lineEnd, Math.min(record.end, record.lineEnd + 200)).trimStart();
  return !/^[\w.$]+(?:Exception|Error|Throwable|Failure)\b/.test(nextLine);
}
