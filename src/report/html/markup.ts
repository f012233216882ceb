import { printable } from "../../core/index.ts";

/** Markup that is already safe. Made by `html`, and from our own constants; whatever else is put into a page is escaped. */
export class Markup {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

/** What can be put into markup; false and null are nothing, a list is its entries one after the other. */
export type Content = string | number | false | null | Markup | readonly Content[];

/**
 * A piece of a page. Every value is text and escaped, but for markup made by this function itself:
 * html`<td>${folder.name}</td>`. Values belong into elements and double-quoted attributes only, never into a tag's name, a
 * style or an address.
 */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Markup {
  return new Markup(parts.map((part, place) => part + (place < values.length ? written(values[place]) : "")).join(""));
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

function written(value: Content | undefined): string {
  if (value === undefined || value === null || value === false) return "";
  if (value instanceof Markup) return value.toString();
  if (Array.isArray(value)) return value.map(written).join("");
  return escaped(String(value));
}
