/** What the engine's command line prints: JSON in the envelope of its servers, or text for people. */

export interface EngineAnswer {
  readonly operation: string | null;
  /** The engine's own error, or null. */
  readonly error: string | null;
  /** `Finished`, `Queued`, … where the answer says so. */
  readonly state: string | null;
}

const UUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi;
const MAX_MESSAGE = 500;

/** Failure texts of the human form. */
const FAILURES =
  /Unable to communicate with server|requires more parameters|no such (?:item|account|command|module)|\b(?:error|exception|failed)\b/i;

/** Text that says an operation only stands in the queue. */
const QUEUED = /\b(?:queued|added to the (?:operation )?queue)\b/i;

/** The answers in what a program printed for `commands` commands, in order; fewer or more where they cannot be told apart. */
export function parseAnswers(stdout: string, commands: number): readonly EngineAnswer[] {
  const documents = jsonDocuments(stdout);
  if (documents.length > 0) return documents.map(jsonAnswer);
  if (commands === 1) return [textAnswer(stdout)];
  // Of text for many commands only the ids of operations can be told apart, and only where each command has one.
  return [...stdout.matchAll(UUID)].map(([operation]) => ({ operation, error: null, state: null }));
}

function textAnswer(text: string): EngineAnswer {
  const [operation] = text.match(UUID) ?? [];
  const line = text.split("\n").find((one) => FAILURES.test(one));
  return {
    operation: operation ?? null,
    error: line === undefined ? null : line.trim().slice(0, MAX_MESSAGE),
    state: QUEUED.test(text) ? "Queued" : null,
  };
}

/** The envelope: an error wins; `ok` may be missing; several servers answer under their names. */
function jsonAnswer(document: unknown): EngineAnswer {
  const error = errorOf(document);
  const found =
    first(document, "operationId") ?? first(document, "operation_uuid") ?? JSON.stringify(document).match(UUID)?.[0];
  const state = first(document, "state");
  return {
    operation: typeof found === "string" ? found : null,
    error,
    state: typeof state === "string" ? state : null,
  };
}

function errorOf(value: unknown): string | null {
  if (typeof value !== "object" || value === null) return null;
  const { error, ok, ...rest } = value as { error?: unknown; ok?: unknown };
  if (error !== undefined && error !== null && error !== false) return errorText(error);
  for (const inner of Object.values(rest)) {
    const found = errorOf(inner);
    if (found !== null) return found;
  }
  return ok === false ? "the engine says that it failed" : null;
}

function errorText(error: unknown): string {
  if (typeof error !== "object" || error === null) return String(error).slice(0, MAX_MESSAGE);
  const { message, details } = error as { message?: unknown; details?: { cause?: unknown } };
  const cause = typeof details?.cause === "string" ? ` (${details.cause})` : "";
  return `${typeof message === "string" ? message : JSON.stringify(error)}${cause}`.slice(0, MAX_MESSAGE);
}

/** The first value of a key anywhere in a document, outermost first. */
function first(value: unknown, key: string): unknown {
  const level = [value];
  for (let at = 0; at < level.length && at < 10_000; at++) {
    const one = level[at];
    if (typeof one !== "object" || one === null) continue;
    if (key in one) return (one as Record<string, unknown>)[key];
    level.push(...Object.values(one));
  }
  return undefined;
}

/** JSON documents that follow each other, with or without line breaks; other text between them is left out. */
export function jsonDocuments(text: string): unknown[] {
  const documents: unknown[] = [];
  let [begin, depth, inString] = [-1, 0, false];
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (inString) {
      if (char === "\\") at++;
      else if (char === '"') inString = false;
    } else if (char === '"' && depth > 0) inString = true;
    else if (char === "{" && depth++ === 0) begin = at;
    else if (char === "}" && depth > 0 && --depth === 0) {
      const document = parsed(text.slice(begin, at + 1));
      if (document !== undefined) documents.push(document);
    }
  }
  return documents;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
