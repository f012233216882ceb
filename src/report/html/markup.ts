import { printable } from "../../core/index.ts";

/** A stretch of markup: its text, or what makes it while the page is written. */
type Part = string | Iterable<Content>;

/** Markup that is already safe. Made by `html`, and from our own constants; whatever else is put into a page is escaped. */
export class Markup {
  readonly #parts: readonly Part[];

  constructor(...parts: readonly Part[]) {
    this.#parts = parts;
  }

  /** Its text, piece by piece: what is made while it is written need not be held. */
  *pieces(): Generator<string, void> {
    for (const part of this.#parts) {
      if (typeof part === "string") yield part;
      else for (const content of part) yield* new Markup(...partsOf(content)).pieces();
    }
  }

  /** The parts, so that markup around it becomes one with it. */
  get parts(): readonly Part[] {
    return this.#parts;
  }

  toString(): string {
    return [...this.pieces()].join("");
  }
}

/**
 * What can be put into markup; false and null are nothing, a list is its entries one after the other. Entries of a list that is
 * no array are asked for when the page is written.
 */
export type Content = string | number | false | null | Markup | Iterable<Content>;

/**
 * A piece of a page. Every value is text and escaped, but for markup made by this function itself:
 * html`<td>${folder.name}</td>`. Values belong into elements and double-quoted attributes only, never into a tag's name, a
 * style or an address.
 */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Markup {
  return new Markup(
    ...joined(parts.flatMap((part, place) => [part, ...(place < values.length ? partsOf(values[place]) : [])])),
  );
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text as it may stand in an element or a quoted attribute: no markup, nothing that reorders or hides other text. */
export function escaped(text: string): string {
  return printable(text).replace(/[&<>"']/g, (char) => ENTITIES[char] ?? "");
}

function partsOf(content: Content | undefined): readonly Part[] {
  if (content === undefined || content === null || content === false) return [];
  if (content instanceof Markup) return content.parts;
  if (typeof content === "string" || typeof content === "number") return [escaped(String(content))];
  return Array.isArray(content) ? (content as Content[]).flatMap(partsOf) : [content];
}

/** Texts that follow each other as one. */
function joined(parts: readonly Part[]): Part[] {
  const whole: Part[] = [];
  let text = "";
  for (const part of parts) {
    if (typeof part === "string") text += part;
    else {
      whole.push(text, part);
      text = "";
    }
  }
  return [...whole, text];
}
