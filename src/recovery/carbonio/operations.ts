import type { OperationProgress } from "../engine/engine.ts";
import { jsonDocuments } from "./answer.ts";

/** States after which nothing more happens to an operation. */
const ENDED = ["finished", "stopped", "removed", "interrupted"];

/**
 * The operations that `getAllOperations` (or `monitor`) shows, in whatever envelope; JSON first, then text. Null where neither is
 * understood.
 */
export function parseOperations(stdout: string): OperationProgress[] | null {
  const documents = jsonDocuments(stdout);
  if (documents.length > 0) return documents.some(isError) ? null : documents.flatMap(operationsIn);
  const inText = operationsInText(stdout);
  return inText.length > 0 ? inText : null;
}

function isError(document: unknown): boolean {
  return typeof document === "object" && document !== null && "error" in document;
}

function operationsIn(value: unknown): OperationProgress[] {
  if (typeof value !== "object" || value === null) return [];
  const { id, operationId, state, type } = value as Record<string, unknown>;
  const operation = typeof id === "string" ? id : operationId;
  if (typeof operation === "string" && typeof state === "string")
    return [progressOf(operation, state, String(type ?? ""))];
  return Object.values(value).flatMap(operationsIn);
}

/** `id  …` / `state  …` / `type  …` in a table of keys and values. */
function operationsInText(text: string): OperationProgress[] {
  const found: OperationProgress[] = [];
  let [id, state, type] = ["", "", ""];
  const flush = (): void => {
    if (id !== "" && state !== "") found.push(progressOf(id, state, type));
    [id, state, type] = ["", "", ""];
  };
  for (const line of text.split("\n")) {
    const [, key = "", value = ""] = /^\s*(\w+)\s+(\S+)/.exec(line) ?? [];
    if (key === "id" || key === "operationId") {
      flush();
      id = value;
    } else if (key === "state") state = value;
    else if (key === "type") type = value;
  }
  flush();
  return found;
}

function progressOf(operation: string, state: string, type: string): OperationProgress {
  const word = state.toLowerCase();
  const failed = type.toLowerCase() === "exception" || (ENDED.includes(word) && word !== "finished");
  return { operation, state, ended: ENDED.includes(word), failed };
}
