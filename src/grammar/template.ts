import type { Field } from "../core/index.ts";
import { FIELDS, nearest } from "../core/index.ts";
import { HOLE_TYPES, type HoleType, isHoleType } from "./hole-types.ts";

/** A template as written by people: `moving {item:item} to {dest:folder}`, taken apart. Offsets count its characters. */
export type TemplatePart =
  | { readonly kind: "literal"; readonly text: string; readonly offset: number }
  | {
      readonly kind: "hole";
      /** Null: matched, but not kept (`{:text}`). */
      readonly field: Field | null;
      readonly type: HoleType;
      /** Words of `oneof`; the separator of `list`. */
      readonly args: readonly string[];
      readonly offset: number;
    }
  | { readonly kind: "option"; readonly parts: readonly TemplatePart[]; readonly offset: number };

/** A template that cannot be understood. `offset` is the place in it. */
export class TemplateError extends Error {
  override readonly name = "TemplateError";
  readonly offset: number;
  readonly hint: string;
  constructor(message: string, offset: number, hint: string) {
    super(message);
    this.offset = offset;
    this.hint = hint;
  }
}

interface Cursor {
  readonly text: string;
  at: number;
}

/**
 * Takes a template apart: literals, holes `{field:type}`, optional parts `{?…}`; `{{` and `}}` are braces.
 * Throws TemplateError.
 */
export function parseTemplate(template: string): readonly TemplatePart[] {
  const cursor: Cursor = { text: template, at: 0 };
  const parts = parseParts(cursor, -1);
  if (parts.length === 0)
    throw new TemplateError("the pattern is empty", 0, "Write the message as the server logs it.");
  return parts;
}

/** Parts up to the end, or up to the brace that closes the optional part opened at `opened`. */
function parseParts(cursor: Cursor, opened: number): TemplatePart[] {
  const parts: TemplatePart[] = [];
  while (cursor.at < cursor.text.length) {
    const char = cursor.text[cursor.at];
    const doubled = cursor.text[cursor.at + 1] === char;
    if (char === "}" && !(doubled && opened < 0)) {
      if (opened < 0)
        throw new TemplateError("a } that closes nothing", cursor.at, "Write }} for a brace in the message.");
      return parts;
    }
    if (char === "{" && !doubled) parts.push(parseBraces(cursor, opened));
    else parts.push(parseLiteral(cursor, opened));
  }
  if (opened >= 0)
    throw new TemplateError("an optional part that is not closed", opened, "Close {?… with } at its end.");
  return parts;
}

/** Plain text up to the next single brace. Inside an optional part a } always closes it. */
function parseLiteral(cursor: Cursor, opened: number): TemplatePart {
  const offset = cursor.at;
  let text = "";
  while (cursor.at < cursor.text.length) {
    const char = cursor.text[cursor.at] as string;
    if (char === "{" || char === "}") {
      if (cursor.text[cursor.at + 1] !== char || (char === "}" && opened >= 0)) break;
      cursor.at++;
    }
    text += char;
    cursor.at++;
  }
  return { kind: "literal", text, offset };
}

function parseBraces(cursor: Cursor, opened: number): TemplatePart {
  const offset = cursor.at;
  if (cursor.text[offset + 1] !== "?") return parseHole(cursor);
  if (opened >= 0)
    throw new TemplateError("an optional part inside an optional part", offset, "Put them one after the other.");
  cursor.at += 2;
  const parts = parseParts(cursor, offset);
  cursor.at++;
  if (parts.length === 0) throw new TemplateError("an empty optional part", offset, "Put text or a hole into {?…}.");
  return { kind: "option", parts, offset };
}

const HOLE = /\{([A-Za-z]*):([a-z]+)(?:\(([^{}]*)\))?\}/y;

function parseHole(cursor: Cursor): TemplatePart {
  const offset = cursor.at;
  HOLE.lastIndex = offset;
  const found = HOLE.exec(cursor.text);
  if (!found)
    throw new TemplateError(
      "a hole that is not written {field:type}",
      offset,
      "Write for instance {id:int}; {:text} matches without keeping; {{ is a brace in the message.",
    );
  cursor.at = HOLE.lastIndex;
  const [, name = "", type = "", args] = found;
  if (!isHoleType(type)) {
    const at = offset + 2 + name.length;
    throw new TemplateError(`"${type}" is not a type of hole`, at, didYouMean(type, Object.keys(HOLE_TYPES)));
  }
  return { kind: "hole", field: fieldOf(name, offset + 1), type, args: argsOf(type, args, offset), offset };
}

function fieldOf(name: string, offset: number): Field | null {
  if (name === "") return null;
  const field = FIELDS.find((known) => known === name);
  if (field === undefined) throw new TemplateError(`"${name}" is not a field`, offset, didYouMean(name, FIELDS));
  return field;
}

function argsOf(type: HoleType, args: string | undefined, offset: number): readonly string[] {
  if (type === "list" || type === "oneof") {
    if (args) return type === "oneof" ? args.split("|") : [args];
    const example = type === "list" ? "{recipients:list(, to=)}" : "{name:oneof(IN|OUT)}";
    throw new TemplateError(
      `${type} needs brackets with what it consists of`,
      offset,
      `Write for instance ${example}.`,
    );
  }
  if (args !== undefined)
    throw new TemplateError(`${type} takes no brackets`, offset, `${type} is ${HOLE_TYPES[type]}.`);
  return [];
}

/** A hint that names the nearest known word and all of them. */
export function didYouMean(word: string, known: readonly string[]): string {
  const near = nearest(word, known);
  return `${near === null ? "" : `Did you mean "${near}"? `}Known: ${known.join(", ")}.`;
}
