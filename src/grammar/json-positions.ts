/** A place in a JSON document: keys and array places from the top, and whether the key itself is meant. */
export interface JsonPath {
  readonly path: readonly (string | number)[];
  readonly atKey?: boolean;
  /** Offset inside the string value, in characters of the decoded string. */
  readonly offset?: number;
}

interface JsonNode {
  readonly start: number;
  readonly end: number;
  readonly keyStart: number;
  readonly children: ReadonlyMap<string | number, JsonNode>;
}

/** Text that is not JSON, or JSON with a name twice in one object. `offset` is the place in the text. */
export class JsonError extends Error {
  override readonly name = "JsonError";
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

const MAX_DEPTH = 32;
const SCALAR =
  /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const BLANK = /[ \t\r\n]*/y;

/**
 * Finds where the values of a JSON document stand, which JSON.parse does not tell. Throws JsonError at the first fault.
 */
export function locateJson(text: string): (where: JsonPath) => number {
  const reader = { text, at: 0 };
  const root = readValue(reader, -1, 0);
  skipBlank(reader);
  if (reader.at < text.length) throw new JsonError("text after the end of the document", reader.at);
  return (where) => offsetOf(text, root, where);
}

function offsetOf(text: string, root: JsonNode, where: JsonPath): number {
  let node = root;
  for (const step of where.path) {
    const child = node.children.get(step);
    if (child === undefined) return node.start;
    node = child;
  }
  if (where.atKey && node.keyStart >= 0) return node.keyStart;
  return where.offset === undefined ? node.start : insideString(text, node.start + 1, where.offset);
}

/** Steps over `characters` decoded characters of a string literal, escapes being longer than what they stand for. */
function insideString(text: string, start: number, characters: number): number {
  let at = start;
  for (let i = 0; i < characters; i++) at += text[at] !== "\\" ? 1 : text[at + 1] === "u" ? 6 : 2;
  return at;
}

interface Reader {
  readonly text: string;
  at: number;
}

function skipBlank(reader: Reader): void {
  BLANK.lastIndex = reader.at;
  BLANK.exec(reader.text);
  reader.at = BLANK.lastIndex;
}

function readValue(reader: Reader, keyStart: number, depth: number): JsonNode {
  skipBlank(reader);
  const start = reader.at;
  if (depth > MAX_DEPTH) throw new JsonError("too deeply nested", start);
  const char = reader.text[start];
  const children = new Map<string | number, JsonNode>();
  if (char === "{") readMembers(reader, children, depth, "}");
  else if (char === "[") readMembers(reader, children, depth, "]");
  else readScalar(reader, "a value");
  return { start, end: reader.at, keyStart, children };
}

function readScalar(reader: Reader, wanted: string): string {
  SCALAR.lastIndex = reader.at;
  const found = SCALAR.exec(reader.text);
  if (!found) throw new JsonError(`${wanted} is missing or damaged`, reader.at);
  reader.at = SCALAR.lastIndex;
  return found[0];
}

/** The members of an object or the items of an array, up to the closing bracket. */
function readMembers(reader: Reader, children: Map<string | number, JsonNode>, depth: number, close: "}" | "]"): void {
  reader.at++;
  skipBlank(reader);
  if (reader.text[reader.at] === close) {
    reader.at++;
    return;
  }
  for (;;) {
    skipBlank(reader);
    const keyStart = reader.at;
    const key = close === "}" ? readKey(reader) : children.size;
    if (children.has(key)) throw new JsonError(`the name "${key}" stands twice`, keyStart);
    children.set(key, readValue(reader, close === "}" ? keyStart : -1, depth + 1));
    skipBlank(reader);
    const char = reader.text[reader.at];
    if (char !== "," && char !== close) throw new JsonError(`a comma or ${close} is missing`, reader.at);
    reader.at++;
    if (char === close) return;
  }
}

function readKey(reader: Reader): string {
  if (reader.text[reader.at] !== '"') throw new JsonError("a name in double quotes is missing", reader.at);
  const key = JSON.parse(readScalar(reader, "a name")) as string;
  skipBlank(reader);
  if (reader.text[reader.at] !== ":") throw new JsonError("a colon is missing", reader.at);
  reader.at++;
  return key;
}
