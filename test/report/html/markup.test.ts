import { describe, expect, it } from "vitest";
import { escaped, html } from "../../../src/report/html/markup.ts";

describe("markup", () => {
  it("escapes every value, in elements and attributes", () => {
    const hostile = `<b title='x' name="y">&amp;</b>`;
    expect(html`<p class="${hostile}">${hostile}</p>`.toString()).toBe(
      `<p class="${escaped(hostile)}">${escaped(hostile)}</p>`,
    );
    expect(escaped(hostile)).toBe("&lt;b title=&#39;x&#39; name=&quot;y&quot;&gt;&amp;amp;&lt;/b&gt;");
  });

  it("makes visible what would hide or reorder text", () => {
    expect(escaped("a\u202eb\u0000c\u001b[2J")).toBe("a\\u{202e}b\\x00c\\x1b[2J");
  });

  it("makes the entries of a list that is no array while it is written, one after the other", () => {
    const made: string[] = [];
    function* rows() {
      for (const text of ["a", "<"]) {
        made.push(text);
        yield html`<li>${text}</li>`;
      }
    }
    const list = html`<ul>${rows()}</ul>`;
    expect(made).toEqual([]);
    const pieces: string[] = [];
    const madeBefore: number[] = [];
    for (const piece of html`<main>${list}</main>`.pieces()) {
      pieces.push(piece);
      madeBefore.push(made.length);
    }
    expect(pieces).toEqual(["<main><ul>", "<li>a</li>", "<li>&lt;</li>", "</ul></main>"]);
    expect(madeBefore).toEqual([0, 1, 2, 2]);
  });

  it("takes markup, lists and nothing as they are", () => {
    const item = (text: string) => html`<li>${text}</li>`;
    expect(html`<ul>${["a", "<"].map(item)}${false}${null}${0}</ul>`.toString()).toBe(
      "<ul><li>a</li><li>&lt;</li>0</ul>",
    );
  });
});
